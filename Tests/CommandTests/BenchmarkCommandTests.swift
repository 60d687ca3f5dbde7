import Basics
import Foundation
import OrderedCollections
import Testing

/// `reward evaluate --benchmark` and `reward benchmarks`.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct BenchmarkCommandTests {
  private func folder() throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    return folder
  }

  private func row(_ index: Int, subset: String) -> JSONObject {
    [
      "id": .number(index), "prompt": .string("question \(index)"), "subset": .string(subset),
      "chosen": .string("answer " + String(repeating: "a", count: index % 5)),
      "rejected": .string("answer " + String(repeating: "b", count: index % 3)),
    ]
  }

  /// The value is what the samples' scores say, and the batch changes no digit.
  @Test func valuesAreThoseOfTheSamples() throws {
    let folder = try folder()
    let subsets = ["hep-go", "hep-js", "donotanswer"]
    try folder.write(rows: (0..<30).map { row($0, subset: subsets[$0 % 3]) }, to: "rb.jsonl")
    let call = ["evaluate", "--model", "rm", "--benchmark", "rewardbench", "--data", "rb.jsonl"]
    let result = try Program.run(call + ["--json"], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let json = try #require(try result.rows.first)
    let samples = try folder.rows("evaluations/rm/rewardbench/samples.jsonl")
    #expect(samples.count == 30 && json["rows"]?["used"]?.int == 30)
    for subset in subsets {
      let own = samples.filter { $0["subset"]?.string == subset }
      let wins = own.count { row in
        let scores = row["scores"]!.array!.map { $0.double! }
        return scores[0] > scores[1]
      }
      let part = try #require(json["subsets"]?[subset])
      #expect(part["n"]?.int == 10 && part["value"]?.double == Double(wins) / 10)
      #expect(part["random"]?.double == 0.5 && part["ci95"]?.array?.count == 2)
    }
    // Most subsets are not there, so there is no overall.
    #expect(json["overall"] == .null && json["missing"]?.array?.isEmpty == false)
    let other = try Program.run(
      call + ["--json", "--batch-tokens", "40", "--no-cache"], in: folder)
    #expect(try other.rows.first?["subsets"] == json["subsets"])
  }

  @Test func badRowsAreErrorsOrCounted() throws {
    let folder = try folder()
    try folder.write(
      rows: [row(0, subset: "hep-go"), ["prompt": "p", "chosen": "a"], row(2, subset: "hep-go")],
      to: "rb.jsonl")
    let call = ["evaluate", "--model", "rm", "--benchmark", "rewardbench", "--data", "rb.jsonl"]
    let refused = try Program.run(call, in: folder)
    #expect(refused.code == 1 && refused.talk.contains("[benchmark.row]"), "\(refused.talk)")
    #expect(refused.talk.contains("rb.jsonl:2"))
    let skipped = try Program.run(call + ["--row-policy", "skip", "--json"], in: folder)
    #expect(skipped.code == 0, "\(skipped.talk)")
    #expect(try skipped.rows.first?["rows"]?["dropped"]?["benchmark.row"]?.int == 1)
    // A line that is no JSON is a row like any other.
    try folder.write(folder.text("rb.jsonl") + "{broken\n", to: "rb.jsonl")
    let broken = try Program.run(call + ["--row-policy", "skip", "--json"], in: folder)
    #expect(broken.code == 0, "\(broken.talk)")
    #expect(try broken.rows.first?["rows"]?["dropped"]?["json.syntax"]?.int == 1)
    #expect(try broken.rows.first?["rows"]?["read"]?.int == 4)
  }

  /// A file says by its name which part of a benchmark it is.
  @Test func aFileByItself() throws {
    let folder = try folder()
    let row: JSONObject = [
      "instruction": "i", "input": "", "response1": "a", "response2": "b", "annotator1": 1,
      "annotator2": 1, "annotator3": 2,
    ]
    try folder.write(rows: [row, row], to: "any.json")
    let result = try Program.run(
      ["evaluate", "--model", "rm", "--benchmark", "pandalm", "--data", "any.json", "--json"],
      in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let json = try #require(try result.rows.first)
    #expect(json["missing"] == [] && json["overall"]?.double != nil)
    #expect(json["subsets"]?["testset"]?["n"]?.int == 2)
    // Of several parts the name tells which.
    let solutions = [1, -1].map { label -> JSONObject in
      ["id": "1", "problem": "?", "steps": ["a", "b"], "label": .number(label)]
    }
    try folder.write(rows: solutions, to: "math.json")
    let math = try Program.run(
      [
        "evaluate", "--model", "rm", "--benchmark", "processbench", "--data", "math.json", "--json",
      ],
      in: folder)
    #expect(math.code == 0, "\(math.talk)")
    #expect(try math.rows.first?["subsets"]?.object?.keys.contains("math") == true)
  }

  /// Items in one style have no matrix, but they were scored.
  @Test func scoresThatCannotBeReducedAreSaved() throws {
    let folder = try folder()
    try folder.write(rows: [row(0, subset: "chat"), row(1, subset: "chat")], to: "rm.jsonl")
    let result = try Program.run(
      [
        "evaluate", "--model", "rm", "--benchmark", "rm-bench", "--data", "rm.jsonl",
        "--output-dir", "run",
      ], in: folder)
    #expect(result.code == 1 && result.talk.contains("[evaluation.item]"), "\(result.talk)")
    #expect(try folder.rows("run/rm-bench/samples.jsonl").count == 2)
  }

  @Test(arguments: [
    (["--benchmark", "llmbar"], 1, "give its files with --data"),
    (["--data", "x"], 2, "give --dataset or --benchmark"),
    (["--dataset", "y", "--data", "x"], 2, "--data is for --benchmark"),
    (["--benchmark", "lmbar", "--data", "x"], 1, "did you mean 'llmbar'"),
    (["--benchmark", "llmbar", "--data", "nowhere"], 1, "[file.missing]"),
    (["--benchmark", "llmbar", "--data", "."], 1, "none of the benchmark's files"),
    (["--benchmark", "all", "--data", "."], 1, "no benchmark's files"),
    (["--benchmark", "all"], 2, "needs --data"), (["--benchmark", ","], 2, "names none"),
    (["--benchmark", "mine.json", "--data", "."], 1, "[file.missing]"),
    (["--benchmark", "llmbar", "--data", ".", "--reference", "x"], 2, "--implicit"),
  ])
  func wrongCalls(options: [String], code: Int32, words: String) throws {
    let folder = try folder()
    let result = try Program.run(["evaluate", "--model", "rm"] + options, in: folder)
    #expect(result.code == code && result.talk.contains(words), "\(result.talk)")
  }

  /// A definition of one's own, steps judged by prefixes, two benchmarks and a data set at once.
  @Test func allAtOnce() throws {
    let folder = try folder()
    try folder.write(
      """
      {"name": "mine", "version": 1, "title": "Mine", "about": "a", "paper": "p", "licence": "l",
       "source": "s", "reducer": "strict-pair", "files": {"": "mine.jsonl"},
       "columns": {"prompt": "q", "right": "good", "wrong": "bad"}}
      """, to: "mine.json")
    try folder.write(
      rows: (0..<5).map { ["q": .string("q\($0)"), "good": "yes", "bad": .string("no \($0)")] },
      to: "mine.jsonl")
    let steps: [JSONValue] = ["one", "two", "three"]
    try folder.write(
      rows: [-1, 0, 2, -1].map {
        ["id": .string("p\($0)"), "problem": "?", "steps": .array(steps), "label": .number($0)]
      }, to: "gsm8k.json")
    try folder.write(TinyModel.pairs(6), to: "pairs.jsonl")
    let result = try Program.run(
      [
        "evaluate", "--model", "rm", "--benchmark", "mine.json,processbench", "--data", ".",
        "--dataset", "pairs.jsonl", "--json", "--output-dir", "run",
      ], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    #expect(try result.rows.map { $0["name"]?.string } == ["pairs", "mine", "processbench"])
    // The run knows the benchmark, also where its definition is gone.
    try FileManager.default.removeItem(atPath: folder.path("mine.json"))
    let compared = try Program.run(["compare", "run", "run", "--json"], in: folder)
    #expect(compared.code == 0, "\(compared.talk)")
    #expect(try compared.rows.first?["benchmarks"]?["mine"]?["overall"]?["difference"]?.double == 0)
    let reported = try Program.run(["report", "run"], in: folder)
    #expect(reported.code == 0, "\(reported.talk)")
    let solutions = try folder.rows("run/processbench/samples.jsonl")
    for row in solutions {
      let scores = try #require(row["step_scores"]?.array).compactMap(\.double)
      #expect(scores.count == 3 && scores.allSatisfy { $0 > 0 && $0 < 1 })
      #expect(row["scores"] == nil)
    }
    // Equal prefixes score the same, whatever the label.
    #expect(Set(solutions.map { $0["step_scores"] }).count == 1)
  }

  /// A model against itself implies nothing; alone it prefers by likelihood.
  @Test func implicitRewards() throws {
    let folder = try folder()
    try TinyModel.make("llama/lm", in: folder, as: "lm")
    try folder.write(TinyModel.pairs(8), to: "pairs.jsonl")
    let call = ["evaluate", "--dataset", "pairs.jsonl", "--json", "--implicit", "--model", "lm"]
    let same = try Program.run(call + ["--reference", "lm", "--output-dir", "same"], in: folder)
    #expect(same.code == 0, "\(same.talk)")
    #expect(try same.rows[0]["ties"]?.int == 8 && same.rows[0]["mean_chosen"]?.double == 0)
    let alone = try Program.run(call + ["--output-dir", "alone"], in: folder)
    #expect(try alone.rows[0]["mean_chosen"]!.double! < 0)
    let mean = try Program.run(call + ["--per-token", "--output-dir", "mean"], in: folder)
    #expect(try mean.rows[0]["mean_chosen"]!.double! > alone.rows[0]["mean_chosen"]!.double!)
  }

  @Test func theListHasAll() throws {
    let result = try Program.run(["benchmarks", "--json"], in: try Folder())
    let rows = try result.rows
    #expect(rows.count >= 5)
    for row in rows {
      for key in ["name", "title", "paper", "licence", "source", "tie_rule"] {
        #expect(row[key]?.string?.isEmpty == false, "\(key)")
      }
    }
  }

  @Test func verdictsOfIFEval() throws {
    let folder = try Folder()
    try folder.write(
      rows: [
        [
          "prompt": "No commas.", "instruction_id_list": ["punctuation:no_comma"],
          "kwargs": [.object([:])],
        ],
        [
          "prompt": "Unanswered.", "instruction_id_list": ["detectable_format:title"],
          "kwargs": [.object([:])],
        ],
      ], to: "prompts.jsonl")
    try folder.write(
      rows: [
        ["prompt": "No commas.", "response": "None here."],
        ["prompt": "No commas.", "response": "One, here.\nNone here."],
        ["prompt": "Another.", "response": "x"],
      ], to: "responses.jsonl")
    let call = ["instructions", "ifeval", "--dataset", "prompts.jsonl"]
    let result = try Program.run(
      call + ["--responses", "responses.jsonl", "--output", "v.jsonl", "--json"], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let json = try #require(try result.rows.first)
    #expect(json["strict"]?["prompt_level"]?["satisfied"]?.int == 1)
    #expect(json["loose"]?["prompt_level"]?["satisfied"]?.int == 2)
    #expect(json["prompts_without_response"]?.int == 1)
    #expect(json["responses_without_prompt"]?.int == 1)
    let verdicts = try folder.rows("v.jsonl")
    #expect(verdicts.map { $0["strict"]?["follow_all_instructions"] } == [true, false])
    try folder.write(
      rows: [["prompt": "p", "instruction_id_list": ["no:such"], "kwargs": [.object([:])]]],
      to: "prompts.jsonl")
    let refused = try Program.run(call + ["--responses", "responses.jsonl"], in: folder)
    #expect(refused.code == 1 && refused.talk.contains("[ifeval.instruction]"), "\(refused.talk)")
  }
}

extension Folder {
  fileprivate func write(rows: [JSONObject], to name: String) throws {
    try write(rows.map { JSONValue.object($0).text + "\n" }.joined(), to: name)
  }
}
