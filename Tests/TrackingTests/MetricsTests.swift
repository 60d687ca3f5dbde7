import Basics
import Foundation
import Storage
import Testing

@testable import Tracking

@Suite struct MetricsTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path + "/metrics.jsonl"
  }

  func open(_ opening: MetricsLog.Opening) throws -> MetricsLog {
    try MetricsLog(path: path, opening) { Date(timeIntervalSince1970: 1_700_000_000.1234) }
  }

  @Test func rowsAreJSONLines() throws {
    let log = try open(.new)
    try log.log(step: 10, epoch: 0.5, ["loss": 0.625, "grad_norm": .infinity, "lr": 1e-5])
    try log.log(step: 20, ["eval_accuracy": 1, "eval_loss": .nan, "x": -.infinity])
    #expect(
      try read(path) == """
        {"step": 10, "epoch": 0.5, "time": 1700000000.123, "loss": 0.625, "grad_norm": null, \
        "lr": 1e-05, "nonfinite": ["grad_norm"]}
        {"step": 20, "time": 1700000000.123, "eval_accuracy": 1.0, "eval_loss": null, "x": null, \
        "nonfinite": ["eval_loss", "x"]}

        """)
    try log.flush()
    let history = try MetricsHistory(path: path)
    #expect(history.rows.count == 2 && !history.endsInPartialRow)
    #expect(history.rows[0].epoch == 0.5 && history.rows[1].epoch == nil)
    #expect(history.rows[0].time == 1_700_000_000.123)
    #expect(history.names == ["loss", "grad_norm", "lr", "eval_accuracy", "eval_loss", "x"])
    #expect(history.series("loss") == .init(steps: [10], values: [0.625]))
    #expect(history.series("grad_norm").values[0].isNaN)
    #expect(history.series("none") == .init(steps: [], values: []))
  }

  @Test func openingModes() throws {
    try open(.new).log(step: 1, ["a": 1])
    #expect(code { _ = try open(.new) } == .fileExists)
    #expect(try MetricsHistory(path: path).rows.count == 1)
    try open(.replacing).log(step: 2, ["a": 2])
    #expect(try MetricsHistory(path: path).series("a") == .init(steps: [2], values: [2]))
    #expect(code { _ = try MetricsLog(path: folder.path + "/no/such") } == .fileMissing)
    #expect(code { _ = try MetricsHistory(path: folder.path + "/none") } == .fileMissing)
  }

  @Test func resumingRemovesLaterRows() throws {
    let log = try open(.new)
    for step in [1, 2, 2, 3, 4] { try log.log(step: step, ["a": Double(step)]) }
    let resumed = try open(.resuming(afterStep: 2))
    #expect(resumed.removedRows == 2 && !resumed.removedPartialRow)
    try resumed.log(step: 3, ["a": 33])
    #expect(
      try MetricsHistory(path: path).series("a")
        == .init(steps: [1, 2, 2, 3], values: [1, 2, 2, 33])
    )
    #expect(try folder.names() == ["metrics.jsonl"])
    let fresh = try MetricsLog(path: folder.path + "/fresh", .resuming(afterStep: 5))
    #expect(fresh.removedRows == 0)
  }

  /// A kill may cut the file anywhere: at every byte, whole rows survive and the rest goes.
  @Test func everyCutResumes() throws {
    let log = try open(.new)
    for step in 1...3 { try log.log(step: step, epoch: 0.1, ["loss": .nan, "ä": 0.25]) }
    let bytes = Array(try read(path).utf8)
    let ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
    for count in 0...bytes.count {
      try Data(bytes[..<count]).write(to: URL(fileURLWithPath: path))
      // A row that lacks only its newline is whole.
      let whole = ends.filter { $0 <= count }.count
      let isPartial = count > 0 && !ends.contains(count - 1) && !ends.contains(count)
      #expect(try MetricsHistory(path: path).endsInPartialRow == isPartial, "\(count)")
      let resumed = try open(.resuming(afterStep: 2))
      #expect(resumed.removedPartialRow == isPartial, "\(count)")
      #expect(resumed.removedRows == (whole == 3 ? 1 : 0), "\(count)")
      try resumed.log(step: 9, ["loss": 1])
      let history = try MetricsHistory(path: path)
      #expect(history.rows.map(\.step) == Array(1...3).prefix(min(whole, 2)) + [9], "\(count)")
    }
  }

  @Test(arguments: [
    ("{\"step\": 1}\n{\"step\": 2\n{\"step\": 3}\n", 2),
    ("[1]\n", 1),
    ("{\"loss\": 1}\n", 1),
    ("{\"step\": 1.5}\n", 1),
    ("{\"step\": 1, \"loss\": \"low\"}\n", 1),
    ("{\"step\": 1, \"loss\": null}\n", 1),
    ("\n", 1),
    ("{\"step\": 1, \"a\": [[[[[[1]]]]]]}\n", 1),
    ("{\"step\": 1}\n{\"step\": 2, \"a\": 1, \"a\": 2}\n", 2),
    ("{\"step\": 1}\n\0\0\0\0\n", 2),
    ("{\"step\": 1}\n" + String(repeating: "[", count: 1_100_000), 2),
  ]) func brokenFilesAreRefused(text: String, line: Int) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    for body in [{ _ = try MetricsHistory(path: path) }, { _ = try open(.resuming(afterStep: 9)) }]
    {
      do {
        try body()
        Issue.record("no error")
      } catch let error as RewardError {
        #expect(error.code == .metricsRow)
        #expect(error.place?.line == line && error.place?.file == path)
      }
    }
    #expect(try read(path) == text)
  }

  @Test func threadsWriteWholeRows() async throws {
    let log = try open(.new)
    await withTaskGroup(of: Void.self) { group in
      for thread in 0..<8 {
        group.addTask {
          for step in 0..<100 { try? log.log(step: step, ["thread": Double(thread)]) }
        }
      }
    }
    #expect(try MetricsHistory(path: path).rows.count == 800)
  }

  @Test func metricsKeepTheirOrder() {
    var metrics: LoggedMetrics = ["b": 1, "a": 2, "b": 3]
    metrics["c"] = 4
    #expect(metrics.names == ["b", "a", "c"] && metrics["b"] == 3 && metrics.count == 3)
    metrics["a"] = nil
    #expect(metrics.map(\.value) == [3, 4] && !metrics.isEmpty)
    #expect(metrics.names == ["b", "c"])
  }
}
