public import Basics
import Dispatch

extension GGUFFile {
  /// Decodes a tensor into 32-bit floats, in row-major order.
  ///
  /// The results equal those of the `gguf` Python package to the bit. Large tensors are decoded by
  /// all cores.
  /// - Parameter output: room for `tensor.elementCount` numbers; traps when it has another count.
  /// - Throws: `gguf.unsupported-type`, or `file.truncated` when the file was cut meanwhile.
  /// - Complexity: O(elements); bound by writing 4 bytes each.
  public func dequantize(
    _ tensor: GGUFTensor, into output: UnsafeMutableBufferPointer<Float>
  ) throws(RewardError) {
    precondition(output.count == tensor.elementCount, "the output has another size")
    guard let decoder = tensor.type.decoder else {
      throw RewardError(
        .ggufUnsupportedType, "tensors of type \(tensor.type.name) cannot be decoded",
        at: .init(file: file.path, item: tensor.name))
    }
    let bytes = try self.bytes(of: tensor)
    defer { withExtendedLifetime(file) {} }
    guard let start = bytes.baseAddress, let target = output.baseAddress, !output.isEmpty else {
      return
    }
    // Chunks write apart from each other, so sharing the pointers is safe.
    nonisolated(unsafe) let blocks = start.assumingMemoryBound(to: UInt8.self)
    nonisolated(unsafe) let floats = target
    let type = tensor.type
    let blockCount = tensor.elementCount / type.blockSize
    let chunk = Self.chunkElements / type.blockSize
    let chunkCount = (blockCount + chunk - 1) / chunk
    let decode = { @Sendable (number: Int) in
      let first = number * chunk
      decoder(
        blocks + first * type.blockBytes, min(chunk, blockCount - first),
        floats + first * type.blockSize)
    }
    if chunkCount == 1 {
      decode(0)
    } else {
      DispatchQueue.concurrentPerform(iterations: chunkCount, execute: decode)
    }
  }

  /// Work for a few tens of microseconds, a multiple of every block size.
  private static let chunkElements = 1 << 16
}

/// Decodes so many blocks into floats.
typealias BlockDecoder =
  @Sendable (
    _ blocks: UnsafePointer<UInt8>, _ count: Int, _ output: UnsafeMutablePointer<Float>
  ) -> Void

extension GGMLType {
  /// The decoder, or nil for types that cannot be decoded here.
  var decoder: BlockDecoder? {
    switch self {
    case .f32: decodeF32
    case .f16: decodeF16
    case .bf16: decodeBF16
    case .q4_0: decodeQ4_0
    case .q4_1: decodeQ4_1
    case .q5_0: decodeQ5_0
    case .q5_1: decodeQ5_1
    case .q8_0: decodeQ8_0
    case .q4_K: decodeQ4_K
    case .q5_K: decodeQ5_K
    case .q6_K: decodeQ6_K
    default: nil
    }
  }
}
