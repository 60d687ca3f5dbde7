import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Evaluation

@Suite struct RunComparisonTests {
  private let good = pairs([true, true, true, false])
  private let bad = pairs([true, false, false, false])
  private let result: JSONObject = ["name": "p", "kind": "pairs", "model": "m"]

  private func compare(_ first: String, _ second: String) throws -> RunComparison {
    try RunComparison(try ComparedRun(path: first), try ComparedRun(path: second))
  }

  @Test func foldersAreComparedByName() throws {
    let (one, other) = (ScratchFolder(), ScratchFolder())
    try one.add("p", good, result)
    try one.add("mine", good, result)
    try one.add(
      "llmbar", pairs([true, true], subset: "natural"), ["benchmark": "llmbar", "version": 1])
    try other.add("p", bad, result)
    try other.add("theirs", bad, result)
    try other.add(
      "llmbar", pairs([false, true], subset: "natural"), ["benchmark": "llmbar", "version": 1])
    let found = try compare(one.path, other.path)
    #expect(found.benchmarks.map(\.name) == ["llmbar", "p"])
    #expect(found.onlyFirst == ["mine"] && found.onlySecond == ["theirs"])
    #expect(found.benchmarks[0].definition?.name == "llmbar")
    #expect(found.benchmarks[0].subsets["natural"]?.difference == 0.5)
    #expect(found.benchmarks[1].definition == nil)
    let json = found.json
    #expect(json["benchmarks"]?["p"]?["overall"]?["difference"]?.double == 0.5)
    #expect(json["benchmarks"]?["p"]?["a"]?["model"] == "m" && json["level"]?.double == 0.95)
    #expect(json["only_a"] == ["mine"])
  }

  /// A folder of one benchmark, a file in it, and a file alone.
  @Test func partsAndFiles() throws {
    let (one, other) = (ScratchFolder(), ScratchFolder())
    try one.add(
      "llmbar", pairs([true, true], subset: "natural"), ["benchmark": "llmbar", "version": 1])
    try other.add("alone", pairs([false, true], subset: "natural"))
    let whole = try compare("\(one.path)/llmbar", "\(other.path)/alone")
    let files = try compare(
      "\(one.path)/llmbar/samples.jsonl", "\(other.path)/alone/samples.jsonl")
    for found in [whole, files] {
      #expect(found.benchmarks.count == 1 && found.onlyFirst.isEmpty && found.onlySecond.isEmpty)
      // Samples alone do not say what they are of; the other side does.
      #expect(found.benchmarks[0].definition?.name == "llmbar")
      #expect(found.benchmarks[0].subsets["natural"]?.difference == 0.5)
    }
    let back = try compare("\(other.path)/alone", "\(one.path)/llmbar")
    #expect(back.benchmarks[0].definition?.name == "llmbar")
  }

  @Test func nothingInCommon() throws {
    let (one, other) = (ScratchFolder(), ScratchFolder())
    try one.add("p", good, result)
    try one.add("q", good, result)
    try other.add("p", [pair("other", 1, 0)], result)
    let error = #expect(throws: RewardError.self) { try compare(one.path, other.path) }
    #expect(error?.code == .evaluationUnmatched && error?.place?.file == one.path)
    #expect(error!.message.contains("p has 4 and 1 others"))
    try other.add("r", good, result)
    // One benchmark in common is enough, but the other is said to be none.
    try other.add("q", good, result)
    let found = try compare(one.path, other.path)
    #expect(found.benchmarks.map(\.name) == ["q"])
    #expect(found.unmatched["p"]?.onlyFirst.count == 4)
    #expect(found.json["unmatched"]?["p"]?["only_b"]?["count"]?.int == 1)
    let names = ScratchFolder()
    try names.add("x", good, result)
    try names.add("y", good, result)
    let nameless = #expect(throws: RewardError.self) { try compare(one.path, names.path) }
    #expect(nameless!.message.contains("no benchmark or data set has the same name"))
  }

  @Test func namesThatMeanTwoThings() throws {
    let (one, other) = (ScratchFolder(), ScratchFolder())
    try one.add("x", good, ["benchmark": "llmbar", "version": 1])
    try other.add("x", good, ["benchmark": "rm-bench", "version": 1])
    let error = #expect(throws: RewardError.self) { try compare(one.path, other.path) }
    #expect(error?.code == .evaluationUnmatched && error!.message.contains("RM-Bench"))
    // What else they have in common is compared all the same.
    for run in [one, other] { try run.add("same", good, result) }
    let rest = try compare(one.path, other.path)
    #expect(rest.redefined == ["x"] && rest.benchmarks.map(\.name) == ["same"])
    for run in [one, other] { try FileManager.default.removeItem(atPath: "\(run.path)/same") }
    try other.add("x", good, result)
    #expect(code { _ = try compare(one.path, other.path) } == .evaluationUnmatched)
    try one.add("x", good, ["benchmark": "no-such", "version": 1])
    let unknown = #expect(throws: RewardError.self) { try compare(one.path, other.path) }
    #expect(unknown?.code == .benchmarkUnknown)
    #expect(unknown?.place?.file?.hasSuffix("x/result.json") == true)
    try one.add("x", good, ["benchmark": "rm-bench"])
    #expect(code { _ = try compare(one.path, other.path) } == .benchmarkVersion)
  }

  @Test func filesThatAreNoEvaluation() throws {
    let (one, empty) = (ScratchFolder(), ScratchFolder())
    try one.add("p", good, result)
    #expect(code { _ = try ComparedRun(path: empty.path) } == .fileMissing)
    try empty.add("p", [])
    #expect(code { _ = try ComparedRun(path: empty.path) } == .fileMissing)
    // There, but empty.
    #expect(code { _ = try compare("\(empty.path)/p", one.path) } == .evaluationUnmatched)
    var broken = pair("a", 1, 0)
    broken.scores = [1]
    try empty.add("p", [good[0], broken], result)
    let error = #expect(throws: RewardError.self) { try compare(one.path, empty.path) }
    #expect(error?.code == .evaluationSample && error?.place?.line == 2)
    #expect(error?.place?.file == "\(empty.path)/p/samples.jsonl")
  }
}
