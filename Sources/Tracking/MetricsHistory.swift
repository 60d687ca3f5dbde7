public import Basics
import Foundation
import OrderedCollections

extension RewardError.Code {
  /// A line of a metrics file that is no row of metrics.
  public static let metricsRow = Self("metrics.row")
}

/// A metrics file as read back: rows in file order, and series for plots.
public struct MetricsHistory: Sendable, Hashable {
  /// One line of the file. A metric listed as not finite is NaN in `values`.
  public struct Row: Sendable, Hashable {
    /// The optimiser step, from the row's `step`.
    public var step: Int
    /// Passes over the data, with a fraction; nil where the row has none.
    public var epoch: Double?
    /// Seconds since 1970.
    public var time: Double?
    /// The metrics in the row's order.
    public var values: LoggedMetrics
  }

  /// One metric over the run; both arrays have the same count.
  public struct Series: Sendable, Hashable {
    /// Steps of the rows that have the metric.
    public var steps: [Int]
    /// The metric's value at each of `steps`; NaN where it was not finite.
    public var values: [Double]
  }

  /// The rows in file order.
  public let rows: [Row]
  /// Whether the last line was cut off (a run that was killed, or is just writing); it is no row.
  public let endsInPartialRow: Bool

  /// - Throws: `file.missing`, `file.access`, or `metrics.row` with the line. Cost: O(bytes).
  public init(path: String) throws(RewardError) {
    var rows: [Row] = []
    endsInPartialRow = try Self.readRows(path) { row, _, _ in rows.append(row) }
    self.rows = rows
  }

  /// All names, in the order in which they first appear. Cost: O(rows · metrics).
  public var names: [String] {
    var names: OrderedSet<String> = []
    for row in rows { names.formUnion(row.values.names) }
    return Array(names)
  }

  /// The steps at which `name` was logged, and its values; empty when it never was.
  public func series(_ name: String) -> Series {
    var series = Series(steps: [], values: [])
    for row in rows {
      guard let value = row.values[name] else { continue }
      series.steps.append(row.step)
      series.values.append(value)
    }
    return series
  }

  static let reserved: Set<String> = ["step", "epoch", "time", "nonfinite"]
  private static let longestLine = 1 << 20

  /// Calls `body` with each row, its bytes, and whether a newline followed them.
  /// - Returns: whether the last line is cut off: without a newline and no whole JSON object.
  static func readRows(
    _ path: String, _ body: (Row, Data, _ terminated: Bool) throws(RewardError) -> Void
  ) throws(RewardError) -> Bool {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      let missing = !FileManager.default.fileExists(atPath: path)
      throw RewardError(
        missing ? .fileMissing : .fileAccess, "could not read the metrics", at: .init(file: path),
        cause: error)
    }
    var start = data.startIndex
    var line = 0
    while start < data.endIndex {
      line += 1
      // A bounded search: a file without newlines must not be taken for one endless row.
      let window = data[start..<min(start + longestLine, data.endIndex)]
      let newline = window.firstIndex(of: UInt8(ascii: "\n"))
      let end = newline ?? window.endIndex
      let place = RewardError.Place(file: path, line: line)
      guard newline != nil || end == data.endIndex else {
        throw RewardError(.metricsRow, "a line of more than \(longestLine) bytes", at: place)
      }
      let bytes = data[start..<end]
      let value: JSONValue
      do throws(RewardError) {
        value = try JSONValue.parse(bytes, maximumDepth: 4)
      } catch {
        if newline == nil { return true }
        throw RewardError(.metricsRow, "a line is no row of metrics", at: place, cause: error)
      }
      try body(try row(value, at: place), bytes, newline != nil)
      start = end + 1
    }
    return false
  }

  private static func row(
    _ value: JSONValue, at place: RewardError.Place
  ) throws(RewardError) -> Row {
    func fail(_ message: String, _ item: String? = nil) -> RewardError {
      var place = place
      place.item = item
      return RewardError(.metricsRow, message, at: place)
    }
    guard let object = value.object else {
      throw fail("a row must be an object, not \(value.kind)")
    }
    guard let step = object["step"]?.int else { throw fail("a row needs a whole 'step'") }
    let nonfinite = Set((object["nonfinite"]?.array ?? []).compactMap(\.string))
    var row = Row(
      step: step, epoch: object["epoch"]?.double, time: object["time"]?.double, values: [:])
    for (name, value) in object where !reserved.contains(name) {
      if let number = value.double {
        row.values[name] = number
      } else if value.isNull, nonfinite.contains(name) {
        row.values[name] = .nan
      } else {
        throw fail("a metric must be a number, not \(value.kind)", name)
      }
    }
    return row
  }
}
