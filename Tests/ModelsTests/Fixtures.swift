import Basics
import Foundation
import Storage

@testable import Models
@testable import Tensors

/// Files that `Tests/Oracle/models.py` wrote: tiny random models and what transformers computes.
enum Fixtures {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
  static let folder = root + "/.deps/fixtures"
  static let isPresent = FileManager.default.fileExists(atPath: folder + "/models/index.json")
  static let missing: String = "run `make fixtures` first: \(folder) is absent"

  /// All decoder fixtures, one folder each.
  static let decoders = [
    "gemma2", "gemma2-gelu", "gemma3", "gemma3-caps", "gemma3-linear-rope", "llama", "llama-bias",
    "llama-foreign", "llama-fp16", "llama-linear-rope", "llama-mha", "llama-mqa-bf16",
    "llama-sharded", "llama-tied", "llama3-rope", "mistral", "mistral-foreign", "mistral-full",
    "qwen2", "qwen2-tied", "qwen2-window", "qwen2-window-null", "qwen3", "qwen3-tied",
  ]

  static func expected(_ name: String) throws -> Expected {
    try Expected(path: "\(folder)/\(name)/expected.safetensors")
  }

  static func configuration(_ directory: String) throws -> DecoderConfiguration {
    let file = directory + "/config.json"
    return try DecoderConfiguration(huggingFace: JSONFile.read(file), file: file)
  }

  static func decoder(_ directory: String) throws -> Decoder {
    try Decoder(configuration(directory), weights: SafetensorsSource(directory: directory))
  }

  static func languageModel(_ directory: String) throws -> LanguageModel {
    try LanguageModel(decoder(directory), weights: SafetensorsSource(directory: directory))
  }

  static func classifier(_ directory: String) throws -> SequenceClassifier {
    let decoder = try decoder(directory)
    let weights = try SafetensorsSource(directory: directory)
    return SequenceClassifier(
      trunk: decoder, weight: try weights.tensor("score.weight", shape: [1, decoder.width]),
      padTokenID: decoder.configuration.padTokenID)
  }
}

/// A safetensors file of numbered cases: `0.ids`, `0.logits`, ….
struct Expected {
  let file: SafetensorsFile

  init(path: String) throws { file = try SafetensorsFile(path: path) }

  var caseCount: Int {
    (0...).first { file["\($0).ids"] == nil }!
  }

  func ids(_ index: Int) throws -> [Int32] { try integers("\(index).ids") }

  func integers(_ name: String) throws -> [Int32] {
    let entry = try file.entry(named: name)
    let bytes = try file.bytes(of: entry)
    switch entry.elementType {
    case .int64:
      return (0..<entry.elementCount).map {
        Int32(bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self))
      }
    default:
      return (0..<entry.elementCount).map {
        bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Int32.self)
      }
    }
  }

  func values(_ name: String) throws -> [Float] {
    try Tensor(file.entry(named: name), in: file).floats
  }

  func tensor(_ name: String) throws -> Tensor { try Tensor(file.entry(named: name), in: file) }
}

/// Largest difference relative to the largest expected magnitude.
func difference(_ found: [Float], _ expected: [Float]) -> Float {
  guard found.count == expected.count else { return .infinity }
  var worst: Float = 0
  for (a, b) in zip(found, expected) {
    guard a.isFinite else { return .infinity }
    worst = Swift.max(worst, abs(a - b))
  }
  return worst / Swift.max(expected.map(abs).max() ?? 1, 1e-12)
}
