import Basics
import Evaluation
import Foundation
import Hub
import OrderedCollections

/// Finds a benchmark's files.
enum BenchmarkData {
  /// A file of rows, and the subset or language that it stands for; empty where it has all.
  struct File: Hashable {
    let part: String
    let path: String
  }

  /// The files below a path: the file itself, or the definition's files in the folder, or in a folder
  /// of the benchmark's name in it; or else the one data set that the folder has.
  /// - Throws: `file.missing`, `file.access`; `argument` for a folder with several data sets or none.
  static func files(
    of definition: BenchmarkDefinition, at path: String
  ) throws(RewardError) -> [File] {
    guard let isFolder = isFolder(path) else {
      throw RewardError(.fileMissing, "there is no such file or folder", at: .init(file: path))
    }
    guard isFolder else { return [File(part: part(of: path, in: definition), path: path)] }
    let found = try below(path, of: definition)
    if !found.isEmpty { return found }
    guard definition.files.isEmpty, let files = try DataFolder.dataset(in: path) else {
      let wanted = definition.files.values.joined(separator: ", ")
      throw RewardError(
        .fileMissing, "none of the benchmark's files is in this folder (\(wanted))",
        at: .init(file: path))
    }
    return files.map { File(part: "", path: $0) }
  }

  /// The part that a file is by its name, or the only one that there is; empty where its rows have to
  /// say so.
  private static func part(of path: String, in definition: BenchmarkDefinition) -> String {
    let named = definition.files.filter { _, file in
      ["", ".gz"].contains { "/\(path)".hasSuffix("/\(file)\($0)") }
    }
    if named.count == 1 { return named.keys[0] }
    return definition.files.count == 1 ? definition.files.keys[0] : ""
  }

  /// What a folder of several benchmarks' data has of this one: the definition's files, or the one data
  /// set in a folder of the benchmark's name. Another's file is never taken for this one's.
  /// - Throws: as ``DataFolder/dataset(in:)``.
  static func below(
    _ path: String, of definition: BenchmarkDefinition
  ) throws(RewardError) -> [File] {
    let own = definition.folders.map { "\(path)/\($0)" }
    for folder in [path] + own {
      let found = named(definition, in: folder)
      if !found.isEmpty { return found }
    }
    guard definition.files.isEmpty, let folder = own.first(where: { isFolder($0) == true })
    else { return [] }
    return try DataFolder.dataset(in: folder)?.map { File(part: "", path: $0) } ?? []
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
      files += try await HubResolution.dataset(reference).map { File(part: part, path: $0) }
    }
    return files
  }

  /// The files of a hub id that a user named: of a fork, a revision, or one of several splits. A split,
  /// or else a config, of the name of one of the benchmark's parts is this part.
  /// - Throws: what the hub throws.
  static func download(
    _ definition: BenchmarkDefinition, from reference: String
  ) async throws -> [File] {
    let parsed = try HubReference(reference, kind: .dataset)
    let parts = Set(definition.files.keys).union(definition.hub.keys)
    let part = [parsed.split, parsed.config].compactMap { $0 }.first(where: parts.contains) ?? ""
    return try await HubResolution.dataset(reference).map { File(part: part, path: $0) }
  }
}
