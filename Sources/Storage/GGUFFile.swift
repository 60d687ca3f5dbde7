public import Basics

/// One tensor as a GGUF header describes it.
public struct GGUFTensor: Sendable, Hashable {
  /// The tensor's name, such as `"blk.0.attn_q.weight"`.
  public let name: String
  /// How its numbers are stored.
  public let type: GGMLType
  /// Sizes, outermost first as in PyTorch: the reverse of the order in the file.
  public let shape: [Int]
  /// Numbers in the tensor.
  public let elementCount: Int
  /// Where the bytes are, counted from the start of the file.
  public let byteRange: Range<Int>
}

/// A GGUF file (versions 2 and 3, little-endian), mapped into memory and checked.
///
/// After `init` every tensor is inside the file, on the file's alignment, overlaps no other, and
/// has as many bytes as its shape and type need.
public final class GGUFFile: Sendable {
  /// The mapped file; tensors that borrow bytes must keep it.
  public let file: MappedFile
  /// The format's version, 2 or 3.
  public let version: Int
  /// The values by key.
  public let metadata: [String: GGUFValue]
  /// The keys in file order.
  public let metadataKeys: [String]
  /// The tensors in file order.
  public let tensors: [GGUFTensor]
  private let indexOfName: [String: Int]

  /// Opens and checks a file. Cost: O(header); no tensor is touched.
  /// - Throws: a `gguf.*` code for every way in which the file can be wrong, or what
  ///   ``MappedFile`` throws.
  public init(path: String) throws(RewardError) {
    file = try MappedFile(path: path)
    do throws(RewardError) {
      let header = try GGUFHeader(file: file)
      version = header.version
      metadata = header.metadata
      metadataKeys = header.metadataKeys
      tensors = header.tensors
      indexOfName = header.indexOfName
    } catch { throw error.inFile(path) }
  }

  /// The tensor of a name, or nil. Cost: O(1).
  public subscript(name: String) -> GGUFTensor? { indexOfName[name].map { tensors[$0] } }

  /// The tensor of a name.
  /// - Throws: `gguf.missing-tensor`.
  public func tensor(named name: String) throws(RewardError) -> GGUFTensor {
    guard let tensor = self[name] else {
      throw RewardError(
        .ggufMissingTensor, "the file has no such tensor", at: .init(file: file.path, item: name))
    }
    return tensor
  }

  /// A metadata value that must be there, read as one of `GGUFValue`'s properties, for example
  /// `file.value("llama.block_count", \.int)`.
  /// - Throws: `gguf.metadata` when it is missing or of another type.
  public func value<Value>(
    _ key: String, _ property: (GGUFValue) -> Value?
  ) throws(RewardError) -> Value {
    let found = metadata[key]
    guard let value = found.flatMap(property) else {
      throw RewardError(
        .ggufMetadata,
        found.map { "the key has the unfitting type \($0.kind)" } ?? "the file lacks this key",
        at: .init(file: file.path, item: key))
    }
    return value
  }

  /// The stored bytes of a tensor of this file, valid as long as `file` lives.
  /// - Throws: `file.truncated` when the file was cut after it was opened.
  public func bytes(of tensor: GGUFTensor) throws(RewardError) -> UnsafeRawBufferPointer {
    try file.bytes(tensor.byteRange)
  }
}
