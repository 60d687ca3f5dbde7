public import Basics
import Foundation

extension RewardError.Code {
  /// `--model` names nothing that is there.
  public static let modelMissing = Self("model.missing")
}

/// What `--model` may say: a directory, a GGUF file, or the name of a built-in model.
public enum ModelName: Sendable, Hashable {
  case directory(String)
  case gguf(String)

  /// The models that set-up installs: the name here, the place below the models' folder, and the
  /// hub id of the model whose weights they are.
  public static let builtins: [(name: String, path: String, hub: String)] = [
    (
      "smollm2-135m-instruct", "smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf",
      "HuggingFaceTB/SmolLM2-135M-Instruct"
    ),
    ("all-minilm-l6-v2", "all-minilm-l6-v2", "sentence-transformers/all-MiniLM-L6-v2"),
  ]

  /// The built-in model of this name, in any case.
  static func builtin(_ name: String) -> (name: String, path: String, hub: String)? {
    builtins.first { $0.name == name.lowercased() }
  }

  /// The hub id of the built-in model of this name, or of the model in this folder of the hub's cache
  /// (`models--owner--name/snapshots/commit`); another name as it is.
  public static func published(_ name: String) -> String {
    builtin(name)?.hub ?? hubIdentifier(ofCached: name) ?? name
  }

  /// The hub id of the model in a folder of the hub's cache; nil for another path.
  public static func hubIdentifier(ofCached path: String) -> String? {
    let parts = path.split(separator: "/")
    guard let place = parts.lastIndex(of: "snapshots"), place > 0,
      parts[place - 1].hasPrefix("models--")
    else { return nil }
    // Names have no two hyphens together, so that these stand for the one `/`.
    return String(parts[place - 1].dropFirst("models--".count)).replacing("--", with: "/")
  }

  /// Where set-up put the built-in models: `REWARDKIT_MODELS`, or `.deps/models` of the checkout
  /// that this was built in.
  public static var builtinFolder: String {
    if let folder = ProcessInfo.processInfo.environment["REWARDKIT_MODELS"] { return folder }
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return root.appendingPathComponent(".deps/models").path
  }

  /// The directory or file on disk.
  public var path: String {
    switch self {
    case .directory(let path), .gguf(let path): path
    }
  }

  /// - Throws: `model.missing`, with what was meant where the name is near a built-in one.
  public init(_ text: String) throws(RewardError) {
    var path = text
    if let builtin = Self.builtin(text) {
      path = "\(Self.builtinFolder)/\(builtin.path)"
    }
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      let names = Self.builtins.map(\.name).joined(separator: ", ")
      let hint =
        path == text
        ? "neither a path nor a built-in model (\(names)); on the hub a model is owner/name"
        : "the built-in model is not installed; run `make setup` in RewardKit's checkout"
      throw RewardError(.modelMissing, hint, at: .init(item: text))
    }
    if isDirectory.boolValue {
      self = .directory(path)
    } else if path.lowercased().hasSuffix(".gguf") {
      self = .gguf(path)
    } else {
      throw RewardError(
        .modelMissing, "a file that is no .gguf; give a model's directory", at: .init(file: path))
    }
  }
}
