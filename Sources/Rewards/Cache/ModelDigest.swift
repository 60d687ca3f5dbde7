public import Basics
import Foundation
import Hashing
import Storage

/// Names a model on disk by the content of all files that it is read from, and its base model's where
/// it is an adapter.
public struct ModelDigest: Hashable, Sendable {
  /// 64 hexadecimal digits.
  public let text: String

  /// - Parameters:
  ///   - name: as ``ModelName`` takes it.
  ///   - cache: remembers files' hashes while their sizes and times are the same.
  /// - Throws: `model.missing`, `file.access`, `cache.database`; for an adapter what opening its base
  ///   model throws. Cost: O(bytes), once for each file that the cache does not know.
  public init(_ name: String, _ cache: ScoreCache? = nil) throws {
    let name = try ModelName(name)
    var parts = [name]
    if case .directory(let path) = name, AdapterFiles.exists(in: path) {
      parts.append(try ModelFiles(name).name)
    }
    var hasher = PartsHasher()
    for part in parts {
      for file in try Self.files(of: part) {
        hasher.add((file as NSString).lastPathComponent)
        hasher.add(
          try cache?.digest(of: file) { try sha256(fileAt: $0) } ?? sha256(fileAt: file))
      }
    }
    text = hexDigits(hasher.bytes)
  }

  /// The files that a model is read from, of an adapter without its base model's. What a run writes
  /// beside them says nothing about scores.
  /// - Throws: `file.access`.
  public static func files(of name: ModelName) throws(RewardError) -> [String] {
    guard case .directory(let path) = name else { return [name.path] }
    let kinds = ["safetensors", "gguf", "json", "jinja", "model", "txt"]
    let names = try folderNames(path)
    let top = names.filter { name in
      name != "run.json" && kinds.contains((name as NSString).pathExtension)
    }
    // How a sentence encoder pools its states stands in a folder: 1_Pooling/config.json.
    let layers = names.filter { $0.wholeMatch(of: /[0-9]+_[A-Za-z]+/) != nil }.flatMap { layer in
      ["\(layer)/config.json", "\(layer)/model.safetensors"]
    }.filter { FileManager.default.fileExists(atPath: "\(path)/\($0)") }
    return (top + layers).map { "\(path)/\($0)" }
  }
}
