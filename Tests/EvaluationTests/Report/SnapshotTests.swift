import Foundation
import Testing

@testable import Evaluation

/// The page of a small report as it was last looked at; style sheet and scripts left out. After a
/// wanted change run the test with `UPDATE_SNAPSHOTS=1` and read the difference.
@Suite struct SnapshotTests {
  @Test func everyBlock() throws {
    let library = try SampleReport.stubLibrary()
    defer { try? FileManager.default.removeItem(at: library) }
    let page = try SampleReport.filled(with: "Tom & \"Jerry\"", plotly: library).html()
      .replacing(PageStyle.sheet, with: "style").replacing(PageScript.early, with: "early")
      .replacing(PageScript.page, with: "page")
    if ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] == "1" {
      let source = """
        /// Written by `SnapshotTests` with `UPDATE_SNAPSHOTS=1`.
        // swift-format-ignore
        let everyBlockSnapshot = ##\"""
        \(page)
        \"""##

        """
      let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("EveryBlockSnapshot.swift")
      try Data(source.utf8).write(to: file)
    } else {
      #expect(page == everyBlockSnapshot)
    }
  }
}
