public import Basics
import Foundation
import Hashing

extension ScoreCache {
  /// Names a model on disk by the content of all files that it is read from, and its base model's where
  /// it is an adapter.
  ///
  /// - Throws: `model.missing`, `file.access`, `cache.database`. Cost: reads every byte of the model
  ///   once; after that the files' sizes and times tell that they are the same.
  public func digest(ofModel name: String) throws -> String {
    let name = try ModelName(name)
    var folders = [name.path]
    if case .directory(let path) = name, AdapterFiles.exists(in: path) {
      folders.append(try ModelFiles(name).name.path)
    }
    var hasher = PartsHasher()
    for path in folders {
      for file in Self.files(of: path) {
        hasher.add((file as NSString).lastPathComponent)
        hasher.add(try digest(of: file) { try sha256(fileAt: $0) })
      }
    }
    return hasher.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// What a model is read from; what a run writes beside it says nothing about its scores.
  private static func files(of path: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    guard !names.isEmpty else { return [path] }
    let kinds = ["safetensors", "gguf", "json", "jinja", "model", "txt"]
    return names.filter { name in
      name != "run.json" && kinds.contains((name as NSString).pathExtension)
    }.sorted().map { "\(path)/\($0)" }
  }
}
