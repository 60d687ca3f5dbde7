import Basics
import Foundation
import OrderedCollections
import Testing

/// `reward compare`: two small evaluations written by hand.
@Suite(.enabled(if: Program.binary != nil, "the program is not built"))
struct CompareTests {
  /// A pair whose first answer is right.
  private func row(_ index: Int, _ scores: [Double], subset: String = "") -> JSONObject {
    var row: JSONObject = ["id": .string("\(index)")]
    if !subset.isEmpty { row["subset"] = .string(subset) }
    row["prompt"] = .string("question \(index)")
    row["candidates"] = [.string("yes \(index)"), .string("no \(index)")]
    row["correct"] = [0]
    row["scores"] = .array(scores.map { JSONValue.number($0) })
    return row
  }

  private func rows(_ isRight: [Int], subset: String = "") -> [JSONObject] {
    isRight.enumerated().map { row($0, $1 == 1 ? [2, 1] : [1, 2], subset: subset) }
  }

  private let pairs: JSONObject = ["name": "pairs", "kind": "pairs", "model": "rm"]
  private let llmbar: JSONObject = [
    "name": "llmbar", "kind": "benchmark", "benchmark": "llmbar", "version": 1,
  ]

  private func add(
    _ folder: Folder, _ name: String, _ rows: [JSONObject], _ result: JSONObject
  ) throws {
    try FileManager.default.createDirectory(
      atPath: folder.path(name), withIntermediateDirectories: true)
    let lines = rows.map { JSONValue.object($0).text + "\n" }.joined()
    try folder.write(lines, to: "\(name)/samples.jsonl")
    try folder.write(JSONValue.object(result).text, to: "\(name)/result.json")
  }

  /// A is right on 7 of 10 pairs, B on 5; of LLMBar both have one subset.
  private func folder() throws -> Folder {
    let folder = try Folder()
    try add(folder, "a/pairs", rows([1, 1, 1, 1, 1, 1, 1, 0, 0, 0]), pairs)
    try add(folder, "b/pairs", rows([1, 1, 1, 1, 0, 0, 0, 1, 0, 0]), pairs)
    try add(folder, "a/llmbar", rows([1, 1, 1, 1, 1, 1], subset: "natural"), llmbar)
    try add(folder, "b/llmbar", rows([0, 0, 0, 0, 0, 0], subset: "natural"), llmbar)
    return folder
  }

  @Test func jsonHasWhatIsPromised() throws {
    let folder = try folder()
    let result = try Program.run(
      ["compare", "a", "b", "--json", "--output", "d.jsonl"], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let printed = try result.rows
    let json = try #require(printed.first)
    #expect(printed.count == 1 && json["a"] == "a" && json["b"] == "b")
    let overall = try #require(json["benchmarks"]?["pairs"]?["overall"])
    #expect(overall["n"]?.int == 10 && overall["a"]?.double == 0.7 && overall["b"]?.double == 0.5)
    #expect(
      overall["outcomes"] == ["both": 4, "only_a": 3, "only_b": 1, "neither": 2])
    // 2·(C(4,0) + C(4,1))/2⁴.
    #expect(abs(overall["p"]!.double! - 0.625) < 1e-12 && overall["p_method"] == "mcnemar-exact")
    #expect(overall["ci95"]?.array?.count == 2 && overall["better"] == .null)
    #expect(overall["ci95_method"] == "newcombe-paired")
    // .6 observed, .5 by chance.
    #expect(abs(overall["agreement"]!["kappa"]!.double! - 0.2) < 1e-12)
    #expect(json["benchmarks"]?["pairs"]?["a"]?["model"] == "rm")

    let natural = try #require(json["benchmarks"]?["llmbar"]?["subsets"]?["natural"])
    #expect(natural["difference"]?.double == 1 && natural["better"] == "a")
    #expect(abs(natural["p"]!.double! - 0.03125) < 1e-12 && natural["p_holm"] == natural["p"])
    // The other subsets of LLMBar are not there.
    #expect(json["benchmarks"]?["llmbar"]?["overall"] == .null)
    #expect(json["benchmarks"]?["llmbar"]?["missing"]?.array?.isEmpty == false)

    let differences = try folder.rows("d.jsonl")
    #expect(differences.count == 10)
    #expect(differences.count { $0["benchmark"] == "pairs" } == 4)
    for row in differences {
      #expect(row["a"]?["value"] != row["b"]?["value"] && row["prompt"]?.string != nil)
      #expect(row["candidates"]?.array?.count == 2 && row["scores"] == nil)
    }
    for words in ["natural", "[", "judged differently", "exact test", "not in common"] {
      #expect(result.talk.contains(words), "\(words)")
    }
  }

