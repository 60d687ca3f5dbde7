import Basics
import Foundation
import OrderedCollections
import Preferences
import Testing
import Text

/// Public data sets as they are published; counts were taken with Python beside them.
@Suite(.enabled(if: hasData, noData)) struct RealDataTests {
  func pairs(_ name: String) throws -> Dataset<PreferencePair> {
    let dataset = try Dataset<PreferencePair>.read([data + "/" + name], policy: .skip)
    try dataset.accounting.check()
    return dataset
  }

  /// 2312 rows: 4 with an empty last turn; 5 whose sides have different numbers of turns.
  @Test func harmless() throws {
    let dataset = try pairs("hh-rlhf-harmless/test.jsonl.gz")
    #expect(dataset.accounting.read == 2312 && dataset.accounting.used == 2308)
    #expect(dataset.accounting.drops[.emptyResponse]?.count == 4)
    #expect(dataset.shapes == ["implicit prompt"])
    #expect(dataset.examples.count { $0.chosen.count + $0.rejected.count > 2 } == 5)
    #expect(dataset.examples.allSatisfy { $0.prompt.last?.role == "user" })
    let statistics = PairStatistics(dataset.examples)
    // Python counted these with re.split(r"\n\n(Human|Assistant):", text), json and hashlib: the
    // chosen answer is longer in 1025 pairs (.444), and 460 rows are below 0.2, 425 with salt 7.
    #expect(statistics.baseline.chosenLonger == 1025 && statistics.baseline.ties == 11)
    #expect(statistics.prompts == 2306)
    #expect(Set(dataset.examples.map { openingGroup($0.prompt) }).count == 2174)
    let split = HashedSplit(fraction: 0.2).divide(dataset.examples) { $0.group }
    #expect(split.evaluation.count == 460)
    let salted = HashedSplit(fraction: 0.2, salt: "7")
    #expect(dataset.examples.count { salted.isEvaluation($0.group) } == 425)
    #expect(Set(split.training.map(\.group)).isDisjoint(with: split.evaluation.map(\.group)))
    // Rows put back together are the rows of the file.
    for pair in dataset.examples.prefix(200) {
      let text = try Dialogue(messages: pair.chosenConversation).text
      #expect(text == pair.original["chosen"]?.string)
    }
  }

  /// The longer answer is right in .56 (one tie), .12 and .13 of the pairs.
  @Test(arguments: [
    ("Natural/dataset.json", 100, 56), ("Adversarial/Neighbor/dataset.json", 134, 16),
    ("Adversarial/GPTInst/dataset.json.gz", 92, 12),
  ])
  func llmBar(name: String, rows: Int, longer: Int) throws {
    let dataset = try pairs("llmbar/LLMBar/" + name)
    #expect(dataset.accounting.used == rows && dataset.accounting.dropped == 0)
    #expect(PairStatistics(dataset.examples).baseline.chosenLonger == longer)
  }

  @Test func shareGPT() throws {
    let dataset = try pairs("dpo-kto-demo/dpo_en_demo.json.gz")
    #expect(dataset.accounting.used == 300 && dataset.shapes == ["conversations and pair"])
    #expect(dataset.examples.count { $0.prompt.count == 1 } == 114)
    #expect(dataset.examples.count { $0.prompt.first?.role == "system" } == 80)
    let rated = try Dataset<RatedExample>.read([data + "/dpo-kto-demo/kto_en_demo.json.gz"])
    #expect(rated.accounting.used == 300)
    #expect(rated.examples.allSatisfy { $0.ratings.keys == ["label"] })
  }

  /// Pairs with three annotators: those without a majority for one side are ties. Some responses are
  /// booleans in the published file.
  @Test func pandaLM() throws {
    let dataset = try pairs("pandalm/testset-v1.json.gz")
    #expect(dataset.accounting.read == 999 && dataset.shapes == ["PandaLM"])
    #expect(
      Set(dataset.accounting.drops.keys).isSubset(of: [
        .tie, .emptyResponse, .wrongType, .emptyPrompt,
      ]))
    #expect(dataset.accounting.used == 836 && dataset.accounting.drops[.tie]?.count == 105)
  }

  @Test(arguments: [
    ("calculator/agent_calculator_test.json.gz", 154, 154),
    ("calendar/agent_calendar_test.json", 106, 106),
    ("code/reserve_code_test_data.json.gz", 189, 189),
    ("hh_rlhf/hh_rlhf_test.json", 120, 119),
    ("multi_tools/agent_multi_tools_test_action.json.gz", 144, 143),
    ("translator/agent_translator_test.json.gz", 300, 293),
    ("webgpt/agent_webgpt_test_case.json.gz", 134, 122),
  ])
  func toolAugmented(name: String, rows: Int, used: Int) throws {
    let dataset = try pairs("tool-augmented-rm/" + name)
    #expect(dataset.accounting.read == rows && dataset.accounting.used == used)
    #expect(dataset.shapes == ["graded answers"])
  }

  @Test func styleMatrix() throws {
    let dataset = try pairs("rm-bench/chat_filtered.json.gz")
    #expect(dataset.accounting.used == 129 && dataset.examples.count == 129 * 9)
  }

  @Test func steppedAndPrompts() throws {
    let steps = try Dataset<SteppedSolution>.read([data + "/processbench/gsm8k.json.gz"])
    #expect(steps.accounting.used == 400)
    let prompts = try Dataset<PromptRow>.read([data + "/gsm8k/test.jsonl.gz"])
    #expect(prompts.accounting.used == 1319)
    let answers = try Dataset<ScoreRow>.read([data + "/gsm8k/test.jsonl.gz"])
    #expect(answers.accounting.used == 1319)
    let labels = try Dataset<RatedExample>.read(
      [data + "/tool-augmented-rm/truthful_qa/agent_truthful_qa_test_0-500.json"])
    #expect(labels.accounting.used == 500)
  }

  /// A file of another kind is refused by name, not read as something else.
  @Test func otherKindsAreRefused() {
    for name in ["humaneval/HumanEval.jsonl.gz", "prm800k-phase1-test/phase1_test.jsonl.gz"] {
      #expect(code { _ = try pairs(name) } == .datasetShape)
    }
  }
}
