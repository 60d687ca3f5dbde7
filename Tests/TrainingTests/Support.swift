import Basics
import Foundation
import Models
import Rewards
import Storage
import Tensors

@testable import Training

/// The tiny models of `Tests/Oracle/models.py`, and pairs to train them on.
enum Tiny {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
  static let folder = root + "/.deps/fixtures/models"
  /// SmolLM2 as transformers wrote it.
  static let base = root + "/.deps/fixtures/smollm2/lm"
  static let isPresent = FileManager.default.fileExists(atPath: folder + "/index.json")
  static let python = root + "/.deps/oracle/bin/python"

  static func decoder(_ name: String) throws -> Decoder {
    let directory = "\(folder)/\(name)/lm"
    let file = directory + "/config.json"
    return try Decoder(
      DecoderConfiguration(huggingFace: JSONFile.read(file), file: file),
      weights: SafetensorsSource(directory: directory))
  }

  static func network(_ name: String = "llama", _ options: TrainingOptions) throws
    -> RewardNetwork
  {
    try RewardNetwork(trunk: decoder(name), padTokenID: 0, options: options)
  }

  /// Random pairs that share a prompt; the chosen one holds more even tokens, so there is
  /// something to learn.
  static func pairs(_ count: Int, seed: UInt64 = 1) -> [TokenPair] {
    var source = RandomSource(seed: seed)
    return (0..<count).map { index in
      let prompt = (0..<Int.random(in: 9...14, using: &source)).map { _ in
        Int32.random(in: 3..<299, using: &source)
      }
      let response = { (even: Int32) -> [Int32] in
        (0..<Int.random(in: 3...7, using: &source)).map { _ in
          Int32.random(in: 3..<13, using: &source) * 2 + even
        }
      }
      return TokenPair(chosen: prompt + response(0), rejected: prompt + response(1), index: index)
    }
  }

  static func temporary() throws -> String {
    let path = NSTemporaryDirectory() + "reward-training-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  static func options(_ change: (inout TrainingOptions) -> Void = { _ in }) -> TrainingOptions {
    var options = TrainingOptions()
    options.learningRate = 3e-3
    options.epochs = 2
    options.batchSize = 4
    change(&options)
    return options
  }

  /// All trainable numbers, in order.
  static func weights(_ network: RewardNetwork) -> [Float] {
    network.namedTrainable.flatMap { $0.tensor.contiguous().floats }
  }
}

/// 2-norm of the difference over the 2-norm of the reference.
func relativeNorm(_ found: [Float], _ expected: [Float]) -> Double {
  guard found.count == expected.count else { return .infinity }
  var (difference, size) = (0.0, 0.0)
  for (a, b) in zip(found, expected) {
    difference += Double(a - b) * Double(a - b)
    size += Double(b) * Double(b)
  }
  return (difference / Swift.max(size, 1e-300)).squareRoot()
}
