/// Files that break one rule of GGUF each, and odd ones that break none.
enum HostileGGUF {
  static func build(
    _ version: UInt32 = 3, tensors: UInt64 = 0, keys: UInt64 = 0,
    _ body: (inout GGUFBuilder) -> Void = { _ in }
  ) -> [UInt8] {
    var builder = GGUFBuilder(version: version, tensors: tensors, keys: keys)
    body(&builder)
    return builder.bytes
  }

  /// A file with one metadata key of a type, whose value `body` writes.
  static func key(_ type: UInt32, _ body: (inout GGUFBuilder) -> Void) -> [UInt8] {
    build(keys: 1) {
      $0.key("k", type)
      body(&$0)
    }
  }

  /// A file with one tensor and 64 bytes.
  static func tensor(
    _ sizes: [UInt64], type: UInt32 = 0, offset: UInt64 = 0, rank: UInt32? = nil
  ) -> [UInt8] {
    build(tensors: 1) {
      $0.tensor("t", sizes, type: type, offset: offset, rank: rank)
      $0.data(64)
    }
  }

  static func alignment(_ type: UInt32, _ value: [UInt8]) -> [UInt8] {
    build(tensors: 1, keys: 1) {
      $0.key("general.alignment", type)
      $0.bytes += value
      $0.tensor("t", [16])
      $0.data(64)
    }
  }

  static let valid = build(tensors: 2, keys: 15) {
    let scalars: [(UInt32, Int)] = [
      (0, 1), (1, 1), (2, 2), (3, 2), (4, 4), (5, 4), (6, 4), (7, 1), (10, 8), (11, 8), (12, 8),
    ]
    for (type, size) in scalars {
      $0.key("key.\(type)", type)
      $0.bytes += [1] + Array(repeating: 0, count: size - 1)
    }
    $0.key("key.8", 8)
    $0.string(Array("text".utf8))
    $0.key("key.strings", 9)
    $0.number(UInt32(8))
    $0.number(UInt64(2))
    $0.string(Array("a".utf8))
    $0.string(Array("é".utf8))
    $0.key("key.floats", 9)
    $0.number(UInt32(6))
    $0.number(UInt64(2))
    $0.number(Float(0.5).bitPattern)
    $0.number(Float(-2).bitPattern)
    $0.key("key.empty", 9)
    $0.number(UInt32(4))
    $0.number(UInt64(0))
    $0.tensor("t", [4, 2])
    $0.tensor("q", [32, 1], type: 8, offset: 32)
    $0.data(32 + 34)
  }

  static let cases: [HostileCase] = (starts + metadata + tensors + legal).map {
    HostileCase($0.name + ".gguf", $0.expected, $0.bytes)
  }

  private static let starts = [
    HostileCase("empty", "gguf.magic", []),
    HostileCase("three-bytes", "gguf.magic", Array("GGU".utf8)),
    HostileCase("magic", "gguf.magic", Array("GGML".utf8) + Array(repeating: 0, count: 20)),
    HostileCase("magic-only", "gguf.truncated", Array("GGUF".utf8)),
    HostileCase("version-0", "gguf.version", build(0)),
    HostileCase("version-1", "gguf.version", build(1)),
    HostileCase("version-4", "gguf.version", build(4)),
    HostileCase("big-endian", "gguf.endianness", build(0x0300_0000)),
    HostileCase("tensor-count-huge", "gguf.length", build(tensors: .max)),
    HostileCase("tensor-count-2-to-63", "gguf.length", build(tensors: 1 << 63)),
    HostileCase("key-count-huge", "gguf.length", build(keys: .max)),
    HostileCase("key-count-one", "gguf.length", build(keys: 1)),
  ]

