import Basics
import Evaluation
import Foundation
import OrderedCollections
import Storage
import Tracking

/// Writes the folder that ``EvaluationFolder`` reads.
struct EvaluationOutput {
  let path: String
  /// Whether numbers of other data may be replaced.
  private let replaces: Bool
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
    (self.path, self.replaces) = (path, replaces)
    let file = Self.recordPath(path)
    let manager = FileManager.default
    record = RunRecord(configuration: identity, seeds: seeds)
    if manager.fileExists(atPath: file) {
      let earlier = try RunRecord(contentsOf: file)
      let isSame = Self.comparable(earlier.configuration) == Self.comparable(identity)
      guard replaces || isSame else {
        let key = Self.comparable(identity).first { earlier.configuration[$0.key] != $0.value }?.key
        let difference = key.map { key in
          " (\(key) is \((earlier.configuration[key] ?? .null).text.prefix(100)) there)"
        }
        throw RewardError(
          .fileExists,
          "holds an evaluation of another model or in another way\(difference ?? ""); name another "
            + "--output-dir, or allow with --overwrite that it is removed", at: .init(file: path))
      }
      if isSame {
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

  /// What tells evaluations apart: a model by its content, whatever it was called.
  static func comparable(_ identity: JSONObject) -> JSONObject {
    identity.filter { !["model", "reference"].contains($0.key) }
  }

  /// Takes away what was measured of another model: beside this one's it would pass as its own.
  private static func removeParts(of path: String) throws(RewardError) {
    for folder in [path] + (try folderNames(path).map { "\(path)/\($0)" }) {
      for file in EvaluationFolder.measurements.map({ "\(folder)/\($0)" })
      where FileManager.default.fileExists(atPath: file) {
        do { try FileManager.default.removeItem(atPath: file) } catch {
          throw RewardError(.fileAccess, "cannot be removed", at: .init(file: file), cause: error)
        }
      }
    }
  }

  /// Begins a part: its folder and the writer of its samples, which replace those of an earlier run
  /// when the part is finished.
  ///
  /// - Parameter facts: of the result, what tells this part from another one of the same name.
  /// - Throws: `file.exists` for the numbers of other data, `file.access`.
  func begin(_ target: EvaluationTarget, _ facts: JSONObject) throws -> JSONLinesWriter {
    let folder = "\(path)/\(target.name)"
    if !replaces { try checkEarlier(target, facts, in: folder) }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw RewardError(.fileAccess, "cannot be written", at: .init(file: folder), cause: error)
    }
    return try JSONLinesWriter(path: Self.unfinished(folder))
  }

  private static func unfinished(_ folder: String) -> String {
    "\(folder)/\(EvaluationFolder.unfinishedFile)"
  }

  /// Refuses to replace numbers of other data, or of other rows of it, that happen to have the name.
  private func checkEarlier(
    _ target: EvaluationTarget, _ facts: JSONObject, in folder: String
  ) throws {
    let file = "\(folder)/\(EvaluationFolder.resultFile)"
    guard FileManager.default.fileExists(atPath: file) else { return }
    let earlier = try JSONFile.read(file)
    func shown(_ key: String, _ value: JSONValue?) -> String {
      "\(key) is \(value.map { $0.string ?? $0.text } ?? "not given")"
    }
    var differences = ["limit", "eval_fraction"].filter { earlier[$0] != facts[$0] }
    let known = record.data.filter { $0.role == target.name }
    if known.map(\.path) != target.files {
      // Another place may hold the same bytes.
      let hashes = try target.files.map(EvaluationTarget.hash)
      if known.isEmpty || hashes.contains(nil) || known.map(\.sha256) != hashes {
        differences.append("data")
      }
    }
    guard let key = differences.first else { return }
    throw RewardError(
      .fileExists,
      "holds other numbers of this name (\(shown(key, earlier[key])) there, and here "
        + "\(shown(key, facts[key]))); name another --output-dir, or replace them with --overwrite",
      at: .init(file: folder))
  }

  /// Keeps samples that no numbers could be made of, in place of an earlier run's.
  /// - Throws: `file.access`.
  func keepSamples(_ name: String) throws(RewardError) {
    let folder = "\(path)/\(name)"
    do {
      for old in [EvaluationFolder.resultFile, EvaluationFolder.definitionFile].map({
        "\(folder)/\($0)"
      }) where FileManager.default.fileExists(atPath: old) {
        try FileManager.default.removeItem(atPath: old)
      }
      let samples = "\(folder)/\(EvaluationFolder.samplesFile)"
      if FileManager.default.fileExists(atPath: samples) {
        try FileManager.default.removeItem(atPath: samples)
      }
      try FileManager.default.moveItem(atPath: Self.unfinished(folder), toPath: samples)
    } catch {
      throw RewardError(.fileAccess, "cannot be replaced", at: .init(file: folder), cause: error)
    }
  }

  /// Ends a part with its numbers.
  /// - Throws: `file.access`.
  mutating func finish(
    _ target: EvaluationTarget, _ result: JSONObject, data: [RunRecord.DataFile]
  ) throws(RewardError) {
    let folder = "\(path)/\(target.name)"
    try keepSamples(target.name)
    if case .benchmark(let definition, _) = target {
      try JSONFile.write(definition.json, to: "\(folder)/\(EvaluationFolder.definitionFile)")
    }
    try JSONFile.write(.object(result), to: "\(folder)/\(EvaluationFolder.resultFile)")
    record.data.removeAll { $0.role == target.name }
    record.data += data
    try record.write(to: Self.recordPath(path))
  }

  /// Notes that all parts are done.
  /// - Throws: `file.access`.
  mutating func end() throws(RewardError) {
    record.end(.finished)
    try record.write(to: Self.recordPath(path))
  }

  /// Notes that an error ended the run. What fails here is not thrown, since the caller has the first
  /// error to report: on a full disk that is the one about the samples.
  mutating func abandon(for error: RewardError) {
    record.end(error.code == .rowsInterrupted ? .interrupted : .failed(reason: "\(error)"))
    try? record.write(to: Self.recordPath(path))
  }
}
