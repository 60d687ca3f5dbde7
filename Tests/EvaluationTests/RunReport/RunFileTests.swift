import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Evaluation

/// What lies in a run's folder and is not what it should be is an error that names the file.
@Suite struct RunFileTests {
  private func error(_ run: TinyRun) -> RewardError? {
    #expect(throws: RewardError.self) { _ = try RunReport([try run.folder]) }
  }

  private func changed(_ file: String, _ change: (inout JSONObject) -> Void) throws -> TinyRun {
    let run = try TinyRun()
    try run.add("rag-rewardbench", TinyRun.small)
    let text = try String(contentsOfFile: "\(run.path)/\(file)", encoding: .utf8)
    var json = try #require(try JSONValue.parse(text).object)
    change(&json)
    try run.write(json, to: file)
    return run
  }

  @Test func anotherNumberIsAMismatch() throws {
    let file = "rag-rewardbench/result.json"
    func set(_ name: String, _ value: JSONValue) throws -> RewardError? {
      error(try changed(file) { $0[name] = value })
    }
    let wrong = try #require(try set("overall", 0.626))
    #expect(wrong.code == .reportMismatch && wrong.place?.file?.hasSuffix(file) == true)
    #expect(wrong.message.hasPrefix("'overall' is 0.626, where the samples give 0.625"))
    #expect(try set("subsets", [:])?.place?.item == "subsets.A")
    #expect(try set("missing", ["x"])?.place?.item == "missing")
    #expect(try set("benchmark", "nothing")?.code == .benchmarkUnknown)
    #expect(try set("kind", "other")?.code == .reportInput)
    #expect(try set("version", 2)?.code == .benchmarkVersion)
    #expect(try set("rows", ["used": 5])?.code == .reportMismatch)
    let deep = try changed(file) { json in
      var subsets = json["subsets"]!.object!
      var part = subsets["A"]!.object!
      part["ties"] = 1
      subsets["A"] = .object(part)
      json["subsets"] = .object(subsets)
    }
    #expect(error(deep)?.place?.item == "subsets.A.ties")
    // What samples cannot tell is not looked at, and a last digit may differ.
    let fine = try changed(file) {
      $0["model"] = "other"
      $0["overall"] = .number(0.625 + 1e-12)
    }
    #expect(throws: Never.self) { _ = try RunReport([try fine.folder]) }
  }

  @Test func otherSamplesAreAMismatch() throws {
    let run = try TinyRun()
    try run.add("rag-rewardbench", TinyRun.small)
    var samples = TinyRun.small
    samples[3].scores = [5, 1]
    try run.write(samples, to: "rag-rewardbench/samples.jsonl")
    #expect(error(run)?.code == .reportMismatch)
    try run.write(Array(TinyRun.small.dropLast()), to: "rag-rewardbench/samples.jsonl")
    #expect(error(run)?.code == .reportMismatch)
    samples[3].correct = []
    try run.write(samples, to: "rag-rewardbench/samples.jsonl")
    let bad = error(run)
    #expect(bad?.code == .evaluationSample && bad?.place?.item == "A3")
    #expect(bad?.place?.file?.hasSuffix("samples.jsonl") == true)
    try run.write("", to: "rag-rewardbench/samples.jsonl")
    #expect(error(run)?.code == .evaluationEmpty)
    try run.write("{\"id\": 1}\n", to: "rag-rewardbench/samples.jsonl")
    #expect(error(run)?.place?.line == 1)
  }

  @Test func pairsHaveTwoAnswers() throws {
    let run = try TinyRun()
    try run.add(pairs: "pairs", TinyRun.pairs([1, -1]))
    var samples = TinyRun.pairs([1, -1])
    samples[1].correct = [1]
    try run.write(samples, to: "pairs/samples.jsonl")
    #expect(error(run)?.code == .evaluationSample)
  }

  static let curve: JSONObject = [
    "title": "t", "n": [1, 2], "kl": [0, 0.19], "proxy": [0, 1], "gold": [0, 0.5],
    "proxy_ci95": [[-1, 1], [0, 2]], "gold_ci95": nil, "fit": ["alpha": 2, "beta": 1],
  ]