  @Test func theLevelNamesTheInterval() throws {
    let folder = try folder()
    let result = try Program.run(["compare", "a", "b", "--json", "--level", ".8"], in: folder)
    let overall = try result.rows.first?["benchmarks"]?["pairs"]?["overall"]
    #expect(overall?["ci80"]?.array?.count == 2 && overall?["ci95"] == nil)
    #expect(result.talk.contains("80 %"))
    for level in ["0", "1", "95"] {
      let refused = try Program.run(["compare", "a", "b", "--level", level], in: folder)
      #expect(refused.code == 2 && refused.talk.contains("between 0 and 1"))
    }
  }

  /// The same folder twice: the difference is exactly 0.
  @Test func nothingDiffersFromItself() throws {
    let result = try Program.run(["compare", "a", "a", "--json"], in: folder())
    #expect(result.code == 0)
    let benchmarks = try #require(try result.rows.first?["benchmarks"]?.object)
    for value in [
      benchmarks["pairs"]?["overall"], benchmarks["llmbar"]?["subsets"]?["natural"],
    ] {
      #expect(value?["difference"]?.double == 0 && value?["p"]?.double == 1)
      #expect(value?["better"] == .null)
    }
    #expect(benchmarks["pairs"]?["items_that_differ"]?.int == 0)
  }

  /// Files of samples, and items that only one side has, are listed and counted.
  @Test func whatHasNoPartnerIsListed() throws {
    let folder = try folder()
    var other = row(2, [1, 2])
    other["correct"] = [1]
    try add(folder, "c/pairs", [row(0, [1, 2]), row(1, [2, 1]), other, row(99, [2, 1])], pairs)
    let result = try Program.run(
      ["compare", "a/pairs/samples.jsonl", "c/pairs/samples.jsonl", "--json"], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let part = try #require(try result.rows.first?["benchmarks"]?["pairs"])
    #expect(part["matched"]?.int == 2 && part["only_a"]?["count"]?.int == 8)
    #expect(part["only_b"]?["reasons"] == ["absent": 1, "other-truth": 1])
    #expect(part["only_b"]?["items"]?.array?.count == 2)
    #expect(result.talk.contains("not compared, 2 of B: 2 (other truth), 99 (not there)"))
    #expect(result.talk.contains("and 3 more"))
  }

  @Test func nothingInCommonIsAnError() throws {
    let folder = try folder()
    try add(folder, "c/pairs", [row(99, [1, 2])], pairs)
    let result = try Program.run(["compare", "a", "c", "--json"], in: folder)
    #expect(result.code == 1 && result.output.isEmpty)
    #expect(result.talk.contains("[evaluation.unmatched]"), "\(result.talk)")
  }

  @Test func brokenRowsAreNamed() throws {
    let folder = try folder()
    let good = JSONValue.object(row(0, [1, 2])).text
    for (line, words) in [
      ("{\"id\": \"1\"}", "[evaluation.sample]"), ("{\"id\": ", "[json.syntax]"),
      ("[1]", "[rows.not-object]"), (good.replacing("[1.0, 2.0]", with: "[1.0]"), "'scores'"),
      (good.replacing("\"correct\": [0]", with: "\"correct\": [7]"), "'correct'"),
    ] {
      try folder.write(good + "\n" + line + "\n", to: "b/pairs/samples.jsonl")
      let result = try Program.run(["compare", "a", "b"], in: folder)
      #expect(result.code == 1 && result.output.isEmpty)
      #expect(result.talk.contains("b/pairs/samples.jsonl:2"), "\(result.talk)")
      #expect(result.talk.contains(words), "\(result.talk)")
    }
  }

  @Test(arguments: [
    (["a", "nowhere"], Int32(1), "[file.missing]"), (["a", "empty"], 1, "[file.missing]"),
    (["a"], 2, "Missing expected argument"),
    (["a", "b", "--output", "a/pairs/samples.jsonl"], 2, "the file that is read"),
    (["a", "b", "--output", "nowhere/d.jsonl"], 1, "there is no directory"),
  ])
  func wrongCalls(arguments: [String], code: Int32, words: String) throws {
    let folder = try folder()
    try FileManager.default.createDirectory(
      atPath: folder.path("empty"), withIntermediateDirectories: true)
    let result = try Program.run(["compare"] + arguments, in: folder)
    #expect(result.code == code && result.talk.contains(words), "\(result.talk)")
    #expect(try folder.rows("a/pairs/samples.jsonl").count == 10)
  }

  /// A full disk does not cost the result.
  @Test func theResultComesFirst() throws {
    let result = try Program.run(
      ["compare", "a", "b", "--json", "--output", "/dev/full"], in: folder())
    #expect(result.code == 1 && result.talk.contains("[file.access]"), "\(result.talk)")
    #expect(try result.rows.first?["benchmarks"]?["pairs"]?["matched"]?.int == 10)
  }
}
