import Basics
import Foundation
import OrderedCollections
import Testing

/// Only rewards that claim to be log-odds have a calibration, in the numbers and in the report.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct CalibrationClaimTests {
  private func folder() throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    try folder.write(TinyModel.pairs(20), to: "pairs.jsonl")
    try folder.write("{kind: length, per: 10}", to: "rule.yaml")
    try folder.write(
      "{kind: temperature, temperature: 2, reward: {model: ./rm}}", to: "tempered.yaml")
    return folder
  }

  private func evaluate(_ options: [String], in folder: Folder) throws -> (JSONObject, String) {
    let result = try Program.run(
      ["evaluate", "--dataset", "pairs.jsonl", "--json", "--output-dir", "run"] + options,
      in: folder)
    #expect(result.code == 0, "\(result.talk)")
    return (try #require(try result.rows.first), result.talk)
  }

  private func page(in folder: Folder) throws -> String? {
    guard FileManager.default.fileExists(atPath: ReportTests.plotly) else { return nil }
    let result = try Program.run(["report", "run"], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    return try folder.text("report.html")
  }

  @Test(arguments: [
    (["--reward", "rule.yaml"], "the scorer length does not claim"),
    (["--model", "rm", "--step-aggregation", "mean"], "the scorer mean of prefix of scalar does"),
  ])
  func noneIsMadeUp(options: [String], reason: String) throws {
    let folder = try folder()
    let (result, talk) = try evaluate(options, in: folder)
    for key in ["ece", "brier", "log_loss"] { #expect(result[key] == .null, "\(key)") }
    #expect(result["temperature_fit"] == nil && result["scale"] == "other")
    #expect(result["calibration_left_out"]?.string?.contains(reason) == true)
    #expect(talk.contains("no calibration: \(reason)") && !talk.contains("ECE"))
    #expect(result["accuracy"]?.double != nil && result["mean_margin"]?.double != nil)
    if let page = try page(in: folder) {
      #expect(page.contains("No reliability diagram: \(reason)"))
      #expect(!page.contains("Brier score"))
    }
  }

  @Test func logOddsHaveOne() throws {
    let folder = try folder()
    let (result, talk) = try evaluate(["--reward", "tempered.yaml"], in: folder)
    let error = try #require(result["ece"]?.double)
    #expect(result["scale"] == "logit" && result["calibration_left_out"] == nil)
    #expect(talk.contains("ECE") && !talk.contains("no calibration"))
    if let page = try page(in: folder) { #expect(page.contains("Brier score")) }
    let (plain, _) = try evaluate(["--model", "rm", "--overwrite"], in: folder)
    #expect(plain["scale"] == "logit" && plain["ece"]?.double != error)
  }
}
