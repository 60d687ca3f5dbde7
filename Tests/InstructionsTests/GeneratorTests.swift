import Basics
import Foundation
import Instructions
import Testing

@Test(arguments: 0..<6) func everyPromptIsSatisfiable(_ seed: UInt64) throws {
  let prompts = try InstructionPromptGenerator(seed: seed).prompts(count: 600)
  #expect(prompts.count == 600)
  #expect(Set(prompts.map(\.prompt)).count == 600)
  #expect(Set(prompts.map(\.id)).count == 600)
  for prompt in prompts {
    #expect((1...3).contains(prompt.constraints.count))
    guard let example = Constraint.example(satisfying: prompt.constraints) else {
      Issue.record("no example for \(prompt.json.text)")
      continue
    }
    #expect(InstructionVerifier.verdict(on: example, prompt.constraints).isSatisfied)
    for constraint in prompt.constraints {
      #expect(constraint.phrasings.contains { prompt.prompt.contains($0) })
    }
    #expect(prompt.prompt.contains(prompt.topic) && !prompt.prompt.contains("{"))
    #expect(try InstructionPrompt(json: JSONValue.parse(prompt.json.text)) == prompt)
  }
  let kinds = prompts.flatMap { $0.constraints.map(\.kind) }
  // Seeds 0...5 are fixed, so this is no game of chance: the rare kinds do appear.
  #expect(Set(kinds).count >= 19, "\(Set(Constraint.Kind.allCases).subtracting(kinds))")
  let shares = (1...3).map { n in prompts.count { $0.constraints.count == n } }
  #expect(shares[0] > 270 && shares[1] > 200 && shares[2] > 3, "\(shares)")
}

@Test func splitsShareNoTopic() throws {
  var topics: [InstructionPrompt.Split: Set<String>] = [:]
  var counts: [InstructionPrompt.Split: Int] = [:]
  for seed in 0..<6 as Range<UInt64> {
    for prompt in try InstructionPromptGenerator(seed: seed).prompts(count: 300) {
      topics[prompt.split, default: []].insert(prompt.topic)
      counts[prompt.split, default: 0] += 1
    }
  }
  let train = try #require(topics[.train])
  let eval = try #require(topics[.eval])
  #expect(train.isDisjoint(with: eval))
  #expect(train.union(eval).count == InstructionVocabulary.topics.count)
  #expect(eval.count == InstructionVocabulary.topics.count / 4)
  #expect((350...550).contains(counts[.eval] ?? 0), "\(counts)")
}

@Test func aLargerEvalFractionOnlyAddsTopics() throws {
  func evalTopics(_ fraction: Double) throws -> Set<String> {
    var options = InstructionPromptGenerator.Options()
    options.evalFraction = fraction
    let prompts = try InstructionPromptGenerator(seed: 1, options: options).prompts(count: 1500)
    return Set(prompts.filter { $0.split == .eval }.map(\.topic))
  }
  let (none, tenth, half, all) = try (
    evalTopics(0), evalTopics(0.1), evalTopics(0.5), evalTopics(1)
  )
  #expect(none.isEmpty && tenth.isStrictSubset(of: half) && half.isStrictSubset(of: all))
  #expect(tenth.count == 8 && half.count == 42 && all.count == 84)
}

@Test func equalSeedsGiveEqualPromptsAndLongerListsBeginWithShorterOnes() throws {
  let long = try InstructionPromptGenerator(seed: 9).prompts(count: 300)
  #expect(try InstructionPromptGenerator(seed: 9).prompts(count: 300) == long)
  #expect(try InstructionPromptGenerator(seed: 9).prompts(count: 40) == Array(long.prefix(40)))
  let other = try InstructionPromptGenerator(seed: 10).prompts(count: 300)
  #expect(Set(other.map(\.prompt)).intersection(long.map(\.prompt)).count < 5)
  #expect(try InstructionPromptGenerator(seed: 9).prompts(count: 0).isEmpty)
}

@Test func weightsDecideWhichKindsAppear() throws {
  var options = InstructionPromptGenerator.Options()
  options.kindWeights = [.noCommas: 3, .lowercase: 1, .title: 0]
  options.countWeights = [1, 0, 0]
  let prompts = try InstructionPromptGenerator(seed: 0, options: options).prompts(count: 400)
  let commas = prompts.count { $0.constraints == [.noCommas] }
  #expect((260...340).contains(commas))
  #expect(prompts.count { $0.constraints == [.lowercase] } == 400 - commas)
  options.countWeights = [0, 1, 0]
  let pairs = try InstructionPromptGenerator(seed: 0, options: options).prompts(count: 50)
  #expect(pairs.allSatisfy { Set($0.constraints) == [.noCommas, .lowercase] })
}

