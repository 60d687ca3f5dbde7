import Basics
import Foundation
import Storage

/// Folders as data sets come in them: the rows in one file, or in one that was split into parts, beside
/// a licence and a description.
enum DataFolder {
  private static let endings = [".jsonl", ".jsonl.gz", ".json.gz", ".ndjson", ".parquet"]

  /// Paths of a folder's files of rows, sorted; nil for what is no folder.
  /// - Throws: `file.access`.
  static func files(in path: String) throws(RewardError) -> [String]? {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
      isDirectory.boolValue
    else { return nil }
    return try folderNames(path).filter { name in endings.contains { name.hasSuffix($0) } }
      .map { (path as NSString).appendingPathComponent($0) }
  }

  /// The files of the one data set that a folder has, in the order of their rows; nil for what is no
  /// folder.
  /// - Throws: `argument` for a folder with none or with several; `file.access`.
  static func dataset(in path: String) throws(RewardError) -> [String]? {
    guard let files = try files(in: path) else { return nil }
    guard isOneDataSet(files) else {
      let found = files.isEmpty ? "no data file" : files.joined(separator: ", ")
      throw RewardError(
        .badArgument, "is a folder with \(found), which is not one whole data set; name a file",
        at: .init(file: path))
    }
    return files
  }

  /// Whether this is one file, or all parts of one, as `train-00000-of-00002.parquet` is one of two.
  private static func isOneDataSet(_ files: [String]) -> Bool {
    guard let first = files.first.flatMap(Part.init) else { return files.count == 1 }
    return files.count == first.count
      && files.enumerated().allSatisfy { index, file in
        Part(file) == Part(name: first.name, index: index, count: first.count)
      }
  }
}

/// A file that has a part of another one's rows.
private struct Part: Equatable {
  /// What all parts' names have in common: what is before and behind the numbers.
  let name: [Substring]
  let index: Int
  let count: Int

  init(name: [Substring], index: Int, count: Int) {
    (self.name, self.index, self.count) = (name, index, count)
  }

  /// Nil for a name without numbers.
  init?(_ file: String) {
    guard let match = file.wholeMatch(of: /(.+)-([0-9]{5})-of-([0-9]{5})(\..+)/),
      let index = Int(match.2), let count = Int(match.3)
    else { return nil }
    self.init(name: [match.1, match.4], index: index, count: count)
  }
}
