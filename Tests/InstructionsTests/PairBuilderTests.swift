import Basics
import Instructions
import OrderedCollections
import Testing

private func row(
  _ id: String, _ constraints: [Constraint], _ responses: [String]
) -> JSONValue {
  [
    "id": .string(id), "prompt": .string("prompt \(id)"),
    "constraints": .array(constraints.map(\.json)),
    "responses": .array(responses.map(JSONValue.string)), "split": "train",
  ]
}

private func build(
  _ rows: [JSONValue], _ change: (inout PairBuilder.Options) -> Void = { _ in }
) throws -> (pairs: [JSONValue], report: PairReport) {
  var options = PairBuilder.Options()
  change(&options)
  return try PairBuilder(options: options).pairs(from: rows)
}

@Test func everyPromptAndResponseIsAccountedFor() throws {
  let rows = [
    row("a", [.noCommas], ["x", "x", "y, z", "y, z", "x,"]),  // 1 good, 2 bad, 2 duplicates
    row("b", [.noCommas], ["x", "y"]), row("c", [.noCommas], [",", ""]),
    row("d", [.noCommas], []), row("e", [.noCommas, .lowercase], ["a, b", "A"]),
    row("f", [.noCommas], ["cafe\u{301}", "caf\u{e9}", "a,"]),  // equal text, unequal bytes
  ]
  let (pairs, report) = try build(rows)
  #expect(report.prompts == 6 && report.used == 2 && report.allTrue == 1 && report.allFalse == 2)
  #expect(report.noResponses == 1 && report.droppedForBalance == 0)
  #expect(report.responses == 14 && report.duplicateResponses == 2)
  #expect(pairs.count == 4 && report.pairs == 4)
  #expect(pairs.compactMap { $0["id"]?.string } == ["a/0", "a/1", "f/0", "f/1"])
  for pair in pairs {
    #expect(
      pair.object?.keys.elements == ["id", "prompt", "chosen", "rejected", "constraints", "split"])
  }
  #expect(pairs[0]["chosen"] == "x" && pairs[0]["prompt"] == "prompt a")
  #expect(Set(pairs[..<2].compactMap { $0["rejected"]?.string }) == ["y, z", "x,"])
}

@Test func dominatingResponsesPairWhereNoneIsPerfect() throws {
  let rows = [row("a", [.noCommas, .lowercase], ["a, b", "A, b", "A b", "A, c"])]
  #expect(try build(rows).pairs.isEmpty)
  let (pairs, report) = try build(rows) {
    $0.preference = .dominates
    $0.pairsPerPrompt = 9
  }
  let made = Set(pairs.map { "\($0["chosen"]?.string ?? "") > \($0["rejected"]?.string ?? "")" })
  #expect(made == ["a, b > A, b", "a, b > A, c", "A b > A, b", "A b > A, c"])
  #expect(report.lengthByKind[.lowercase]?.count == 2 && report.lengthByKind[.noCommas]?.count == 2)
}

@Test(arguments: [1, 2, 4, 16]) func atMostSoManyPairsAPromptAndSpreadOverResponses(_ most: Int)
  throws
{
  let responses = ["a", "b", "c", "d", "a,", "b,", "c,", "d,"]
  let (pairs, _) = try build([row("a", [.noCommas], responses)]) {
    $0.pairsPerPrompt = most
    $0.lengthBalance = .off
  }
  #expect(pairs.count == most)
  #expect(Set(pairs.map { "\($0["chosen"] ?? .null)\($0["rejected"] ?? .null)" }).count == most)
  #expect(Set(pairs.compactMap { $0["chosen"]?.string }).count == min(most, 4))
  #expect(Set(pairs.compactMap { $0["rejected"]?.string }).count == min(most, 4))
}

