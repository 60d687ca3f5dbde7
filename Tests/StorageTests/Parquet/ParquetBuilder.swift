/// A value of Thrift's compact protocol, in which Parquet describes itself.
indirect enum Thrift {
  /// Of 32 bits, by their kind only.
  case int(Int)
  /// Of 64 bits.
  case long(Int)
  case text(String)
  case bytes([UInt8])
  case list([Thrift])
  /// Fields by their number, in rising order.
  case fields(KeyValuePairs<Int, Thrift>)
  /// What is no value of the protocol.
  case raw(kind: UInt8, [UInt8])

  private var kind: UInt8 {
    switch self {
    case .int: 5
    case .long: 6
    case .text, .bytes: 8
    case .list: 9
    case .fields: 12
    case .raw(let kind, _): kind
    }
  }

  var encoded: [UInt8] {
    switch self {
    case .int(let value), .long(let value):
      return Self.varint(UInt64(bitPattern: Int64(value << 1 ^ value >> 63)))
    case .text(let text): return Thrift.bytes(Array(text.utf8)).encoded
    case .bytes(let bytes): return Self.varint(UInt64(bytes.count)) + bytes
    case .list(let items):
      return Self.listHeader(items.count, kind: items.first?.kind ?? 12) + items.flatMap(\.encoded)
    case .fields(let fields):
      var result: [UInt8] = []
      var last = 0
      for (number, value) in fields {
        result.append(UInt8(number - last) << 4 | value.kind)
        result += value.encoded
        last = number
      }
      return result + [0]
    case .raw(_, let bytes): return bytes
    }
  }

  static func listHeader(_ count: Int, kind: UInt8) -> [UInt8] {
    count < 15 ? [UInt8(count) << 4 | kind] : [0xf0 | kind] + varint(UInt64(count))
  }

  static func varint(_ value: UInt64) -> [UInt8] {
    var rest = value
    var result: [UInt8] = []
    while rest >= 0x80 {
      result.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return result + [UInt8(rest)]
  }
}

/// A column of the schema, or a group of some that follow it.
struct ParquetNode {
  var name = "t"
  /// Parquet's number for the physical type: 1 INT32, 2 INT64, 3 INT96, 5 DOUBLE, 6 BYTE_ARRAY, 7
  /// FIXED_LEN_BYTE_ARRAY; nil for a group.
  var type: Int? = 6
  var length: Int?
  /// 0 required, 1 optional, 2 repeated.
  var repetition = 0
  var children: Int?
  /// 0 text, 1 map, 3 list, 5 decimal, 21 interval.
  var converted: Int?
  var scale: Int?
  var precision: Int?
  var logical: Thrift?
  /// In place of `name`.
  var rawName: [UInt8]?

  var thrift: Thrift {
    var parts: [UInt8] = []
    var last = 0
    func add(_ number: Int, _ value: Thrift?) {
      guard let value else { return }
      // One field at a time, without the zero that ends the struct.
      let alone = Thrift.fields([number - last: value]).encoded.dropLast()
      parts += alone
      last = number
    }
    add(1, type.map(Thrift.int))
    add(2, length.map(Thrift.int))
    add(3, .int(repetition))
    add(4, .bytes(rawName ?? Array(name.utf8)))
    add(5, children.map(Thrift.int))
    add(6, converted.map(Thrift.int))
    add(7, scale.map(Thrift.int))
    add(8, precision.map(Thrift.int))
    add(10, logical)
    return .raw(kind: 12, parts + [0])
  }
}

/// The pages of one column, and what the file says of them; nil says the truth.
struct ParquetChunk {
  var type = 6
  var path = ["t"]
  /// 0 none, 1 Snappy, 2 gzip, 6 Zstandard.
  var codec = 0
  var values = 1
  var pages: [UInt8] = []
  var saidSize: Int?
  var saidUnpacked = 100
  var saidOffset: Int?
  var crypto: Thrift?

  func thrift(offset: Int) -> Thrift {
    let about = Thrift.fields([
      1: .int(type), 2: .list([.int(0)]), 3: .list(path.map(Thrift.text)), 4: .int(codec),
      5: .long(values), 6: .long(saidUnpacked), 7: .long(saidSize ?? pages.count),
      9: .long(saidOffset ?? offset),
    ])
    guard let crypto else { return .fields([2: .long(offset), 3: about]) }
    return .fields([2: .long(offset), 3: about, 8: crypto])
  }
}

/// Writes Parquet files part by part, right or wrong.
struct ParquetBuilder {
  /// Without the root.
  var nodes = [ParquetNode(converted: 0)]
  var rootChildren: Int?
  var chunks = [ParquetChunk(pages: ParquetBuilder.page(ParquetBuilder.text("hello")))]
  var rows = 1
  var saidRows: Int?
  /// In place of all of the footer's message.
  var footer: [UInt8]?
  var saidFooter: Int?
  var magic = "PAR1"

  var bytes: [UInt8] {
    var result = Array("PAR1".utf8)
    var columns: [Thrift] = []
    for chunk in chunks {
      columns.append(chunk.thrift(offset: result.count))
      result += chunk.pages
    }
    let root = ParquetNode(name: "schema", type: nil, children: rootChildren ?? nodes.count)
    let group = Thrift.fields([1: .list(columns), 2: .long(100), 3: .long(rows)])
    let message = Thrift.fields([
      1: .int(1), 2: .list(([root] + nodes).map(\.thrift)), 3: .long(saidRows ?? rows),
      4: .list([group]),
    ])
    let footer = footer ?? message.encoded
    result += footer
    return result + littleEndian(UInt32(saidFooter ?? footer.count)) + Array(magic.utf8)
  }

  /// A data page: its header and `body`, which is what it holds once unpacked, or packed bytes with
  /// the size that is said of them.
  static func page(
    _ body: [UInt8], values: Int = 1, encoding: Int = 0, unpacked: Int? = nil, packed: Int? = nil,
    checksum: Int? = nil, type: Int = 0
  ) -> [UInt8] {
    let about: Thrift = .fields([1: .int(values), 2: .int(encoding), 3: .int(3), 4: .int(3)])
    let sizes = (Thrift.int(unpacked ?? body.count), Thrift.int(packed ?? body.count))
    let header: Thrift =
      if let checksum {
        .fields([1: .int(type), 2: sizes.0, 3: sizes.1, 4: .int(checksum), 5: about])
      } else {
        .fields([1: .int(type), 2: sizes.0, 3: sizes.1, 5: about])
      }
    return header.encoded + body
  }

  /// A page of a dictionary's values.
  static func dictionary(
    _ body: [UInt8], values: Int, unpacked: Int? = nil
  ) -> [UInt8] {
    let about: Thrift = .fields([1: .int(values), 2: .int(0)])
    return Thrift.fields([
      1: .int(2), 2: .int(unpacked ?? body.count), 3: .int(body.count), 7: about,
    ]).encoded + body
  }

  /// A value in the plain encoding.
  static func text(_ text: String, length: UInt32? = nil) -> [UInt8] {
    littleEndian(length ?? UInt32(text.utf8.count)) + Array(text.utf8)
  }

  /// Levels of one bit: `count` times the same one.
  static func levels(_ level: UInt8, count: Int) -> [UInt8] {
    let run = run(level, count: count)
    return littleEndian(UInt32(run.count)) + run
  }

  /// A run of the encoding RLE, of a value that fits into a byte.
  static func run(_ value: UInt8, count: Int) -> [UInt8] {
    Thrift.varint(UInt64(count) << 1) + [value]
  }
}
