import Basics
import Evaluation
import Foundation
import Hashing

/// What a model is evaluated on: preference pairs of a file, or a benchmark.
enum EvaluationTarget {
  case pairs(name: String, files: [String], DatasetOptions)
  case benchmark(BenchmarkDefinition, [BenchmarkData.File])

  /// The folder of its results.
  var name: String {
    switch self {
    case .pairs(let name, _, _): name
    case .benchmark(let definition, _): definition.name
    }
  }

  /// The files that are read.
  var files: [String] {
    switch self {
    case .pairs(_, let files, _): files
    case .benchmark(_, let files): files.map(\.path)
    }
  }

  /// A data set's name: its file's without folder and endings, its folder's, or that of its hub id; with
  /// a number where several have it.
  static func name(of path: String, besides taken: [String]) -> String {
    let file = path == "-" ? "stdin" : (path as NSString).lastPathComponent
    var stem = String(file.prefix { ![".", ":", "@"].contains($0) })
    if stem.isEmpty { stem = "pairs" }
    guard taken.contains(stem) else { return stem }
    return (2...).lazy.map { "\(stem)-\($0)" }.first { !taken.contains($0) }!
  }

  /// SHA-256 of a file; nil for a stream, whose rows are gone: a pipe that is read again has others or none.
  static func hash(_ file: String) throws(RewardError) -> String? {
    let real = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
    guard file != "-" else { return nil }
    do {
      let type = try FileManager.default.attributesOfItem(atPath: real)[.type]
      return type as? FileAttributeType == .typeRegular ? try sha256(fileAt: file) : nil
    } catch {
      throw RewardError(
        .fileAccess, "cannot be read again for its hash", at: .init(file: file), cause: error)
    }
  }
}
