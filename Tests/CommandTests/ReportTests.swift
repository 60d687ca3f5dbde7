import Basics
import Foundation
import OrderedCollections
import Testing

/// `reward report` on what `reward evaluate` writes.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct ReportTests {
  static let plotly = Program.root.appendingPathComponent(".deps/plotly/plotly.min.js").path

  /// A folder with a model, pairs and the evaluation `run`.
  private func evaluated() throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    try folder.write(TinyModel.pairs(20), to: "pairs.jsonl")
    let result = try Program.run(
      ["evaluate", "--model", "rm", "--dataset", "pairs.jsonl", "--output-dir", "run"], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    return folder
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: plotly), "plotly is not installed"))
  func pageAndCard() throws {
    let folder = try evaluated()
    try folder.write("---\nlicense: mit\n---\n\n# Mine\n", to: "rm/README.md")
    let result = try Program.run(
      ["report", "run", "--model-card", "--title", "A <title>", "--mistakes", "2"], in: folder)
    #expect(result.code == 0 && result.output.isEmpty, "\(result.talk)")
    #expect(result.talk == "wrote report.html\nwrote 1 result into rm/README.md\n")
    let page = try folder.text("report.html")
    #expect(page.contains("<h1>A &lt;title&gt;</h1>"))
    let json = try JSONValue.parse(try folder.text("run/pairs/result.json"))
    let accuracy = try #require(json["accuracy"]?.double)
    #expect(page.contains(String(format: "%.1f", accuracy * 100)))
    let card = try folder.text("rm/README.md")
    #expect(card.hasPrefix("---\nlicense: mit\nmodel-index:\n- name: rm\n  results:\n  - task:\n"))
    #expect(card.contains("      value: \(String(format: "%.4f", accuracy))\n"))
    #expect(card.contains("---\n\n# Mine\n\n<!-- reward report: benchmarks -->\n"))
    // The same page and the same card again.
    let again = try Program.run(
      ["report", "run", "--model-card", "--title", "A <title>", "--mistakes", "2"], in: folder)
    #expect(again.code == 0)
    #expect(try folder.text("report.html") == page && folder.text("rm/README.md") == card)
  }

  @Test func whatCannotBeReportedIsRefused() throws {
    let folder = try evaluated()
    func refused(_ arguments: [String], _ code: Int32, _ words: String) throws {
      let result = try Program.run(["report"] + arguments, in: folder)
      #expect(result.code == code && result.talk.contains(words), "\(result.talk)")
      #expect(!FileManager.default.fileExists(atPath: folder.path("report.html")))
    }
    try refused(["nowhere"], 1, "[file.missing]")
    try refused(["rm"], 1, "there is no evaluation")
    try refused(["run", "-o", "rm"], 2, "--output is a directory")
    try refused(["run", "-o", "absent/report.html"], 1, "there is no directory")
    try refused(["run", "--mistakes", "-1"], 2, "--mistakes")
    try refused([], 2, "run")
    try refused(["run", "run", "--model-card"], 2, "two runs are of this model")
    try folder.write("---\nlicense: mit\n", to: "rm/README.md")
    try refused(["run", "--model-card"], 1, "[card.front-matter]")
    #expect(try folder.text("rm/README.md") == "---\nlicense: mit\n")
    let result = try folder.text("run/pairs/result.json")
    try folder.write(
      result.replacing("\"wins\":", with: "\"wins\": 1, \"losses_\":"), to: "run/pairs/result.json")
    try refused(["run"], 1, "[report.mismatch]")
  }
}
