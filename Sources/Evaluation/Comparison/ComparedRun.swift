public import Basics
import Foundation
public import OrderedCollections

/// One side of a comparison: an evaluation's folder, the folder of one of its benchmarks, or a file
/// of samples alone.
public struct ComparedRun: Hashable, Sendable {
  /// One benchmark or data set.
  public struct Part: Hashable, Sendable {
    /// Its samples.
    public let samplesFile: String
    /// Its `result.json`; nil for samples alone.
    public let result: JSONObject?

    /// The benchmark that valued it; nil for a data set, and for samples alone.
    /// - Throws: as ``EvaluationFolder/definition(_:)``.
    public func definition() throws(RewardError) -> BenchmarkDefinition? {
      guard let result else { return nil }
      let folder = URL(fileURLWithPath: samplesFile).deletingLastPathComponent().path
      return try EvaluationFolder.definition(of: result, in: folder)
    }
  }

  /// What the user named.
  public let path: String
  /// By name.
  public let parts: OrderedDictionary<String, Part>

  /// Opens one side; samples are not read yet.
  /// - Throws: `file.missing`; what ``EvaluationFolder`` throws.
  public init(path: String) throws(RewardError) {
    self.path = path
    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw RewardError(.fileMissing, "there is no such file or folder", at: .init(file: path))
    }
    let url = URL(fileURLWithPath: path)
    let whole = "\(path)/\(EvaluationFolder.samplesFile)"
    guard isFolder.boolValue, !exists(whole) else {
      let samples = isFolder.boolValue ? whole : path
      let home = URL(fileURLWithPath: samples).deletingLastPathComponent()
      let isOurs =
        samples.hasSuffix("/\(EvaluationFolder.samplesFile)")
        || samples == EvaluationFolder.samplesFile
      let hasResult =
        isOurs && exists(home.appendingPathComponent(EvaluationFolder.resultFile).path)
      let result =
        hasResult
        ? try EvaluationFolder(path: home.deletingLastPathComponent().path)
          .result(home.lastPathComponent) : nil
      let name = result?["name"]?.string ?? url.lastPathComponent
      parts = [name: Part(samplesFile: samples, result: result)]
      return
    }
    let folder = try EvaluationFolder(path: path)
    var parts: OrderedDictionary<String, Part> = [:]
    for name in folder.names {
      parts[name] = Part(
        samplesFile: "\(path)/\(name)/\(EvaluationFolder.samplesFile)",
        result: try folder.result(name))
    }
    self.parts = parts
  }
}
