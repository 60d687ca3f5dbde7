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
  /// The file or directory, for errors.
  var path: String { get }
  /// Names of all tensors as the files have them.
  var storedNames: [String] { get }
  /// The name that the files have for a weight; nil when it is not there.
  func storedName(of name: String) -> String?
  /// A weight as fp32, unless the source was asked for another type, in memory of its own.
  /// - Throws: `model.weight-missing`, `model.weight-shape`, `model.weight-type`, `torch.memory`,
  ///   inside an error scope or not.
  func tensor(_ name: String, shape: [Int]) throws -> Tensor
}

extension WeightSource {
  /// Whether the files have a weight.
  public func contains(_ name: String) -> Bool { storedName(of: name) != nil }

  /// Traps never: a file decides the shape.
  func checkShape(_ name: String, found: [Int], expected: [Int], file: String) throws {
    guard found == expected else {
      throw RewardError(
        .weightShape, "has shape \(found) where the configuration asks for \(expected)",
        at: .init(file: file, item: name))
    }
  }
}

/// Runs tensor operations on a weight; what they cannot do is thrown at once and names the weight.
func withWeightErrors<Result>(
  _ name: String, file: String, _ body: () throws -> Result
) throws -> Result {
  do { return try withTensorErrors(body) } catch let error as RewardError {
    guard error.code == .torch || error.code == .torchMemory else { throw error }
    throw RewardError(error.code, error.message, at: .init(file: file, item: name))
  }
}

/// Another source's weights, moved to a device.
public struct PlacedWeights<Source: WeightSource>: WeightSource {
  /// Where the weights are read.
  public let source: Source
  /// Where they are put.
  public let device: Device

  /// Weights of `source` on `device`.
  public init(_ source: Source, on device: Device) {
    self.source = source
    self.device = device
  }

  /// The source's path.
  public var path: String { source.path }
  /// The source's names.
  public var storedNames: [String] { source.storedNames }
  /// The source's name for a weight.
  public func storedName(of name: String) -> String? { source.storedName(of: name) }

  /// A weight on the device.
  /// - Throws: what the source throws; `torch.memory` with the weight's name.
  public func tensor(_ name: String, shape: [Int]) throws -> Tensor {
    let weight = try source.tensor(name, shape: shape)
    return try withWeightErrors(name, file: path) { weight.to(device: device) }
  }
}

/// Weights of a Hugging Face directory. Names with and without the `model.` prefix are found,
/// since base models are saved without it.
public struct SafetensorsSource: WeightSource {
  /// One file, or the shards of an index.
  public let files: WeightFiles
  /// The directory.
  public let path: String
  /// The type that weights are given in: fp32, or fp64 for what is computed with to the last bit.
  public let dtype: DType

  /// Opens `NAME.safetensors` or the shards of `NAME.safetensors.index.json`.
  /// - Throws: what ``WeightFiles`` throws.
  public init(directory: String, name: String = "model", dtype: DType = .float32) throws {
    path = directory
    self.dtype = dtype
    files = try WeightFiles(path: directory, name: name)
  }

  /// Names of all tensors of all shards.
  public var storedNames: [String] { files.names }

  /// The name itself, without its `model.` or `bert.` prefix, or with the names that the first
  /// BERTs gave to the parameters of their norms; nil where there is none of them.
  public func storedName(of name: String) -> String? {
    SafetensorsNames.candidates(for: name).first { files[$0] != nil }
  }

  /// A weight as ``dtype``, in memory of its own.
  /// - Throws: `model.weight-missing`, `model.weight-shape`, `model.weight-type`, `torch.memory`.
  public func tensor(_ name: String, shape: [Int]) throws -> Tensor {
    guard let (file, entry) = storedName(of: name).flatMap({ files[$0] }) else {
      throw RewardError(
        .weightMissing, "is missing from the weights", at: .init(file: path, item: name))
    }
    try checkShape(name, found: entry.shape, expected: shape, file: file.file.path)
    return try Tensor(entry, in: file, as: dtype)
  }

  /// A weight's shape as stored, or nil when it is not there.
  public func shape(_ name: String) -> [Int]? {
    storedName(of: name).flatMap { files[$0]?.entry.shape }
  }
}

extension Tensor {
  /// A floating-point tensor of a safetensors file in memory of its own.
  convenience init(
    _ entry: SafetensorsEntry, in file: SafetensorsFile, as dtype: DType = .float32
  ) throws {
    let types: [ElementType: DType] = [
      .float64: .float64, .float32: .float32, .float16: .float16, .bfloat16: .bfloat16,
    ]
    guard let type = types[entry.elementType] else {
      throw RewardError(
        .weightType, "is \(entry.elementType.rawValue), not a floating-point type",
        at: .init(file: file.file.path, item: entry.name))
    }
    let bytes = try file.bytes(of: entry)
    let tensor = try withWeightErrors(entry.name, file: file.file.path) {
      Tensor(bytes: bytes, shape: entry.shape, dtype: type).to(dtype)
    }
    self.init(adopting: tensor)
  }
}
