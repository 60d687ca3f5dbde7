import Basics
import Evaluation
import Foundation
import OrderedCollections
import Storage
import Tracking

/// Where a report of probes goes: `consistency.json` in the folder of `reward evaluate`, and the
/// changed texts with their scores in `consistency.jsonl` beside it.
struct ProbeOutput {
  let folder: String
  /// Finds a place that cannot be written, or that is taken, before anything slow is done.
  /// - Throws: `argument` for a file, `file.exists` for earlier probes that are not to be replaced.
  func check(replaces: Bool) throws(RewardError) {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), !isFolder.boolValue {
      throw RewardError(
        .badArgument, "--output-dir is a file; name a folder", at: .init(file: folder))
    }
    let file = "\(folder)/\(EvaluationFolder.consistencyFile)"
    guard replaces || !FileManager.default.fileExists(atPath: file) else {
      throw RewardError(
        .fileExists, "holds earlier probes; --overwrite replaces them", at: .init(file: file))
    }
  }

  /// Makes the folder and opens the samples.
  ///
  /// - Parameter facts: what scores depend on: with an evaluation of another model in the folder these
  ///   numbers would pass as that model's.
  /// - Throws: `file.exists`, `file.access`, and what reading a run record throws.
  func begin(_ facts: JSONObject) throws(RewardError) -> JSONLinesWriter {
    let record = "\(folder)/run.json"
    let manager = FileManager.default
    if manager.fileExists(atPath: record) {
      let earlier = try RunRecord(contentsOf: record).configuration
      let compared = EvaluationOutput.comparable(facts)
      if let key = compared.keys.first(where: { earlier[$0] != facts[$0] }) {
        throw RewardError(
          .fileExists,
          "holds an evaluation of another model or in another way (\(key) is "
            + "\((earlier[key] ?? .null).text.prefix(100)) there); name another --output-dir",
          at: .init(file: folder))
      }
    }
    do {
      try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw RewardError(
        .fileAccess, "the folder cannot be made", at: .init(file: folder), cause: error)
    }
    return try JSONLinesWriter(path: "\(folder)/\(EvaluationFolder.probedFile)")
  }

  /// - Throws: `file.access`.
  func write(_ report: ConsistencyReport) throws(RewardError) {
    try JSONFile.write(.object(report.json), to: "\(folder)/\(EvaluationFolder.consistencyFile)")
  }
}
