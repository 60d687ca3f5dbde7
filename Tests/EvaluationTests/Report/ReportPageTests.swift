import Basics
import Foundation
import Testing

@testable import Evaluation

@Suite struct ReportPageTests {
  static let plot = ReportPlot.histogram(HistogramPlot(title: "margins", values: [-1, 1]))

  static func report(_ blocks: ReportBlock..., plotly: URL? = nil) -> Report {
    Report(title: "r", sections: [ReportSection(title: "s", blocks: blocks)], plotly: plotly)
  }

  private func temporary(_ bytes: [UInt8]) throws -> URL {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("rewardkit-\(UUID().uuidString)")
    try Data(bytes).write(to: url)
    return url
  }

  private func code(_ report: Report) -> RewardError.Code? {
    do throws(RewardError) {
      _ = try report.html()
      return nil
    } catch { return error.code }
  }

  @Test func libraryIsNeededForPlotsOnly() throws {
    #expect(code(Self.report(.paragraph("text"))) == nil)
    #expect(code(Self.report(.plot(Self.plot))) == .reportPlotlyMissing)
    let missing = URL(fileURLWithPath: "/nowhere/plotly.min.js")
    #expect(code(Self.report(.paragraph("text"), plotly: missing)) == nil)
    let error = #expect(throws: RewardError.self) {
      _ = try Self.report(.plot(Self.plot), plotly: missing).html()
    }
    #expect(error?.code == .reportPlotlyMissing)
    #expect(error?.place?.file == "/nowhere/plotly.min.js")
  }

  @Test(arguments: [
    Array("<html>not found</html>".utf8), [], [0xff, 0xfe, 0x00] + Array("Plotly".utf8),
    Array("Plotly = '</SCRIPT>'".utf8), Array("Plotly = '<!--'".utf8),
  ])
  func unusableLibrariesAreRefused(bytes: [UInt8]) throws {
    let library = try temporary(bytes)
    defer { try? FileManager.default.removeItem(at: library) }
    #expect(code(Self.report(.plot(Self.plot), plotly: library)) == .reportPlotlyInvalid)
  }

  @Test func shapesMustFit() {
    let narrow = ReportTable(columns: [.init("a"), .init("b")], rows: [.init(["1"])])
    #expect(code(Self.report(.table(narrow))) == .reportShape)
    let example = ReportExample(
      prompt: "p", constraints: ["c"], responses: [.init(title: "t", text: "x", verdicts: [])])
    #expect(code(Self.report(.examples([example]))) == .reportShape)
  }

  @Test func numbersThatAreNoneAreRefused() {
    let bad = ReportNumber(.nan)
    #expect(code(Self.report(.figures([ReportFigure(label: "l", number: bad)]))) == .reportValue)
    let table = ReportTable(columns: [.init("a")], rows: [.init([.number(bad)])])
    #expect(code(Self.report(.table(table))) == .reportValue)
    let response = ReportExample.Response(title: "t", text: "x", reward: .nan, verdicts: [])
    let example = ReportExample(prompt: "p", constraints: [], responses: [response])
    #expect(code(Self.report(.examples([example]))) == .reportValue)
  }

  @Test func nothingIsRequested() throws {
    let library = try SampleReport.stubLibrary()
    defer { try? FileManager.default.removeItem(at: library) }
    let page = try SampleReport.demo(plotly: library).html()
    #expect(page.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"))
    for reference in ["://", "src=", "<link", "url(", "@import", "<iframe", "fetch("] {
      #expect(!page.contains(reference), "\(reference)")
    }
  }

  @Test func equalContentIsEqualBytes() throws {
    let library = try SampleReport.stubLibrary()
    defer { try? FileManager.default.removeItem(at: library) }
    let first = try SampleReport.demo(plotly: library).html()
    #expect(try SampleReport.demo(plotly: library).html() == first)
  }

  @Test func emptyReportsAreWhole() throws {
    let page = try Report(title: "", sections: []).html()
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
    let blocks: [ReportBlock] = [
      .figures([]), .paragraph(""), .table(ReportTable(columns: [], rows: [])), .plots([]),
      .examples([]), .provenance([]), .callout(ReportCallout(.warning, title: "")),
    ]
    _ = try Report(title: "", sections: [ReportSection(title: "", blocks: blocks)]).html()
  }

  @Test func writesWholeFilesOrNone() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("rewardkit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("report.html")
    try Self.report(.paragraph("caf\u{e9}")).write(to: file)
    let written = try String(contentsOf: file, encoding: .utf8)
    #expect(try written == Self.report(.paragraph("caf\u{e9}")).html())
    #expect(throws: RewardError.self) { try Self.report(.plot(Self.plot)).write(to: file) }
    #expect(try String(contentsOf: file, encoding: .utf8) == written)
    let error = #expect(throws: RewardError.self) {
      try Self.report().write(to: folder.appendingPathComponent("absent/report.html"))
    }
    #expect(error?.code == .fileAccess)
    // The system's reason in plain words, not Foundation's error object.
    let said = error.map { "\($0)" } ?? ""
    #expect(said.contains("No such file or directory") && !said.contains("Domain"), "\(said)")
  }
}
