import Evaluation
import Foundation
import Testing

/// Writes the sample page, and one full of hostile texts beside it, for looking at them:
/// `REPORT_OUTPUT=a.html REPORT_PLOTLY=…/plotly.min.js swift test --filter RenderSample`.
@Suite struct RenderSample {
  static let output = ProcessInfo.processInfo.environment["REPORT_OUTPUT"]
  static let plotly = ProcessInfo.processInfo.environment["REPORT_PLOTLY"]

  @Test(.enabled(if: output != nil && plotly != nil, "REPORT_OUTPUT and REPORT_PLOTLY not set"))
  func write() throws {
    let output = try #require(Self.output)
    let plotly = try #require(Self.plotly)
    try SampleReport.demo(plotly: URL(fileURLWithPath: plotly))
      .write(to: URL(fileURLWithPath: output))
    let hostile = HostileTextTests.hostile.dropLast().joined(separator: " ")
    try SampleReport.filled(with: hostile, plotly: URL(fileURLWithPath: plotly))
      .write(to: URL(fileURLWithPath: output + ".hostile.html"))
    #expect(FileManager.default.fileExists(atPath: output))
  }
}
