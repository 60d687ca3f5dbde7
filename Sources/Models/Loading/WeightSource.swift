public import Basics
public import Storage
public import Tensors

extension RewardError.Code {
  /// A weight that the configuration asks for is not in the file.
  public static let weightMissing = Self("model.weight-missing")
  /// A weight has another shape than the configuration asks for.
  public static let weightShape = Self("model.weight-shape")
  /// A weight's element type cannot be computed with.
  public static let weightType = Self("model.weight-type")
}

/// Where a model's weights come from, by their names in transformers.
public protocol WeightSource {
  /// A weight as fp32 in memory of its own.
  /// - Throws: `model.weight-missing`, `model.weight-shape`, `model.weight-type`.
  func tensor(_ name: String, shape: [Int]) throws -> Tensor
  func contains(_ name: String) -> Bool
}

extension WeightSource {
  /// Traps never: a file decides the shape.
  func checkShape(_ name: String, found: [Int], expected: [Int], file: String) throws {
    guard found == expected else {
      throw RewardError(
        .weightShape, "has shape \(found) where the configuration asks for \(expected)",
        at: .init(file: file, item: name))
    }
  }
}

/// Another source's weights, moved to a device.
public struct PlacedWeights<Source: WeightSource>: WeightSource {
  public let source: Source
  public let device: Device

  public init(_ source: Source, on device: Device) {
    self.source = source
    self.device = device
  }

  public func contains(_ name: String) -> Bool { source.contains(name) }

  public func tensor(_ name: String, shape: [Int]) throws -> Tensor {
    try source.tensor(name, shape: shape).to(device: device)
  }
}

/// Weights of a Hugging Face directory. Names with and without the `model.` prefix are found,
/// since base models are saved without it.
public struct SafetensorsSource: WeightSource {
  public let files: WeightFiles
  let directory: String

  public init(directory: String, name: String = "model") throws {
    self.directory = directory
    files = try WeightFiles(path: directory, name: name)
  }

  fileprivate func find(_ name: String) -> (file: SafetensorsFile, entry: SafetensorsEntry)? {
    for prefix in ["model.", "bert."] where files[name] == nil && name.hasPrefix(prefix) {
      return files[String(name.dropFirst(prefix.count))]
    }
    return files[name]
  }

  public func contains(_ name: String) -> Bool { find(name) != nil }

  public func tensor(_ name: String, shape: [Int]) throws -> Tensor {
    guard let (file, entry) = find(name) else {
      throw RewardError(
        .weightMissing, "is missing from the weights", at: .init(file: directory, item: name))
    }
    try checkShape(name, found: entry.shape, expected: shape, file: file.file.path)
    return try Tensor(entry, in: file)
  }
}

extension Tensor {
  /// A floating-point tensor of a safetensors file as fp32 in memory of its own.
  convenience init(_ entry: SafetensorsEntry, in file: SafetensorsFile) throws {
    let types: [ElementType: DType] = [
      .float64: .float64, .float32: .float32, .float16: .float16, .bfloat16: .bfloat16,
    ]
    guard let type = types[entry.elementType] else {
      throw RewardError(
        .weightType, "is \(entry.elementType.rawValue), not a floating-point type",
        at: .init(file: file.file.path, item: entry.name))
    }
    let stored = Tensor(bytes: try file.bytes(of: entry), shape: entry.shape, dtype: type)
    self.init(adopting: stored.to(.float32))
  }
}

extension SafetensorsSource {
  /// A weight's shape as stored, or nil when it is not there.
  public func shape(_ name: String) -> [Int]? { find(name)?.entry.shape }
}
