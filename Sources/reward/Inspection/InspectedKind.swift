import Basics
import Foundation
import Rewards
import Storage

extension RewardError.Code {
  /// `reward inspect` does not know what a path is.
  static let inspectUnknown = Self("inspect.unknown")
}

/// What a path is, told by names and first bytes.
enum InspectedKind {
  case checkpoint, safetensors, run
  /// Heads of `reward fit`, by their directory.
  case heads(String)
  /// A path or a built-in model's name.
  case model(String)
  case dataset(files: [String])
  case tokenizer(file: String)

  init(_ path: String) throws {
    let manager = FileManager.default
    var isDirectory: ObjCBool = false
    guard manager.fileExists(atPath: path, isDirectory: &isDirectory) else {
      // Built-in names, and the error for what is none.
      _ = try ModelName(path)
      self = .model(path)
      return
    }
    guard isDirectory.boolValue else {
      self = try Self.file(path)
      return
    }
    func has(_ name: String) -> Bool { manager.fileExists(atPath: "\(path)/\(name)") }
    if has("trainer_state.json") {
      self = .checkpoint
    } else if FittedHeads(in: path) != nil {
      self = .heads(path)
    } else if has("config.json") || has("adapter_config.json") {
      self = .model(path)
    } else if has("tokenizer.json") {
      self = .tokenizer(file: path)
    } else if has("run.json") {
      self = .run
    } else if let files = try DataFolder.files(in: path), files.isEmpty {
      throw RewardError(
        .inspectUnknown,
        "the directory has no data file and none of config.json, adapter_config.json, "
          + "\(FittedHeads.attributes.fileNames.description), trainer_state.json, tokenizer.json and "
          + "run.json", at: .init(file: path))
    } else {
      self = .dataset(files: try DataFolder.dataset(in: path) ?? [])
    }
  }

  private static func file(_ path: String) throws -> InspectedKind {
    let name = path.lowercased()
    if name.hasSuffix(".gguf") { return .model(path) }
    if name.hasSuffix(".safetensors") { return .safetensors }
    // A tokenizer is one object with a model inside; rows are lines or an array.
    if name.hasSuffix(".json"), isTokenizer(path) { return .tokenizer(file: path) }
    return .dataset(files: [path])
  }

  private static func isTokenizer(_ path: String) -> Bool {
    guard let handle = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? handle.close() }
    let start = (try? handle.read(upToCount: 1 << 16)).flatMap { $0 } ?? Data()
    return ["\"added_tokens\"", "\"pre_tokenizer\"", "\"normalizer\""]
      .contains { start.range(of: Data($0.utf8)) != nil }
  }
}
