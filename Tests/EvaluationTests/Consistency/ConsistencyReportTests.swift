import Basics
import OrderedCollections
import Testing

@testable import Evaluation

@Suite struct ConsistencyReportTests {
  private let report = ConsistencyReport(
    title: "rm on pairs.jsonl",
    rows: [
      ConsistencyRow(
        "contrast", "C_ins, query", value: 0.25,
        interval: Interval(lower: 0.125, upper: 0.5), n: 8, chance: 0.5, aim: .high),
      ConsistencyRow(
        "batch", "backwards: largest |Δ|", value: 1.25e-7, n: 16, aim: .low,
        leftOut: ["unchanged": 2]),
      ConsistencyRow("length", "padding: mean Δ / σ(margin)", value: nil, n: 0, aim: .low),
    ], details: ["model": "rm", "seed": 0])

  /// The form that the report's writer reads.
  @Test func json() throws {
    let json = report.json
    #expect(Array(json.keys) == ["title", "rows", "model", "seed"])
    let rows = try #require(json["rows"]?.array)
    #expect(rows[0]["name"] == "contrast: C_ins, query" && rows[0]["value"]?.double == 0.25)
    #expect(rows[0]["ci95"]?.array?.map(\.double) == [0.125, 0.5])
    #expect(rows[0]["n"] == 8 && rows[0]["chance"]?.double == 0.5 && rows[0]["aim"] == "high")
    #expect(rows[0]["left_out"] == nil && rows[1]["left_out"] == ["unchanged": 2])
    #expect(rows[1]["ci95"] == .null && rows[1]["chance"] == .null)
    #expect(rows[2]["value"] == .null)
    #expect(try JSONValue.parse(JSONValue.object(json).text) == .object(json))
  }

  @Test func table() {
    #expect(
      report.table == [
        ["probe", "measure", "value", "95 %", "n", "chance", "left out"],
        ["contrast", "C_ins, query", "0.250", "[0.125, 0.500]", "8", "0.500", ""],
        ["batch", "backwards: largest |Δ|", "1.3e-07", "", "16", "", "2 unchanged"],
        ["length", "padding: mean Δ / σ(margin)", "–", "", "0", "", ""],
      ])
  }
}
