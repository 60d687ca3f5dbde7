import Basics
import Evaluation
import Foundation
import OrderedCollections
import Storage
import Tracking

/// Writes the folder that ``EvaluationFolder`` reads.
struct EvaluationOutput {
  let path: String
  private var record: RunRecord

  private static func recordPath(_ path: String) -> String { "\(path)/run.json" }

  /// Makes the folder, before anything slow is done.
  ///
  /// - Parameter identity: what all numbers of the folder depend on. An evaluation of something else is
  ///   not mixed with them.
  /// - Throws: `file.exists` for a folder with another evaluation, `file.access`.
  init(
    path: String, identity: JSONObject, seeds: JSONObject = [:], replaces: Bool
  ) throws(RewardError) {
    self.path = path
    let file = Self.recordPath(path)
    let manager = FileManager.default
    record = RunRecord(configuration: identity, seeds: seeds)
    if manager.fileExists(atPath: file) {
      let earlier = try RunRecord(contentsOf: file)
      guard replaces || earlier.configuration == identity else {
        throw RewardError(
          .fileExists,
          "holds an evaluation of another model or in another way; name another --output-dir, or "
            + "allow with --overwrite that it is removed", at: .init(file: path))
      }
      if earlier.configuration == identity {
        record.data = earlier.data
        record.resume(earlier)
      } else {
        try Self.removeParts(of: path)
      }
    }
    do {
      try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw RewardError(
        .fileAccess, "the folder cannot be made", at: .init(file: path), cause: error)
    }
    try record.write(to: file)
  }

  /// Takes away what was measured of another model: beside this one's it would pass as its own.
  private static func removeParts(of path: String) throws(RewardError) {
    for name in try folderNames(path) {
      for file in [
        EvaluationFolder.resultFile, EvaluationFolder.samplesFile, EvaluationFolder.definitionFile,
      ] where FileManager.default.fileExists(atPath: "\(path)/\(name)/\(file)") {
        do { try FileManager.default.removeItem(atPath: "\(path)/\(name)/\(file)") } catch {
          throw RewardError(
            .fileAccess, "cannot be removed", at: .init(file: "\(path)/\(name)/\(file)"),
            cause: error)
        }
      }
    }
  }

  /// Begins a part: its folder, without the result of an earlier run, and the writer of its samples.
  /// - Throws: `file.access`.
  func begin(_ target: EvaluationTarget) throws(RewardError) -> JSONLinesWriter {
    let folder = "\(path)/\(target.name)"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for name in [EvaluationFolder.resultFile, EvaluationFolder.definitionFile] {
        guard FileManager.default.fileExists(atPath: "\(folder)/\(name)") else { continue }
        try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
      }
    } catch {
      throw RewardError(.fileAccess, "cannot be written", at: .init(file: folder), cause: error)
    }
    if case .benchmark(let definition, _) = target {
      try JSONFile.write(definition.json, to: "\(folder)/\(EvaluationFolder.definitionFile)")
    }
    return try JSONLinesWriter(path: "\(folder)/\(EvaluationFolder.samplesFile)")
  }

  /// Ends a part with its numbers.
  /// - Throws: `file.access`.
  mutating func finish(
    _ name: String, _ result: JSONObject, data: [RunRecord.DataFile]
  ) throws(RewardError) {
    try JSONFile.write(
      .object(result), to: "\(path)/\(name)/\(EvaluationFolder.resultFile)")
    record.data.removeAll { $0.role == name }
    record.data += data
    try record.write(to: Self.recordPath(path))
  }

  /// Notes that all parts are done.
  /// - Throws: `file.access`.
  mutating func end() throws(RewardError) {
    record.end(.finished)
    try record.write(to: Self.recordPath(path))
  }
}
