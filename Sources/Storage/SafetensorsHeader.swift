import Basics
import OrderedCollections

/// The checked contents of a safetensors header.
struct SafetensorsHeader {
  /// The reference library's limit, in bytes.
  static let maximumBytes = 100_000_000

  private(set) var entries: [SafetensorsEntry] = []
  private(set) var metadata: [String: String] = [:]

  /// - Throws: `safetensors.*` or `weights.pickle`, without the file in the place.
  init(file: MappedFile) throws(RewardError) {
    guard file.count >= 8 else {
      throw RewardError(
        .safetensorsTooShort, "\(file.count) bytes, but the header's length alone takes 8")
    }
    let prefix = try file.bytes(0..<8)
    let length = UInt64(littleEndian: prefix.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(Self.maximumBytes) else {
      if Self.looksLikePickle(prefix) { throw WeightFiles.pickleError(file.path) }
      throw RewardError(
        .safetensorsHeaderTooLarge,
        "a header of \(length) bytes, more than the limit of \(Self.maximumBytes)",
        at: .init(byte: 0))
    }
    let start = 8 + Int(length)
    guard start <= file.count else {
      throw RewardError(
        .safetensorsHeaderLength,
        "a header of \(length) bytes in a file of \(file.count)", at: .init(byte: 0))
    }
    try read(Self.parse(try file.bytes(8..<start)), start: start, fileCount: file.count)
    withExtendedLifetime(file) {}
  }

  /// PyTorch's `torch.save` writes a ZIP archive, and wrote bare pickles before.
  private static func looksLikePickle(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.starts(with: Array("PK\u{3}\u{4}".utf8))
      || (bytes[0] == 0x80 && (2...5).contains(bytes[1]))
  }

  private static func parse(_ bytes: UnsafeRawBufferPointer) throws(RewardError) -> JSONObject {
    guard bytes.isEmpty || bytes[0] == UInt8(ascii: "{") else {
      throw RewardError(
        .safetensorsHeaderStart, "the header does not begin with '{'", at: .init(byte: 8))
    }
    // The whole header must be UTF-8, not only its strings, so that a wrong byte is named as such.
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw RewardError(.safetensorsHeaderUTF8, "the header is not UTF-8", at: .init(byte: 8))
    }
    do throws(RewardError) {
      guard case .object(let object) = try JSONValue.parse(bytes) else {
        throw RewardError(.safetensorsHeaderJSON, "the header is no JSON object")
      }
      return object
    } catch {
      let isDuplicate = error.code == .jsonDuplicateKey
      throw RewardError(
        isDuplicate ? .safetensorsDuplicate : .safetensorsHeaderJSON,
        isDuplicate ? "the header has a key twice" : "the header is not valid JSON",
        at: .init(byte: error.place?.byte.map { $0 + 8 }, item: error.place?.item), cause: error)
    }
  }

  private mutating func read(
    _ object: JSONObject, start: Int, fileCount: Int
  ) throws(RewardError) {
    entries.reserveCapacity(object.count)
    for (name, value) in object {
      if name == "__metadata__" {
        try readMetadata(value)
      } else {
        entries.append(try Self.entry(name, value, start: start))
      }
    }
    entries.sort {
      ($0.byteRange.lowerBound, $0.byteRange.upperBound, $0.name)
        < ($1.byteRange.lowerBound, $1.byteRange.upperBound, $1.name)
    }
    var end = start
    for entry in entries {
      let begin = entry.byteRange.lowerBound
      guard begin == end else {
        let isOverlap = begin < end
        throw RewardError(
          isOverlap ? .safetensorsOverlap : .safetensorsGap,
          isOverlap
            ? "the tensor begins inside the one before it"
            : "\(begin - end) bytes before the tensor belong to none",
          at: .init(byte: begin, item: entry.name))
      }
      end = entry.byteRange.upperBound
    }
    guard end == fileCount else {
      throw RewardError(
        .safetensorsIncomplete, "the tensors end at byte \(end), the file at \(fileCount)",
        at: .init(byte: end))
    }
  }

  private mutating func readMetadata(_ value: JSONValue) throws(RewardError) {
    if value.isNull { return }
    guard let members = value.object else {
      throw RewardError(
        .safetensorsMetadata, "expected an object, found \(value.kind)",
        at: .init(item: "__metadata__"))
    }
    for (key, value) in members {
      guard let text = value.string else {
        throw RewardError(
          .safetensorsMetadata, "expected text under '\(key.prefix(100))', found \(value.kind)",
          at: .init(item: "__metadata__"))
      }
      metadata[key] = text
    }
  }

  private static func entry(
    _ name: String, _ value: JSONValue, start: Int
  ) throws(RewardError) -> SafetensorsEntry {
    let place = RewardError.Place(item: String(name.prefix(200)))
    func wrong(_ what: String) -> RewardError {
      RewardError(.safetensorsTensorInfo, what, at: place)
    }
    guard let typeName = value["dtype"]?.string else { throw wrong("no text under 'dtype'") }
    guard let elementType = ElementType(rawValue: typeName) else {
      throw RewardError(
        .safetensorsElementType, "unknown element type '\(typeName.prefix(50))'", at: place)
    }
    guard let sizes = value["shape"]?.array else { throw wrong("no array under 'shape'") }
    var shape: [Int] = []
    for size in sizes {
      guard let size = wholeNumber(size) else { throw wrong("a size that is no whole number") }
      shape.append(size)
    }
    guard let offsets = value["data_offsets"]?.array, offsets.count == 2 else {
      throw wrong("no pair under 'data_offsets'")
    }
    guard let first = wholeNumber(offsets[0]), let last = wholeNumber(offsets[1]), first <= last
    else {
      throw RewardError(
        .safetensorsOffsets, "offsets that are no ascending pair of whole numbers", at: place)
    }
    let (begin, overflowsBegin) = start.addingReportingOverflow(first)
    let (end, overflowsEnd) = start.addingReportingOverflow(last)
    guard let bytes = elementType.byteCount(shape: shape), !overflowsBegin, !overflowsEnd else {
      throw RewardError(.safetensorsOverflow, "more bytes than can be addressed", at: place)
    }
    guard bytes == last - first else {
      throw RewardError(
        .safetensorsSize,
        "shape \(shape.prefix(8)) of \(typeName) takes \(bytes) bytes, the offsets give "
          + "\(last - first)", at: place)
    }
    return SafetensorsEntry(
      name: name, elementType: elementType, shape: shape, byteRange: begin..<end)
  }

  /// Digits only: the reference takes neither signs, fractions nor exponents.
  private static func wholeNumber(_ value: JSONValue) -> Int? {
    guard case .number(let number) = value,
      number.literal.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(number.literal)
  }
}
