import Foundation

/// Folders as data sets come in them: one file of rows beside a licence and a description.
enum DataFolder {
  /// Paths of a folder's files of rows, sorted; nil for what is no folder.
  static func files(in path: String) -> [String]? {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
      isDirectory.boolValue
    else { return nil }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let endings = [".jsonl", ".jsonl.gz", ".json.gz", ".ndjson", ".parquet"]
    return names.sorted().filter { name in endings.contains { name.hasSuffix($0) } }
      .map { (path as NSString).appendingPathComponent($0) }
  }
}
