import Basics

/// A tensor on its way into a safetensors file.
public struct SafetensorsTensor {
  /// Hands the tensor's bytes, little-endian and row-major, to its argument: all at once or in
  /// pieces. Called once, when it is this tensor's turn.
  public typealias Provider = (_ sink: (UnsafeRawBufferPointer) throws -> Void) throws -> Void

  /// The tensor's name in the file.
  public let name: String
  /// The type of its elements as stored.
  public let elementType: ElementType
  /// Lengths of its dimensions; empty for a single number.
  public let shape: [Int]
  /// What hands over the bytes.
  public let provider: Provider

  /// A tensor whose bytes are made when they are written: as many as type and shape ask for.
  public init(
    name: String, elementType: ElementType, shape: [Int], provider: @escaping Provider
  ) {
    self.name = name
    self.elementType = elementType
    self.shape = shape
    self.provider = provider
  }

  /// A tensor whose bytes are at hand.
  public init(name: String, elementType: ElementType, shape: [Int], bytes: [UInt8]) {
    self.init(name: name, elementType: elementType, shape: shape) { sink in
      try bytes.withUnsafeBytes(sink)
    }
  }

  /// The size its shape asks for.
  /// - Throws: `safetensors.overflow`.
  func byteCount() throws(RewardError) -> Int {
    guard let count = elementType.byteCount(shape: shape) else {
      throw RewardError(
        .safetensorsOverflow, "a shape that no memory holds", at: .init(item: name))
    }
    return count
  }
}

/// Writes safetensors files, byte for byte as the reference library does.
public enum SafetensorsWriter {
  /// Writes one file; a reader sees the old file or the whole new one, which is on disk on return.
  ///
  /// Tensors are ordered by element type, then name. Only one tensor's bytes are asked for at a
  /// time, so memory stays bounded by the largest provider.
  /// - Parameter metadata: text under `__metadata__`, written in the order of its keys;
  ///   transformers refuses files without `format`.
  /// - Throws: `safetensors.duplicate` for a name given twice or reserved, `safetensors.overflow`,
  ///   `safetensors.header-too-large`, `safetensors.size` when a provider gives too many or too few
  ///   bytes, `file.access`, or what a provider throws.
  public static func write(
    _ tensors: [SafetensorsTensor], metadata: [String: String] = ["format": "pt"],
    to path: String
  ) throws {
    let (header, ordered) = try layout(tensors, metadata, path)
    try AtomicFile.replace(path) { file in
      try file.write(header)
      for tensor in ordered {
        var rest = try tensor.byteCount()
        try tensor.provider { bytes in
          rest -= bytes.count
          guard rest >= 0 else { throw wrongSize(tensor, path) }
          try file.write(bytes)
        }
        guard rest == 0 else { throw wrongSize(tensor, path) }
      }
    }
  }

  private static func wrongSize(_ tensor: SafetensorsTensor, _ path: String) -> RewardError {
    RewardError(
      .safetensorsSize, "the tensor's bytes are not as many as its shape needs",
      at: .init(file: path, item: tensor.name))
  }

  /// The length, the header and its padding; and the tensors in the order of their bytes.
  private static func layout(
    _ tensors: [SafetensorsTensor], _ metadata: [String: String], _ path: String
  ) throws(RewardError) -> ([UInt8], [SafetensorsTensor]) {
    let rank = Dictionary(
      uniqueKeysWithValues: ElementType.allCases.enumerated().map { ($1, $0) })
    // Rust compares strings by their bytes, Swift by canonical equivalence.
    let ordered = tensors.map { (rank[$0.elementType, default: 0], Array($0.name.utf8), $0) }
      .sorted { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1.lexicographicallyPrecedes($1.1) }
      .map(\.2)
    var names: Set<String> = ["__metadata__"]
    var parts: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quote($0.key)):\(quote($0.value))" }
      parts.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var offset = 0
    for tensor in ordered {
      guard names.insert(tensor.name).inserted else {
        throw RewardError(
          .safetensorsDuplicate, "two tensors with one name, or a reserved name",
          at: .init(file: path, item: tensor.name))
      }
      let (end, overflow) = offset.addingReportingOverflow(try tensor.byteCount())
      guard !overflow else {
        throw RewardError(
          .safetensorsOverflow, "tensors that no disk holds", at: .init(file: path))
      }
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      parts.append(
        "\(quote(tensor.name)):{\"dtype\":\"\(tensor.elementType.safetensorsName)\","
          + "\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var header = Array("{\(parts.joined(separator: ","))}".utf8)
    header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    guard header.count <= SafetensorsHeader.maximumBytes else {
      throw RewardError(
        .safetensorsHeaderTooLarge, "a header of \(header.count) bytes", at: .init(file: path))
    }
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    return (length + header, ordered)
  }

  private static func quote(_ text: String) -> String { JSONValue.string(text).text }
}
