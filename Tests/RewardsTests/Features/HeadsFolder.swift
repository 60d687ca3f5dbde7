import Basics
import Foundation
import OrderedCollections
import Preferences
import Rewards
import Text

/// Reads numbers out of the texts: a response "0.8 0.5 0.4" is the vector (0.8, 0.5, 0.4), and so
/// is a prompt.
struct ToldFeatures: FeatureExtractor {
  var name = "told"
  var width = 3
  var promptWidth = 2

  func features(of candidates: [Candidate]) throws -> [CandidateFeatures] {
    candidates.map { candidate in
      CandidateFeatures(
        Self.numbers(candidate.responseText),
        reading: Reading(tokens: 1, isTruncated: false, hash: UInt64(candidate.responseText.count)))
    }
  }

  func promptFeatures(of prompts: [[Message]]) throws -> [[Float]] {
    prompts.map { Self.numbers($0[0].content) }
  }

  private static func numbers(_ text: String) -> [Float] {
    text.split(separator: " ").map { Float($0)! }
  }
}

/// A directory of heads written by hand, so that each part of it can be wrong.
final class HeadsFolder {
  let path = FileManager.default.temporaryDirectory.appending(path: "heads-\(UUID())").path
  /// Three heads that hand through what they read, under a gate whose logits are 2, 0 and −3 for
  /// every prompt.
  var tensors: OrderedDictionary<String, (shape: [Int], values: [Float])> = [
    "heads.0.weight": ([3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]),
    "gate.0.weight": ([3, 2], [0, 0, 0, 0, 0, 0]), "gate.0.bias": ([3], [2, 0, -3]),
    "gate.scale": ([1], [1]),
  ]
  var description: JSONValue = [
    "format": 1, "extractor": ["type": "sentence", "model": "all-minilm-l6-v2"],
    "heads": ["widths": [3, 3], "bias": false],
    "attributes": [
      ["name": "helpful", "lowest": 0, "highest": 1], ["name": "right", "lowest": 1, "highest": 5],
      ["name": "verbose", "lowest": -0.5, "highest": 4.5],
    ],
    "value": [
      "rule": "gate", "widths": [2, 3], "bias": true, "temperature": 10, "verbosity": "verbose",
      "penalties": ["helpful": 0.1, "right": 0.05, "verbose": 1], "unremoved": [],
    ],
    "provenance": ["seed": 7],
  ]
  /// The fixture of the specification: R = (0.8, 0.5, 0.4) scores 0.475409.
  var canary: JSONValue = [
    "candidates": [
      [
        "prompt": [["role": "user", "content": "1 2"]],
        "response": [["role": "assistant", "content": "0.8 0.5 0.4"]], "reward": 0.475409,
        "attributes": [0.8, 0.5, 0.4],
      ]
    ]
  ]

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try description.text.write(
      toFile: file("reward_heads.json"), atomically: false, encoding: .utf8)
    try canary.text.write(toFile: file("canary.json"), atomically: false, encoding: .utf8)
    try safetensors().write(to: URL(fileURLWithPath: file("reward_heads.safetensors")))
  }

  /// Changes a member of the description, found by its keys.
  func change(_ keys: String..., to value: JSONValue?) {
    func changed(_ json: JSONValue, _ keys: ArraySlice<String>) -> JSONValue? {
      guard let key = keys.first else { return value }
      var members = json.object ?? [:]
      members[key] = changed(members[key] ?? .null, keys.dropFirst())
      return .object(members)
    }
    description = changed(description, keys[...]) ?? .null
  }

  private func safetensors() -> Data {
    var (header, bytes): (JSONObject, Data) = ([:], Data())
    for (name, tensor) in tensors {
      let start = bytes.count
      for value in tensor.values {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
      }
      header[name] = [
        "dtype": "F32", "shape": .array(tensor.shape.map { .number($0) }),
        "data_offsets": [.number(start), .number(bytes.count)],
      ]
    }
    var text = Data(JSONValue.object(header).text.utf8)
    text.append(Data(repeating: 0x20, count: (8 - text.count % 8) % 8))
    var data = Data()
    withUnsafeBytes(of: UInt64(text.count).littleEndian) { data.append(contentsOf: $0) }
    return data + text + bytes
  }

  /// The code of the error that opening gives; nil for none.
  func code(_ extractor: ToldFeatures = ToldFeatures()) throws -> RewardError.Code? {
    try write()
    do {
      _ = try FeatureRewardModel(directory: path) { _ in extractor }
      return nil
    } catch let error as RewardError { return error.code }
  }
}