/// Prompts of one kind whose good responses are mostly the longer ones, and of another kind for
/// which length itself is the rule.
private func skewedRows() -> [JSONValue] {
  var random = RandomSource(seed: 3)
  return (0..<200).map { index in
    let limit = index % 3 == 0
    let responses = (0..<6).map { _ in
      let isGood = random.uniform() < 0.5
      let length = Int(random.uniform() * 12) + (isGood ? 5 : 1)
      var words = Array(repeating: "w\(random.next() % 1000)", count: length)
      if isGood { words[0] = "hope" }
      return words.joined(separator: " ")
    }
    return row("\(index)", [limit ? .atMostWords(8) : .includesWord("hope")], responses)
  }
}

@Test func lengthBalanceTakesTheGiveawayAway() throws {
  let rows = skewedRows()
  let off = try build(rows) { $0.lengthBalance = .off }.report
  let prefer = try build(rows).report
  let strict = try build(rows) { $0.lengthBalance = .strict }.report
  func accuracy(_ report: PairReport) throws -> Double {
    try #require(report.lengthByKind[.includesWord]?.longerAccuracy)
  }
  // Preferring can only use the pairs there are; the seeds are fixed, so the numbers are too.
  #expect(try accuracy(off) > 0.75)
  #expect(try accuracy(prefer) < 0.62)
  #expect(try abs(accuracy(strict) - 0.5) < 0.001)
  #expect(prefer.pairs == off.pairs && prefer.used == off.used)
  // Where length is the rule, nothing is taken away.
  #expect(prefer.lengthByKind[.atMostWords]?.longerAccuracy == 0)
  #expect(strict.lengthByKind[.atMostWords] == prefer.lengthByKind[.atMostWords])
  for report in [off, prefer, strict] {
    #expect(
      report.prompts == report.used + report.allTrue + report.allFalse + report.noResponses
        + report.droppedForBalance)
    #expect(report.length.count == report.pairs)
    #expect(report.lengthByKind.values.reduce(0) { $0 + $1.count } >= report.pairs)
  }
  #expect(strict.droppedForBalance > 0 && strict.pairsDroppedForBalance > 100)
  #expect(strict.pairs + strict.pairsDroppedForBalance == prefer.pairs)
}

@Test func equalSeedsGiveEqualPairsAndOthersDoNot() throws {
  let rows = skewedRows()
  let first = try build(rows)
  let second = try build(rows)
  #expect(first.pairs == second.pairs && first.report == second.report)
  #expect(try build(rows) { $0.seed = 1 }.pairs != first.pairs)
}

@Test func everyPairIsTrue() throws {
  let rows = skewedRows()
  for preference in [PairBuilder.Preference.satisfied, .dominates] {
    let pairs = try build(rows) {
      $0.preference = preference
      $0.pairsPerPrompt = 8
    }.pairs
    #expect(pairs.count > 1000)
    for pair in pairs {
      let constraints = try #require(pair["constraints"]?.array).map { try Constraint(json: $0) }
      let chosen = try #require(pair["chosen"]?.string)
      let rejected = try #require(pair["rejected"]?.string)
      #expect(InstructionVerifier.verdict(on: chosen, constraints).isSatisfied)
      #expect(!InstructionVerifier.verdict(on: rejected, constraints).isSatisfied)
    }
  }
}

@Test func badRowsAreRefusedWithTheirNumber() throws {
  let good = row("a", [.noCommas], ["x", "y,"])
  var noPrompt = try #require(good.object)
  noPrompt["prompt"] = nil
  var badId = try #require(good.object)
  badId["id"] = 3
  for bad in [.object(noPrompt), .object(badId), "text"] as [JSONValue] {
    let error = #expect(throws: RewardError.self) { try build([good, bad]) }
    #expect(error?.code == .instructionRow && error?.place?.line == 2)
  }
  let error = #expect(throws: RewardError.self) { try build([]) { $0.pairsPerPrompt = 0 } }
  #expect(error?.code == .badArgument)
  var noId = try #require(good.object)
  noId["id"] = nil
  #expect(try build([good, .object(noId)]).pairs.last?["id"] == "row-1/0")
}
