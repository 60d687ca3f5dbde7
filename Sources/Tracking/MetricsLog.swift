public import Basics
public import Foundation
import OrderedCollections
import Storage
import Synchronization

/// Appends to `metrics.jsonl`: one JSON object for each call of `log`, with `step`, `epoch`,
/// `time` (seconds since 1970) and the metrics.
///
/// JSON has no NaN: a metric that is not finite is written as null, and the row's `nonfinite`
/// lists its name. A row is written to the file, whole, before `log` returns. Safe to use from
/// several threads.
public final class MetricsLog: Sendable {
  /// What to do with a file that is already there.
  public enum Opening: Sendable, Hashable {
    /// The file must not be there.
    case new
    /// What is there is deleted.
    case replacing
    /// Rows of later steps, and a last row that a crash cut off, are removed; the run goes on
    /// behind the rest. A missing file is created.
    case resuming(afterStep: Int)
  }

  /// The file.
  public let path: String
  /// Rows of later steps that resuming removed.
  public let removedRows: Int
  /// Whether resuming removed a last row that was cut off.
  public let removedPartialRow: Bool
  private let file: Mutex<OpenFile>
  private let now: @Sendable () -> Date

  /// - Parameter now: the clock, for tests.
  /// - Throws: `file.exists`, `file.missing`, `file.access`; on resuming `metrics.row` with the
  ///   line that is no row.
  public init(
    path: String, _ opening: Opening = .new, now: @escaping @Sendable () -> Date = Date.init
  ) throws(RewardError) {
    self.path = path
    self.now = now
    var removed = (rows: 0, partial: false)
    var existing = OpenFile.Existing.kept
    switch opening {
    case .new: existing = .refused
    case .replacing: existing = .emptied
    case .resuming(let step): removed = try Self.truncate(path, after: step)
    }
    removedRows = removed.rows
    removedPartialRow = removed.partial
    file = Mutex(try .appending(path, existing: existing))
  }

  /// Writes one row.
  ///
  /// Traps when a metric is called `step`, `epoch`, `time` or `nonfinite`.
  /// - Throws: `file.access`, when the disk is full say.
  public func log(step: Int, epoch: Double? = nil, _ metrics: LoggedMetrics) throws(RewardError) {
    var row: JSONObject = ["step": .number(step)]
    if let epoch { row["epoch"] = .number(epoch) }
    // Milliseconds: more digits would only be noise.
    row["time"] = .number((now().timeIntervalSince1970 * 1000).rounded() / 1000)
    var nonfinite: [JSONValue] = []
    for (name, value) in metrics {
      precondition(!MetricsHistory.reserved.contains(name), "a metric may not be called '\(name)'")
      row[name] = .number(value)
      if !value.isFinite { nonfinite.append(.string(name)) }
    }
    if !nonfinite.isEmpty { row["nonfinite"] = .array(nonfinite) }
    let line = Array((JSONValue.object(row).text + "\n").utf8)
    try file.withLock { file throws(RewardError) in try file.write(line) }
  }

  /// Waits until all rows are on the disk; call it before a checkpoint counts as written.
  public func flush() throws(RewardError) {
    try file.withLock { file throws(RewardError) in try file.sync() }
  }

  private static func truncate(
    _ path: String, after step: Int
  ) throws(RewardError) -> (rows: Int, partial: Bool) {
    guard FileManager.default.fileExists(atPath: path) else { return (0, false) }
    var kept: [UInt8] = []
    var removed = 0
    var changed = false
    let partial = try MetricsHistory.readRows(path) { row, bytes, terminated in
      if row.step > step {
        removed += 1
      } else {
        kept += bytes
        kept.append(UInt8(ascii: "\n"))
        changed = changed || !terminated
      }
    }
    if removed > 0 || partial || changed { try AtomicFile.write(kept, to: path) }
    return (removed, partial)
  }
}
