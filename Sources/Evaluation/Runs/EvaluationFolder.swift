public import Basics
import Foundation
public import OrderedCollections
import Storage

/// The folder that `reward evaluate --output-dir` writes: a folder for each benchmark or data set,
/// with `samples.jsonl` (``EvaluationSample``) and `result.json`, and one `run.json` above them.
public struct EvaluationFolder: Hashable, Sendable {
  /// Where it lies.
  public let path: String
  /// The benchmarks and data sets in it, by their folders' names, sorted.
  public let names: [String]

  /// The names of the files in each part.
  public static let samplesFile = "samples.jsonl", resultFile = "result.json"

  /// Opens an evaluation.
  /// - Throws: `file.missing` for what is no folder, or has no finished evaluation in it.
  public init(path: String) throws(RewardError) {
    let children = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let names = children.filter {
      FileManager.default.fileExists(atPath: "\(path)/\($0)/\(Self.resultFile)")
    }
    guard !names.isEmpty else {
      throw RewardError(
        .fileMissing,
        "there is no evaluation: the folder that `reward evaluate --output-dir` writes has "
          + "\(Self.resultFile) in a folder for each benchmark", at: .init(file: path))
    }
    self.path = path
    self.names = names.sorted()
  }

  /// What was printed: `result.json` of a benchmark or data set.
  /// - Throws: `file.access`, `json.syntax`, `evaluation.sample` for what is no object.
  public func result(_ name: String) throws(RewardError) -> JSONObject {
    let file = "\(path)/\(name)/\(Self.resultFile)"
    guard let object = try JSONFile.read(file).object else {
      throw RewardError(.evaluationSample, "is no JSON object", at: .init(file: file))
    }
    return object
  }

  /// All items, in the order in which they were scored.
  /// - Throws: `file.missing`, what ``RowReader`` throws, `evaluation.sample` with its line.
  public func samples(_ name: String) throws(RewardError) -> [EvaluationSample] {
    try Self.samples(file: "\(path)/\(name)/\(Self.samplesFile)")
  }

  /// All items of a file.
  /// - Throws: as ``samples(_:)``.
  public static func samples(file: String) throws(RewardError) -> [EvaluationSample] {
    let reader = try RowReader(path: file)
    var samples: [EvaluationSample] = []
    while let (line, row) = try reader.next() {
      do throws(RewardError) {
        samples.append(try EvaluationSample(json: row))
      } catch { throw error.atRow(file: file, line: line) }
    }
    return samples
  }
}
