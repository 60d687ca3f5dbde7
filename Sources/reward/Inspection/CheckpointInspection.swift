import Basics
import Foundation
import OrderedCollections
import Storage
import Tracking

/// How far a training had come when it wrote a checkpoint.
struct CheckpointInspection {
  let object: JSONObject

  init(_ path: String) throws {
    var object: JSONObject = ["kind": "training checkpoint", "path": .string(path)]
    object["complete"] = .bool(AtomicDirectory.isComplete(path))
    object["state"] = try JSONFile.read("\(path)/trainer_state.json")
    // The optimiser has two moments for each parameter, so its file holds twice as many numbers.
    for (name, key) in [
      ("trainable", "trainable_parameters"), ("optimizer", "optimizer_moment_elements"),
    ] {
      let file = "\(path)/\(name).safetensors"
      guard FileManager.default.fileExists(atPath: file) else { continue }
      let stored = StoredTensors(file: try SafetensorsFile(path: file))
      object[key] = .number(stored.count)
    }
    self.object = object
  }
}

/// What a run's directory tells when it has no model yet.
struct RunInspection {
  let object: JSONObject

  init(_ path: String) throws {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: path) } catch {
      throw RewardError(.fileAccess, error.localizedDescription, at: .init(file: path))
    }
    let checkpoints = names.filter { $0.hasPrefix("checkpoint-") }.sorted {
      $0.utf8.count == $1.utf8.count ? $0 < $1 : $0.utf8.count < $1.utf8.count
    }
    object = [
      "kind": "training run without a model", "path": .string(path),
      "checkpoints": .array(checkpoints.map { .string($0) }),
      "run": try JSONFile.read("\(path)/run.json"),
    ]
  }
}

/// The tensors of one safetensors file.
struct SafetensorsInspection {
  let object: JSONObject

  init(_ path: String) throws {
    let file = try SafetensorsFile(path: path)
    let stored = StoredTensors(file: file)
    var metadata = JSONObject()
    for key in file.metadata.keys.sorted() { metadata[key] = .string(file.metadata[key]!) }
    object = [
      "kind": "safetensors", "path": .string(path),
      "parameters": .number(JSONNumber(stored.count)),
      "stored_as": .object(stored.types.mapValues { .number(JSONNumber($0)) }),
      "metadata": .object(metadata),
      "tensors": .object(
        stored.shapes.mapValues { .array($0.map { .number(JSONNumber($0)) }) }),
    ]
  }
}
