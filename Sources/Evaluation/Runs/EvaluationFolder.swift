public import Basics
import Foundation
public import OrderedCollections
import Storage

extension RewardError.Code {
  /// An evaluation of another version of its benchmark.
  public static let benchmarkVersion = Self("benchmark.version")
}

/// The folder that `reward evaluate --output-dir` writes: a folder for each benchmark or data set,
/// with `samples.jsonl` (``EvaluationSample``), `result.json` and the benchmark's `definition.json`, and
/// one `run.json` above them.
public struct EvaluationFolder: Hashable, Sendable {
  /// Where it lies.
  public let path: String
  /// The benchmarks and data sets in it, by their folders' names, sorted.
  public let names: [String]

  /// The names of the files in each part.
  public static let samplesFile = "samples.jsonl", resultFile = "result.json"
  /// Samples that are still being written, or whose run was stopped.
  public static let unfinishedFile = "samples.jsonl.part"
  /// Of a benchmark, so that its numbers can be computed again wherever it came from.
  public static let definitionFile = "definition.json"

  /// What `reward probe` adds: numbers, and the texts that they are of.
  public static let consistencyFile = "consistency.json", probedFile = "consistency.jsonl"
  /// All files with numbers of the evaluated model, in the folder or in those of parts.
  public static let measurements = [
    samplesFile, unfinishedFile, resultFile, definitionFile, consistencyFile, probedFile,
    OveroptimisationCurve.fileName,
  ]

  /// Opens an evaluation.
  /// - Throws: `file.missing` for what is not there, or has no finished evaluation in it;
  ///   `file.access` for what is no folder, or cannot be read.
  public init(path: String) throws(RewardError) {
    let names = try folderNames(path).filter {
      FileManager.default.fileExists(atPath: "\(path)/\($0)/\(Self.resultFile)")
    }
    guard !names.isEmpty else {
      throw RewardError(
        .fileMissing,
        "there is no evaluation: the folder that `reward evaluate --output-dir` writes has "
          + "\(Self.resultFile) in a folder for each benchmark", at: .init(file: path))
    }
    self.path = path
    self.names = names
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

  /// The benchmark that a part is of: by its own file, and without one the built-in benchmark; nil for
  /// a data set.
  /// - Throws: `file.access`, `benchmark.definition`, `benchmark.unknown`; `benchmark.version` where
  ///   the numbers are of another version.
  public func definition(_ name: String) throws(RewardError) -> BenchmarkDefinition? {
    try Self.definition(of: try result(name), in: "\(path)/\(name)")
  }

  static func definition(
    of result: JSONObject, in folder: String
  ) throws(RewardError) -> BenchmarkDefinition? {
    guard let name = result["benchmark"]?.string else { return nil }
    let file = "\(folder)/\(definitionFile)"
    let definition: BenchmarkDefinition
    if FileManager.default.fileExists(atPath: file) {
      definition = try BenchmarkDefinition(file: file)
    } else {
      do throws(RewardError) { definition = try BenchmarkCatalog.named(name) } catch {
        throw error.inFile("\(folder)/\(resultFile)")
      }
    }
    guard definition.name == name else {
      throw RewardError(
        .benchmarkDefinition, "is of '\(definition.name)', where the result is of '\(name)'",
        at: .init(file: file))
    }
    guard result["version"]?.int == definition.version else {
      throw RewardError(
        .benchmarkVersion,
        "is of version \(result["version"]?.text ?? "none") of the benchmark, whose numbers cannot "
          + "be compared with those of version \(definition.version), which is at hand",
        at: .init(file: "\(folder)/\(resultFile)", item: "version"))
    }
    return definition
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
