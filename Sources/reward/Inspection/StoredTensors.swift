import Basics
import OrderedCollections
import Rewards
import Storage

/// The tensors of a model's files, by their headers.
struct StoredTensors {
  private(set) var shapes: OrderedDictionary<String, [Int]> = [:]
  /// Tensors of each type.
  private(set) var types: OrderedDictionary<String, Int> = [:]
  /// Elements of all tensors.
  private(set) var count = 0

  init(_ name: ModelName) throws(RewardError) {
    switch name {
    case .directory(let path):
      for file in try WeightFiles(path: path).files { add(file) }
    case .gguf(let path):
      for tensor in try GGUFFile(path: path).tensors {
        add(tensor.name, tensor.shape, tensor.type.name, tensor.elementCount)
      }
    }
  }

  init(directory: String, name: String) throws(RewardError) {
    for file in try WeightFiles(path: directory, name: name).files { add(file) }
  }

  init(file: SafetensorsFile) { add(file) }

  private mutating func add(_ file: SafetensorsFile) {
    for entry in file.entries {
      add(entry.name, entry.shape, entry.elementType.safetensorsName, entry.elementCount)
    }
  }

  private mutating func add(_ name: String, _ shape: [Int], _ type: String, _ elements: Int) {
    shapes[name] = shape
    types[type, default: 0] += 1
    count += elements
  }
}