  static let badMembers: [(String, JSONValue)] = [
    ("n", [1, 0.5]), ("n", "x"), ("kl", [0]), ("kl", [0, -1]), ("proxy", [1, "a"]), ("gold", nil),
    ("proxy_ci95", [[1, 0], [0, 1]]), ("gold_ci95", [[0, 1]]), ("title", 1), ("fit", ["alpha": 1]),
  ]

  @Test(arguments: badMembers)
  func hostileCurves(member: String, value: JSONValue) throws {
    let run = try TinyRun()
    try run.add(pairs: "pairs", TinyRun.pairs([1, -1]))
    var curve = Self.curve
    curve[member] = value
    try run.write(curve, to: "overoptimisation.json")
    let error = error(run)
    #expect(error?.code == .reportInput)
    #expect(error?.place?.file?.hasSuffix("overoptimisation.json") == true)
  }

  @Test func curvesAndTablesAreShown() throws {
    let run = try TinyRun()
    try run.add(pairs: "pairs", TinyRun.pairs([1, -1]))
    try run.write(Self.curve, to: "overoptimisation.json")
    try run.write(
      [
        "title": "probes",
        "rows": [
          ["name": "order", "value": 0.75, "ci95": [0.5, 0.9], "n": 8, "chance": 0.5],
          ["name": "batch", "value": nil, "ci95": nil, "n": 3, "left_out": ["tie": 2]],
        ],
      ], to: "pairs/consistency.json")
    let page = try TinyRun.page([run])
    let text = words(page)
    #expect(text.contains("fitted \u{3b1} 2.00 fitted \u{3b2} 1.00 fitted peak at √KL 1.00"))
    #expect(text.contains("order 0.750 [0.500, 0.900] 0.500 8"))
    #expect(text.contains("batch \u{2013} \u{2013} 3 (left out: tie: 2)"), "\(text)")
    let plot = try #require(SampleReport.plotData(in: page).last)
    let data = try #require(try JSONValue.parse(plot)["data"]?.array)
    // Two units, two axes; gold 0.5 at √0.19, and the fit begins at gold's start.
    let gold = try #require(data.first { $0["name"] == "gold" })
    #expect(gold["yaxis"] == "y2" && gold["y"] == [0.0, 0.5])
    let fit = try #require(data.first { $0["name"] == "fit" })
    let end = try #require(fit["y"]?.array?.last?.double)
    #expect(abs(end - (2 * 0.19.squareRoot() - 0.19)) < 1e-12)
    // The peak at 1 was not measured, so it is not drawn.
    #expect(try JSONValue.parse(plot)["layout"]?["shapes"] == nil)
  }

  @Test func otherFilesMustBeObjects() throws {
    for file in ["run.json", "consistency.json", "overoptimisation.json"] {
      let run = try TinyRun()
      try run.add(pairs: "pairs", TinyRun.pairs([1, -1]))
      try run.write("[1]", to: file)
      #expect(error(run)?.code == .reportInput)
      try run.write("{", to: file)
      #expect(error(run)?.place?.file?.hasSuffix(file) == true)
    }
  }

  @Test func labelsAreTheShortestThatDiffer() {
    #expect(ReportedRun.labels(["a/x", "b/y"]) == ["x", "y"])
    #expect(ReportedRun.labels(["/r/a/x", "/r/b/x/"]) == ["a/x", "b/x"])
    #expect(ReportedRun.labels(["/r/x", "/r/x"]) == ["x", "x (2)"])
  }

  @Test func provenanceIsShown() throws {
    let run = try TinyRun()
    try run.add(pairs: "pairs", TinyRun.pairs([1, -1]), more: ["template_sha256": "8a52"])
    try run.write(
      [
        "command": ["reward", "evaluate", "--data", "my data", "it's"],
        "versions": ["rewardkit": "1"], "configuration": ["limit": 5],
        "data": [["path": "a.jsonl", "sha256": "ff00"], ["path": "-", "sha256": nil]],
      ], to: "run.json")
    let text = words(try TinyRun.page([run]))
    #expect(text.contains("command reward evaluate --data 'my data' 'it'\\''s'"), "\(text)")
    #expect(text.contains("data a.jsonl SHA-256 ff00 data - no hash: read from a stream"))
    #expect(text.contains("versions rewardkit 1") && text.contains("limit 5"))
    #expect(text.contains("chat template (SHA-256) 8a52"))
  }
}
