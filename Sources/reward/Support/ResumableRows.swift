import Basics
import Foundation
import Hashing
import OrderedCollections
import Preferences
import Storage
import Tensors
import Tracking

extension RewardError.Code {
  /// An output file that does not belong to this run.
  static let resume = Self("resume.mismatch")
}

/// Rows written one for each input row, continued where an earlier run was stopped.
///
/// Beside the file lies its run record, `FILE.run.json`. A file is only continued by a run with the
/// same model and options, and what it has is compared with the input row by row, so that rows
/// never end up beside the wrong answers.
final class ResumableRows {
  private let writer: JSONLinesWriter
  private let reader: RowReader?
  private let path: String
  private let inputs: [String]
  private var record: RunRecord
  private var recordPath: String? { path == "-" ? nil : path + ".run.json" }
  /// Rows that are there already; the first so many input rows are skipped.
  let existing: Int

  /// Rows of a data set. How its columns are read is part of what the rows depend on, and is added
  /// to `identity` here, so that no command can forget it.
  /// - Throws: as the other initialiser.
  convenience init(
    _ options: OutputOptions, data: DatasetOptions, files: [String], identity: RunIdentity,
    seed: UInt64? = nil
  ) throws {
    var identity = identity
    identity["column"] = .object(
      JSONObject(
        uniqueKeysWithValues: try data.columns().byField.sorted { $0.key < $1.key }
          .map { ($0.key, .string($0.value)) }))
    try self.init(options, inputs: files, identity: identity, seed: seed)
  }

  /// - Parameters:
  ///   - identity: what the rows depend on beside the input.
  ///   - seed: nil for what draws nothing.
  /// - Throws: `resume.mismatch`, `argument` for an output that is the input, and what writing
  ///   throws.
  private init(
    _ options: OutputOptions, inputs: [String], identity: RunIdentity, seed: UInt64? = nil
  ) throws {
    path = options.output ?? "-"
    self.inputs = inputs
    try OutputOptions.check(output: path, inputs: inputs)
    record = RunRecord(
      configuration: identity.values, versions: ["libtorch": .string(Torch.version)],
      hardware: .current(accelerators: (0..<Torch.cudaDeviceCount).map { "cuda:\($0)" }),
      seeds: seed.map { ["seed": .number($0)] } ?? [:],
      templateHash: identity["template_sha256"]?.string)
    let continues = !options.overwrite && path != "-" && Self.hasRows(path)
    if continues { try Self.compare(identity, with: path) }
    writer = try JSONLinesWriter(path: path, mode: continues ? .append : .replace)
    existing = writer.existingRows
    reader = existing > 0 ? try RowReader(path: path) : nil
    if writer.discardedBytes > 0 {
      Console.say("\(path): removed \(writer.discardedBytes) bytes of a row that was cut short")
    }
    if existing > 0 { Console.say("\(path): continuing after \(Counted(existing, "row"))") }
    // A continued file keeps its record until the end, so that a refused run leaves no trace.
    if existing == 0, let recordPath { try record.write(to: recordPath) }
    // From here on a signal ends the run between two batches, not within a row.
    Interrupt.install()
  }

  /// A run that an error ends leaves its rows for the next one to go on from.
  deinit { writer.abandon() }

  private static func hasRows(_ path: String) -> Bool {
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
    return (size?.intValue ?? 0) > 0
  }

  private static func compare(_ identity: RunIdentity, with path: String) throws {
    let old: RunRecord
    do { old = try RunRecord(contentsOf: path + ".run.json") } catch {
      guard error.code == .fileMissing else { throw error }
      throw mismatch("there is no \(path).run.json that tells how the rows were made", path)
    }
    for (key, value) in identity.values where old.configuration[key] != value {
      let was = old.configuration[key]?.text ?? "missing"
      let what =
        key == "model_files" || key == "base_model_files"
        ? "the \(key == "model_files" ? "model" : "adapter's base model") was changed since"
        : "\(key) was \(was.prefix(100)), now \(value.text)"
      throw mismatch("the rows were made otherwise: \(what)", path)
    }
  }

  /// Compares the next existing row with an input row.
  ///
  /// - Parameter added: columns that the run adds, which the input may have with other values.
  /// - Throws: `resume.mismatch` unless the existing row has every column of the input row.
  func check(_ row: JSONObject, added: [String]) throws {
    guard let (line, old) = try reader?.next() else {
      throw Self.mismatch("the file became shorter while it was read", path)
    }
    for (column, value) in row where !added.contains(column) && old[column] != value {
      throw Self.mismatch(
        "column '\(column)' is not that of the input's row: the file was made from other rows",
        path, line: line)
    }
    if let missing = added.first(where: { old[$0] == nil }) {
      throw Self.mismatch("there is no column '\(missing)'", path, line: line)
    }
  }

  func write(_ row: JSONObject) throws { try writer.write(row) }

  /// Rows so far survive a kill.
  func flush() throws { try writer.flush() }

  /// Ends the run for a signal that came since it began: its rows are kept, and the record says
  /// that they are not all.
  /// - Throws: `rows.interrupted`, and what writing throws.
  func stopIfAsked() throws {
    guard Interrupt.isRequested else { return }
    try writer.close()
    var remedy = "standard output has the rows so far"
    if let recordPath {
      record.end(.interrupted)
      try record.write(to: recordPath)
      remedy = "continue with the same command"
    }
    throw RewardError(
      .rowsInterrupted, "stopped by a signal; \(remedy)",
      at: .init(file: path == "-" ? nil : path))
  }

  /// - Throws: `resume.mismatch` where the file has more rows than the input.
  func finish(rows: Int, accounting: RowAccounting) throws {
    guard existing <= rows else {
      throw Self.mismatch("\(Counted(existing, "row")), but the input has only \(rows)", path)
    }
    try writer.close()
    guard let recordPath else { return }
    record.data = try inputs.map { input in
      let isStream = input == "-"
      return .init(
        role: "input", path: isStream ? "<stdin>" : input,
        sha256: isStream ? nil : try sha256(fileAt: input),
        rows: inputs.count == 1 ? accounting.json : [:])
    }
    record.results = ["rows": .number(JSONNumber(rows))]
    if inputs.count > 1 { record.results["input_rows"] = .object(accounting.json) }
    record.end(.finished)
    try record.write(to: recordPath)
  }

  private static func mismatch(_ reason: String, _ path: String, line: Int? = nil) -> RewardError {
    RewardError(
      .resume, "\(reason). Use --overwrite to start anew, or another --output",
      at: .init(file: path, line: line))
  }
}
