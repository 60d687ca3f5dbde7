import Basics
import OrderedCollections
import Storage

extension RewardError.Code {
  /// An output file that does not belong to this run.
  static let resume = Self("resume.mismatch")
}

/// Rows written one for each input row, continued where an earlier run was stopped.
///
/// What the file has is compared with the input row by row, so that rows never end up beside the
/// wrong answers because the input was changed in between.
struct ResumableRows {
  private let writer: JSONLinesWriter
  private let reader: RowReader?
  private let path: String
  /// Rows that are there already; the first so many input rows are skipped.
  let existing: Int

  init(_ options: OutputOptions) throws {
    path = options.output ?? "-"
    let mode: JSONLinesWriter.Mode = options.overwrite || path == "-" ? .replace : .append
    writer = try JSONLinesWriter(path: path, mode: mode)
    existing = writer.existingRows
    reader = existing > 0 ? try RowReader(path: path) : nil
    if writer.discardedBytes > 0 {
      Console.say("\(path): removed \(writer.discardedBytes) bytes of a row that was cut short")
    }
    if existing > 0 { Console.say("\(path): continuing after \(existing) rows") }
  }

  /// Compares the next existing row with an input row.
  ///
  /// - Parameter added: columns that the run adds, which the input may have with other values.
  /// - Throws: `resume.mismatch` unless the existing row has every column of the input row.
  func check(_ row: JSONObject, added: Set<String>) throws {
    guard let (line, old) = try reader?.next() else {
      throw mismatch("the file became shorter while it was read", line: nil)
    }
    for (column, value) in row where !added.contains(column) && old[column] != value {
      throw mismatch(
        "column '\(column)' is not that of the input's row: the file was made from other rows",
        line: line)
    }
    if let missing = added.first(where: { old[$0] == nil }) {
      throw mismatch("there is no column '\(missing)'", line: line)
    }
  }

  /// - Throws: `resume.mismatch` where the file has more rows than the input.
  func finish(rows: Int) throws {
    guard existing <= rows else {
      throw mismatch("\(existing) rows, but the input has only \(rows)", line: nil)
    }
    try writer.flush(sync: true)
  }

  func write(_ row: JSONObject) throws { try writer.write(row) }

  /// Rows so far survive a kill.
  func flush() throws { try writer.flush() }

  private func mismatch(_ reason: String, line: Int?) -> RewardError {
    RewardError(
      .resume, "\(reason). Use --overwrite to start anew, or another --output",
      at: .init(file: path, line: line))
  }
}