  private static let metadata = [
    HostileCase(
      "key-length-huge", "gguf.length",
      build(keys: 1) { $0.string(Array(repeating: 97, count: 14), length: .max) }),
    HostileCase(
      "key-not-utf8", "gguf.utf8",
      build(keys: 1) {
        $0.string([0xff, 0xfe])
        $0.number(UInt32(4))
        $0.number(UInt32(4))
      }),
    HostileCase(
      "key-empty", "gguf.key",
      build(keys: 1) {
        $0.key("", 4)
        $0.number(UInt64(0))
      }),
    HostileCase(
      "key-twice", "gguf.key",
      build(keys: 2) {
        for _ in 0..<2 {
          $0.key("same", 4)
          $0.number(UInt32(0))
        }
      }),
    HostileCase("value-type-13", "gguf.value-type", key(13) { $0.number(UInt64(0)) }),
    HostileCase("value-type-huge", "gguf.value-type", key(.max) { $0.number(UInt64(0)) }),
    HostileCase("value-cut", "gguf.truncated", key(12) { $0.number(UInt32(0)) }),
    HostileCase("bool-2", "gguf.bool", key(7) { $0.number(UInt8(2)) }),
    HostileCase("string-beyond-file", "gguf.length", key(8) { $0.string([97], length: 2) }),
    HostileCase("string-2-to-63", "gguf.length", key(8) { $0.string([97], length: 1 << 63) }),
    HostileCase("string-not-utf8", "gguf.utf8", key(8) { $0.string([0xc3]) }),
    HostileCase(
      "array-2-to-63", "gguf.length",
      key(9) {
        $0.number(UInt32(0))
        $0.number(UInt64(1) << 63)
      }),
    HostileCase(
      "array-of-int64-wraps", "gguf.length",
      key(9) {
        $0.number(UInt32(11))
        $0.number(UInt64(1) << 61)
      }),
    HostileCase(
      "array-of-strings-huge", "gguf.length",
      key(9) {
        $0.number(UInt32(8))
        $0.number(UInt64(1) << 40)
      }),
    HostileCase(
      "array-string-beyond-file", "gguf.length",
      key(9) {
        $0.number(UInt32(8))
        $0.number(UInt64(1))
        $0.string([], length: 9)
      }),
    HostileCase(
      "array-nested", "gguf.nested-array",
      key(9) {
        for _ in 0..<50 {
          $0.number(UInt32(9))
          $0.number(UInt64(1))
        }
      }),
    HostileCase(
      "array-element-type", "gguf.value-type",
      key(9) {
        $0.number(UInt32(77))
        $0.number(UInt64(1))
      }),
    HostileCase(
      "array-bool-2", "gguf.bool",
      key(9) {
        $0.number(UInt32(7))
        $0.number(UInt64(2))
        $0.bytes += [1, 2]
      }),
    HostileCase("alignment-0", "gguf.alignment", alignment(4, littleEndian(UInt32(0)))),
    HostileCase("alignment-48", "gguf.alignment", alignment(4, littleEndian(UInt32(48)))),
    HostileCase("alignment-uint64", "gguf.alignment", alignment(10, littleEndian(UInt64(32)))),
    HostileCase("alignment-text", "gguf.alignment", alignment(8, littleEndian(UInt64(0)))),
    HostileCase("alignment-2-to-31", "gguf.outside", alignment(4, littleEndian(UInt32(1) << 31))),
  ]

  private static let tensors = [
    HostileCase("rank-5", "gguf.dimensions", tensor([1, 1, 1, 1, 1])),
    HostileCase("rank-huge", "gguf.dimensions", tensor([1], rank: .max)),
    HostileCase("size-2-to-63", "gguf.overflow", tensor([1 << 63])),
    HostileCase("size-negative", "gguf.overflow", tensor([.max])),
    HostileCase(
      "sizes-wrap", "gguf.overflow", tensor([(1 << 42) + 1, (1 << 42) + 1, 1 << 10])),
    HostileCase("sizes-wrap-to-zero", "gguf.overflow", tensor([1 << 32, 1 << 32])),
    HostileCase("sizes-with-zero-wrap", "gguf.overflow", tensor([0, 1 << 62, 4])),
    HostileCase("bytes-overflow", "gguf.overflow", tensor([1 << 62])),
    HostileCase("type-removed", "gguf.tensor-type", tensor([32], type: 4)),
    HostileCase("type-unknown", "gguf.tensor-type", tensor([32], type: 999)),
    HostileCase("block-row", "gguf.block", tensor([33], type: 8)),
    HostileCase("block-row-k", "gguf.block", tensor([32, 8], type: 12)),
    HostileCase("block-rank-0", "gguf.block", tensor([], type: 8)),
    HostileCase("outside", "gguf.outside", tensor([17])),
    HostileCase("outside-huge", "gguf.outside", tensor([1 << 40])),
    HostileCase("outside-offset", "gguf.outside", tensor([16], offset: 32)),
    HostileCase("outside-offset-wraps", "gguf.outside", tensor([16], offset: 0 &- 32)),
    HostileCase("unaligned", "gguf.unaligned", tensor([4], offset: 4)),
    HostileCase(
      "no-data", "gguf.outside", build(tensors: 1) { $0.tensor("t", [16]) }),
    HostileCase(
      "duplicate-name", "gguf.duplicate-tensor",
      build(tensors: 2) {
        $0.tensor("t", [8])
        $0.tensor("t", [8], offset: 32)
        $0.data(64)
      }),
    HostileCase(
      "overlap", "gguf.overlap",
      build(tensors: 2) {
        $0.tensor("a", [16])
        $0.tensor("b", [8], offset: 32)
        $0.data(64)
      }),
    HostileCase(
      "same-bytes-twice", "gguf.overlap",
      build(tensors: 2) {
        $0.tensor("a", [16])
        $0.tensor("b", [16])
        $0.data(64)
      }),
    HostileCase(
      "name-length-huge", "gguf.length",
      build(tensors: 1) {
        $0.string(Array(repeating: 97, count: 40), length: 1 << 62)
        $0.data(64)
      }),
    HostileCase(
      "name-not-utf8", "gguf.utf8",
      build(tensors: 1) {
        $0.string([0x80])
        $0.data(64)
      }),
  ]

  private static let legal = [
    HostileCase("legal-version-2", "ok", build(2)),
    HostileCase("legal-rank-0", "ok", tensor([])),
    HostileCase("legal-size-0", "ok", tensor([0, 3])),
    HostileCase("legal-rank-4", "ok", tensor([2, 2, 2, 2])),
    HostileCase(
      "legal-any-order", "ok",
      build(tensors: 2) {
        $0.tensor("a", [8], offset: 32)
        $0.tensor("b", [8])
        $0.data(64)
      }),
    HostileCase("legal-all", "ok", valid),
  ]
}