@Test func impossibleRequestsAreRefused() throws {
  func code(_ count: Int, _ change: (inout InstructionPromptGenerator.Options) -> Void) -> String? {
    var options = InstructionPromptGenerator.Options()
    change(&options)
    let error = #expect(throws: RewardError.self) {
      try InstructionPromptGenerator(seed: 0, options: options).prompts(count: count)
    }
    return error?.code.rawValue
  }
  #expect(code(-1) { _ in } == "argument")
  #expect(code(100_001) { _ in } == "argument")
  #expect(code(1) { $0.kindWeights = [:] } == "argument")
  #expect(code(1) { $0.kindWeights[.title] = -1 } == "argument")
  #expect(code(1) { $0.kindWeights[.title] = .nan } == "argument")
  #expect(code(1) { $0.kindWeights[.title] = .infinity } == "argument")
  #expect(code(1) { $0.countWeights = [1, 1] } == "argument")
  #expect(code(1) { $0.countWeights = [0, 0, 0] } == "argument")
  #expect(code(1) { $0.evalFraction = 1.5 } == "argument")
  #expect(code(1) { $0.evalFraction = .nan } == "argument")
  #expect(
    code(1) {
      $0.kindWeights = [.lowercase: 1]
      $0.countWeights = [0, 1, 0]
    } == "argument")
}

@Test func wantedWordsStandInNoRequest() {
  func words(_ texts: [String]) -> Set<String> { Set(texts.flatMap { ResponseText($0).words }) }
  let request = words(
    InstructionVocabulary.topics + InstructionVocabulary.tasks + InstructionVocabulary.styles)
  #expect(request.intersection(words(InstructionVocabulary.wantedWords)) == [])
  for words in [
    InstructionVocabulary.wantedWords, InstructionVocabulary.tasks,
    InstructionVocabulary.openings, InstructionVocabulary.closings,
  ] { #expect(Set(words).count == words.count) }
  #expect(InstructionVocabulary.topics.count >= 60 && InstructionVocabulary.tasks.count >= 12)
  // No word is good or bad in itself.
  let shared = Set(InstructionVocabulary.wantedWords).intersection(
    InstructionVocabulary.unwantedWords)
  #expect(shared.count >= 4)
  #expect(Set(InstructionVocabulary.defaultWeights.keys) == Set(Constraint.Kind.allCases))
}

@Test(arguments: [
  ("[]", "instruction.row"), ("{}", "instruction.row"),
  (#"{"id":"a","prompt":"b","topic":"c","constraints":[],"split":"train"}"#, "instruction.row"),
  (
    #"{"id":"a","prompt":"b","topic":"c","constraints":[{"kind":"title"}],"split":"test"}"#,
    "instruction.row"
  ),
  (
    #"{"id":"a","prompt":"b","topic":"c","constraints":[{"kind":"x"}],"split":"eval"}"#,
    "instruction.constraint-unknown"
  ),
]) func promptRowsAreChecked(_ text: String, _ code: String) throws {
  let row = try JSONValue.parse(text)
  let error = #expect(throws: RewardError.self) { try InstructionPrompt(json: row) }
  #expect(error?.code.rawValue == code)
}

/// Files in `Examples/` are made from seeds, so what a seed gives may only change knowingly.
@Test func aSeedGivesThesePrompts() throws {
  let prompts = try InstructionPromptGenerator(seed: 0).prompts(count: 600)
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in prompts.map(\.json.text).joined(separator: "\n").utf8 {
    hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }
  #expect(String(hash, radix: 16) == "ba4ffb30c8a9e19d")
  #expect(
    prompts[0].json.text == #"""
      {"id": "instruction-0-0", "prompt": "Suggest a name for a club about broken phones. Write it without commas. Your answer must contain the word \"shadow\".", "topic": "broken phones", "constraints": [{"kind": "no-commas"}, {"kind": "includes-word", "arguments": {"word": "shadow"}}], "split": "train"}
      """#)
  #expect(
    prompts[1].json.text == #"""
      {"id": "instruction-0-1", "prompt": "Invite a friend to talk about table tennis. Answer in exactly two sentences.", "topic": "table tennis", "constraints": [{"kind": "exact-sentences", "arguments": {"count": 2}}], "split": "eval"}
      """#)
}
