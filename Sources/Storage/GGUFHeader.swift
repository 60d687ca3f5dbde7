import Basics

/// The checked contents of a GGUF header.
struct GGUFHeader {
  /// What ggml allows a tensor to have.
  private static let maximumDimensions = 4

  let version: Int
  private(set) var metadata: [String: GGUFValue] = [:]
  private(set) var metadataKeys: [String] = []
  private(set) var tensors: [GGUFTensor] = []
  private(set) var indexOfName: [String: Int] = [:]

  /// - Throws: `gguf.*`, without the file in the place.
  init(file: MappedFile) throws(RewardError) {
    defer { withExtendedLifetime(file) {} }
    var cursor = GGUFCursor(try file.bytes(0..<file.count))
    guard file.count >= 4, cursor.bytes.starts(with: Array("GGUF".utf8)) else {
      throw RewardError(.ggufMagic, "the file does not begin with 'GGUF'", at: .init(byte: 0))
    }
    _ = try cursor.number(UInt32.self)
    let number: UInt32 = try cursor.number()
    // A small number seen from the other end has zeros where the version should be.
    guard number & 0xffff != 0 || number == 0 else {
      throw RewardError(
        .ggufEndianness, "the file was written for big-endian machines", at: .init(byte: 4))
    }
    guard number == 2 || number == 3 else {
      throw RewardError(
        .ggufVersion, "version \(number); versions 2 and 3 are known", at: .init(byte: 4))
    }
    version = Int(number)
    // The least a tensor takes: name length, rank, type and offset; a key: length, type, value.
    let tensorCount = try cursor.count("tensors", minimumBytes: 24)
    let keyCount = try cursor.count("metadata keys", minimumBytes: 14)
    for _ in 0..<keyCount { try readKey(&cursor) }
    let alignment = try alignment()
    var descriptions: [Description] = []
    descriptions.reserveCapacity(tensorCount)
    for _ in 0..<tensorCount { descriptions.append(try Description(&cursor)) }
    let (padded, overflow) = cursor.at.addingReportingOverflow(alignment - 1)
    guard !overflow else { throw RewardError(.ggufAlignment, "an impossible alignment") }
    let dataStart = padded & ~(alignment - 1)
    try place(descriptions, dataStart: dataStart, alignment: alignment, fileCount: file.count)
  }

  private mutating func readKey(_ cursor: inout GGUFCursor) throws(RewardError) {
    let start = cursor.at
    let key = try cursor.string()
    let value: GGUFValue
    do throws(RewardError) { value = try cursor.value() } catch {
      var error = error
      error.place?.item = String(key.prefix(200))
      throw error
    }
    guard !key.isEmpty, metadata.updateValue(value, forKey: key) == nil else {
      throw RewardError(
        .ggufKey, key.isEmpty ? "an empty key" : "the key is there twice",
        at: .init(byte: start, item: String(key.prefix(200))))
    }
    metadataKeys.append(key)
  }

  private func alignment() throws(RewardError) -> Int {
    guard let value = metadata["general.alignment"] else { return 32 }
    guard case .uint32(let number) = value, number > 0, number & (number - 1) == 0 else {
      throw RewardError(
        .ggufAlignment, "the alignment is no 32-bit power of two",
        at: .init(item: "general.alignment"))
    }
    return Int(number)
  }

  private mutating func place(
    _ descriptions: [Description], dataStart: Int, alignment: Int, fileCount: Int
  ) throws(RewardError) {
    for description in descriptions {
      let place = RewardError.Place(item: String(description.name.prefix(200)))
      guard description.offset % UInt64(alignment) == 0 else {
        throw RewardError(
          .ggufUnaligned, "offset \(description.offset) is no multiple of \(alignment)", at: place)
      }
      let available = fileCount - dataStart
      guard available >= 0, description.offset <= UInt64(available),
        description.byteCount <= available - Int(description.offset)
      else {
        throw RewardError(.ggufOutside, "the tensor does not end inside the file", at: place)
      }
      let start = dataStart + Int(description.offset)
      guard indexOfName.updateValue(tensors.count, forKey: description.name) == nil else {
        throw RewardError(.ggufDuplicateTensor, "two tensors have this name", at: place)
      }
      tensors.append(
        GGUFTensor(
          name: description.name, type: description.type, shape: description.shape,
          elementCount: description.elementCount,
          byteRange: start..<start + description.byteCount))
    }
    var end = 0
    let byPlace = tensors.filter { !$0.byteRange.isEmpty }
      .sorted { $0.byteRange.lowerBound < $1.byteRange.lowerBound }
    for tensor in byPlace {
      guard tensor.byteRange.lowerBound >= end else {
        throw RewardError(
          .ggufOverlap, "the tensor begins inside another",
          at: .init(byte: tensor.byteRange.lowerBound, item: String(tensor.name.prefix(200))))
      }
      end = tensor.byteRange.upperBound
    }
  }

  /// A tensor before it has a place in the file.
  private struct Description {
    let name: String
    let type: GGMLType
    let shape: [Int]
    let elementCount: Int
    let byteCount: Int
    let offset: UInt64

    init(_ cursor: inout GGUFCursor) throws(RewardError) {
      let start = cursor.at
      name = try cursor.string()
      let place = RewardError.Place(byte: start, item: String(name.prefix(200)))
      let rank: UInt32 = try cursor.number()
      guard rank <= GGUFHeader.maximumDimensions else {
        throw RewardError(.ggufDimensions, "\(rank) dimensions, at most 4 are known", at: place)
      }
      var sizes: [Int] = []
      // A size of 0 does not excuse the others: whoever multiplies them must not overflow.
      var count = 1
      for _ in 0..<rank {
        let size = Int(exactly: try cursor.number(UInt64.self))
        let (product, overflow) = count.multipliedReportingOverflow(
          by: max(size ?? 1, 1))
        guard let size, !overflow else {
          throw RewardError(.ggufOverflow, "more elements than can be addressed", at: place)
        }
        sizes.append(size)
        count = product
      }
      if sizes.contains(0) { count = 0 }
      let number: UInt32 = try cursor.number()
      guard let type = GGMLType(rawValue: number) else {
        throw RewardError(.ggufTensorType, "unknown tensor type \(number)", at: place)
      }
      guard (sizes.first ?? 1) % type.blockSize == 0 else {
        throw RewardError(
          .ggufBlock, "rows of \(sizes.first ?? 1) in blocks of \(type.blockSize)", at: place)
      }
      let (bytes, overflow) = (count / type.blockSize).multipliedReportingOverflow(
        by: type.blockBytes)
      guard !overflow else {
        throw RewardError(.ggufOverflow, "more bytes than can be addressed", at: place)
      }
      self.type = type
      shape = sizes.reversed()
      elementCount = count
      byteCount = bytes
      offset = try cursor.number()
    }
  }
}
