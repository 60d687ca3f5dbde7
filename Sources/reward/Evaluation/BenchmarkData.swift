import Basics
import Evaluation
import Foundation
import OrderedCollections

/// Finds a benchmark's files.
enum BenchmarkData {
  /// A file of rows, and the subset or language that it stands for; empty where it has all.
  struct File: Hashable {
    let part: String
    let path: String
  }

  /// The files below a path: the file itself, or the definition's files in the folder, or in a folder
  /// of the benchmark's name in it; or else the one file of rows that the folder has.
  /// - Throws: `file.missing`.
  static func files(
    of definition: BenchmarkDefinition, at path: String
  ) throws(RewardError) -> [File] {
    guard let isFolder = isFolder(path) else {
      throw RewardError(.fileMissing, "there is no such file or folder", at: .init(file: path))
    }
    guard isFolder else { return [File(part: "", path: path)] }
    for folder in [path] + definition.folders.map({ "\(path)/\($0)" }) {
      let found = named(definition, in: folder)
      if !found.isEmpty { return found }
    }
    // Only what the benchmark's own folder has: another's rows would be read as this one's.
    let own = definition.folders.map { "\(path)/\($0)" }.first { Self.isFolder($0) == true } ?? path
    if definition.files.isEmpty, let files = DataFolder.files(in: own), files.count == 1 {
      return [File(part: "", path: files[0])]
    }
    let wanted = definition.files.values.joined(separator: ", ")
    throw RewardError(
      .fileMissing,
      wanted.isEmpty
        ? "the folder does not have one file of rows; name it"
        : "none of the benchmark's files is in this folder (\(wanted))",
      at: .init(file: own))
  }

  private static func named(_ definition: BenchmarkDefinition, in folder: String) -> [File] {
    definition.files.compactMap { part, path in
      ["", ".gz"].map { "\(folder)/\(path)\($0)" }.first { isFolder($0) == false }
        .map { File(part: part, path: $0) }
    }
  }

  /// Nil where there is nothing.
  private static func isFolder(_ path: String) -> Bool? {
    var flag: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &flag) else { return nil }
    return flag.boolValue
  }
}

extension BenchmarkData {
  /// The files of a benchmark on the hub.
  /// - Throws: `file.missing` for one that is published elsewhere; what the hub throws.
  static func download(_ definition: BenchmarkDefinition) async throws -> [File] {
    guard !definition.hub.isEmpty else {
      throw RewardError(
        .fileMissing, "is not on the hub (\(definition.source)): give its files with --data",
        at: .init(item: definition.name))
    }
    var files: [File] = []
    for (part, reference) in definition.hub {
      for path in try await HubResolution.dataset(reference) {
        files.append(File(part: part, path: path))
      }
    }
    return files
  }
}
