import Basics
import Foundation
import OrderedCollections
import Testing

/// `reward fit pairs`: a Bayesian head on a tiny language model, scored with and without caution.
@Suite(.enabled(if: TinyModel.areThere, "needs the program and `make fixtures`"))
struct FitPairsTests {
  private let fit = [
    "fit", "pairs", "--model", "base", "--dataset", "pairs.jsonl", "--output-dir", "bayesian",
    "--eval-fraction", "0.3", "--json",
  ]

  /// 30 pairs, and `base`.
  private func folder() throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "base")
    try folder.write(
      (0..<30).map { index in
        #"{"prompt": "Why \#(index)?", "chosen": "yes \#(index)", "rejected": "no, never"}"#
      }.joined(separator: "\n"), to: "pairs.jsonl")
    try folder.write(
      [#"{"prompt": "q", "response": "yes"}"#, #"{"prompt": "q", "response": "no"}"#]
        .joined(separator: "\n"), to: "rows.jsonl")
    return folder
  }

  private func run(_ call: [String], in folder: Folder) throws -> Program.Result {
    let result = try Program.run(call, in: folder)
    #expect(result.code == 0, "\(result.talk)")
    return result
  }

  private func scores(_ source: [String], in folder: Folder) throws -> [JSONObject] {
    try run(["score", "--dataset", "rows.jsonl", "--explain"] + source, in: folder).rows
  }

  @Test func fittedScoredAndInspected() throws {
    let folder = try folder()
    let found = try run(fit, in: folder)
    let result = try #require(try found.rows.first)
    let heldOut = try #require(result["held_out"])
    let accuracy = try #require(heldOut["accuracy"]?.double)
    let interval = try #require(heldOut["ci95"]?.array).compactMap(\.double)
    #expect(interval.count == 2 && interval[0] <= accuracy && accuracy <= interval[1])
    #expect(heldOut["longer_wins"]?.double != nil && heldOut["n"]?.int ?? 0 > 0)
    #expect(result["settings"]?["precision"]?.double == 1)
    #expect(found.talk.contains("longer response wins"), "\(found.talk)")

    let plain = try scores(["--model", "bayesian"], in: folder)
    let stages = try plain.map { try #require($0["explanation"]) }
    let parts = try stages.map { try #require($0["parts"]?.array) }
    #expect(parts.allSatisfy { $0.compactMap { $0["stage"]?.string } == ["mean", "deviation"] })
    try folder.write("{kind: bayesian, model: ./bayesian, caution: 2}", to: "careful.yaml")
    let careful = try scores(["--reward", "careful.yaml"], in: folder)
    #expect(careful.count == 2)
    for (index, row) in careful.enumerated() {
      let mean = try #require(plain[index]["reward"]?.double)
      let deviation = try #require(parts[index][1]["value"]?.double)
      #expect(parts[index][0]["value"]?.double == mean && deviation > 0)
      let lower = try #require(row["reward"]?.double)
      #expect(abs(lower - (mean - 2 * deviation)) < 1e-9)
    }

    let told = try run(["inspect", "bayesian", "--json"], in: folder).rows[0]
    #expect(told["kind"] == "Bayesian head on a frozen model" && told["width"]?.int == 48)
    #expect(told["parameters"]?.int == 48 * 48 + 2 * 48 && told["canary"] == "stored")
    let again = try Program.run(fit, in: folder)
    #expect(again.code == 1 && again.talk.contains("[reward.heads-output]"))
  }

  @Test func whatIsRefused() throws {
    let folder = try folder()
    let precision = try Program.run(fit + ["--precision", "0"], in: folder)
    #expect(precision.code == 2 && precision.talk.contains("--precision"))
    _ = try run(fit, in: folder)
    for caution in ["-1", "much"] {
      try folder.write("kind: bayesian\nmodel: ./bayesian\ncaution: \(caution)\n", to: "bad.yaml")
      let result = try Program.run(
        ["score", "--dataset", "rows.jsonl", "--reward", "bad.yaml"], in: folder)
      #expect(result.code == 1 && result.talk.contains("[reward.file]"), "\(result.talk)")
      #expect(result.talk.contains("caution"), "\(result.talk)")
    }
  }
}
