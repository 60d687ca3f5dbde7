/// Parquet files with one fault each, and odd ones with none.
enum HostileParquet {
  private typealias Builder = ParquetBuilder

  private static func file(
    _ name: String, _ expected: String, _ change: (inout ParquetBuilder) -> Void
  ) -> HostileCase {
    var builder = ParquetBuilder()
    change(&builder)
    return HostileCase("\(name).parquet", expected, builder.bytes)
  }

  private static func page(
    _ name: String, _ expected: String, codec: Int = 0, values: Int = 1, _ pages: [UInt8]
  ) -> HostileCase {
    file(name, expected) {
      $0.chunks[0].pages = pages
      $0.chunks[0].codec = codec
      $0.chunks[0].values = values
      $0.rows = values
    }
  }

  /// One column of another type with one value.
  private static func column(
    _ name: String, _ expected: String, _ node: ParquetNode, _ value: [UInt8]
  ) -> HostileCase {
    file(name, expected) {
      $0.nodes = [node]
      $0.chunks[0].type = node.type ?? 0
      $0.chunks[0].pages = Builder.page(value)
    }
  }

  private static func message(_ name: String, _ expected: String, _ footer: [UInt8]) -> HostileCase
  {
    file(name, expected) { $0.footer = footer }
  }

  static let valid = ParquetBuilder().bytes

  static let cases = frames + messages + schemas + counts + places + pages + values

  private static let frames = [
    HostileCase("empty.parquet", "parquet.corrupt", []),
    HostileCase("magic-alone.parquet", "parquet.corrupt", Array("PAR1".utf8)),
    HostileCase("magic-twice.parquet", "parquet.corrupt", Array("PAR1PAR1".utf8)),
    HostileCase("no-footer.parquet", "parquet.corrupt", Array("PAR1\0\0\0\0PAR1".utf8)),
    HostileCase("not-parquet.parquet", "parquet.corrupt", Array("{\"a\": 1, \"b\": 2}\n".utf8)),
    file("end-magic", "parquet.corrupt") { $0.magic = "PAR2" },
    file("encrypted", "parquet.unsupported") { $0.magic = "PARE" },
    file("footer-longer-than-file", "parquet.corrupt") { $0.saidFooter = 4_000_000 },
    file("footer-4-gb", "parquet.corrupt") { $0.saidFooter = 0xffff_ffff },
    file("footer-too-short", "parquet.corrupt") { $0.saidFooter = 10 },
    file("footer-off-by-one", "parquet.corrupt") { $0.saidFooter = $0.bytes.count - 11 },
    file("legal", "ok") { _ in },
  ]

  /// What is wrong with the message as Thrift.
  private static let messages = [
    message(
      "thrift-list-2-to-31", "parquet.corrupt", [0x15, 2, 0x19, 0xfc, 255, 255, 255, 255, 7]),
    message("thrift-list-2-to-63", "parquet.corrupt", [0x19, 0xfc] + many(255, 8) + [127, 0]),
    message("thrift-text-2-to-31", "parquet.corrupt", [0x68, 255, 255, 255, 255, 7, 0x41]),
    message("thrift-number-without-end", "parquet.corrupt", [0x15] + many(255, 30)),
    message("thrift-kind-15", "parquet.corrupt", [0x1f, 0]),
    message("thrift-deep-structs", "parquet.corrupt", many(0x1c, 1000)),
    message("thrift-deep-lists", "parquet.corrupt", many(0x19, 1000)),
    message("thrift-map-2-to-31", "parquet.corrupt", [0x1b, 255, 255, 255, 255, 7, 0x88]),
    message("thrift-many-columns", "parquet.memory", [0x29] + structs(20_000) + [0]),
    message("thrift-empty-struct", "parquet.corrupt", [0]),
    message("thrift-no-columns-key", "parquet.corrupt", Thrift.fields([3: .int(0)]).encoded),
  ]

  private static func many(_ byte: UInt8, _ count: Int) -> [UInt8] {
    [UInt8](repeating: byte, count: count)
  }

  /// A list of structs without fields.
  static func structs(_ count: Int) -> [UInt8] {
    Thrift.listHeader(count, kind: 12) + many(0, count)
  }

  private static let group = ParquetNode(name: "g", type: nil, repetition: 1, children: 1)

  private static func deep(_ levels: Int) -> (inout ParquetBuilder) -> Void {
    {
      $0.nodes = Array(repeating: group, count: levels) + [ParquetNode()]
      $0.rootChildren = 1
      $0.chunks[0].path = Array(repeating: "g", count: levels) + ["t"]
    }
  }

  private static let schemas = [
    file("schema-deep-101", "parquet.corrupt", deep(101)),
    file("schema-deep-2000", "parquet.corrupt", deep(2000)),
    file("schema-children-too-many", "parquet.corrupt") { $0.rootChildren = 9 },
    file("schema-children-2-to-31", "parquet.corrupt") { $0.rootChildren = 0x7fff_ffff },
    file("schema-children-negative", "parquet.corrupt") { $0.rootChildren = -1 },
    file("schema-children-too-few", "parquet.corrupt") {
      $0.nodes.append(ParquetNode(name: "u"))
      $0.rootChildren = 1
    },
    file("schema-no-columns", "parquet.column") {
      $0.nodes = []
      $0.chunks = []
    },
    file("schema-empty-group", "parquet.corrupt") {
      $0.nodes = [ParquetNode(name: "g", type: nil, children: 0)]
      $0.chunks = []
    },
    file("schema-same-name", "parquet.column") {
      $0.nodes.append($0.nodes[0])
      $0.chunks.append($0.chunks[0])
    },
    file("schema-same-name-inside", "parquet.column") {
      let inner = $0.nodes[0]
      $0.nodes = [ParquetNode(name: "g", type: nil, children: 2), inner, inner]
      $0.rootChildren = 1
      $0.chunks[0].path = ["g", "t"]
      $0.chunks.append($0.chunks[0])
    },
    file("schema-name-not-utf8", "parquet.column") {
      $0.nodes[0].rawName = [0xff, 0x41]
    },
    file("schema-name-with-zero", "parquet.corrupt") { $0.nodes[0].rawName = [0x41, 0, 0x42] },
    file("schema-type-99", "parquet.corrupt") { $0.nodes[0].type = 99 },
    file("schema-repetition-9", "parquet.corrupt") { $0.nodes[0].repetition = 9 },
    file("schema-converted-99", "parquet.corrupt") { $0.nodes[0].converted = 99 },
    file("schema-logical-unknown", "parquet.unsupported") {
      $0.nodes[0].converted = nil
      $0.nodes[0].logical = .fields([14: .fields([:])])
    },
    column(
      "interval", "parquet.unsupported", ParquetNode(type: 7, length: 12, converted: 21),
      Array(0..<12)),
    column(
      "decimal-scale", "parquet.corrupt",
      ParquetNode(type: 2, converted: 5, scale: 40, precision: 9), Array(0..<8)),
    column(
      "legal-decimal-precision", "ok",
      ParquetNode(type: 1, converted: 5, scale: 0, precision: 30), Array(0..<4)),
    column("fixed-length-negative", "parquet.corrupt", ParquetNode(type: 7, length: -1), [1]),
    column(
      "fixed-length-2-to-31", "parquet.memory", ParquetNode(type: 7, length: 1 << 31 - 1), [1]),
    column(
      "list-without-child", "parquet.corrupt", ParquetNode(type: nil, children: 0, converted: 3), []
    ),
    file("list-not-repeated", "parquet.corrupt") {
      $0.nodes = [ParquetNode(name: "l", type: nil, children: 1, converted: 3), ParquetNode()]
      $0.rootChildren = 1
      $0.chunks[0].path = ["l", "t"]
    },
    file("map-optional-key", "parquet.corrupt") {
      $0.nodes = [
        ParquetNode(name: "m", type: nil, children: 1, converted: 1),
        ParquetNode(name: "key_value", type: nil, repetition: 2, children: 2),
        ParquetNode(name: "key", repetition: 1), ParquetNode(name: "value"),
      ]
      $0.rootChildren = 1
      $0.chunks[0].path = ["m", "key_value", "key"]
      $0.chunks.append($0.chunks[0])
    },
  ]

  private static let counts = [
    file("rows-too-many-in-file", "parquet.corrupt") { $0.saidRows = 2 },
    file("rows-too-many-in-group", "parquet.corrupt") { $0.rows = 2 },
    file("rows-2-to-62", "parquet.corrupt") { $0.rows = 1 << 62 },
    file("rows-negative", "parquet.corrupt") { $0.rows = -1 },
    file("values-too-many", "parquet.corrupt") { $0.chunks[0].values = 2 },
    file("values-and-rows-too-many", "parquet.corrupt") {
      $0.chunks[0].values = 1000
      $0.rows = 1000
    },
    file("values-and-rows-2-to-62", "parquet.corrupt") {
      $0.chunks[0].values = 1 << 62
      $0.rows = 1 << 62
    },
    file("chunks-too-few", "parquet.corrupt") { $0.chunks = [] },
    file("chunks-too-many", "parquet.corrupt") { $0.chunks.append($0.chunks[0]) },
    file("chunk-of-other-type", "parquet.corrupt") { $0.chunks[0].type = 2 },
    // The footer counts: what a page has beyond that is nobody's.
    page("legal-more-in-page-than-said", "ok", Builder.page(Builder.text("a"), values: 9)),
    page("page-values-negative", "parquet.corrupt", Builder.page(Builder.text("a"), values: -1)),
    page("page-values-2-to-31", "parquet.corrupt", Builder.page([], values: 1 << 31 - 1)),
    page(
      "legal-two-pages", "ok", values: 2,
      Builder.page(Builder.text("a")) + Builder.page(Builder.text("b"))),
  ]

  private static let places = [
    file("offset-beyond-file", "parquet.corrupt") { $0.chunks[0].saidOffset = 1 << 40 },
    file("offset-negative", "parquet.corrupt") { $0.chunks[0].saidOffset = -4 },
    file("offset-into-magic", "parquet.corrupt") { $0.chunks[0].saidOffset = 0 },
    file("size-beyond-file", "parquet.corrupt") { $0.chunks[0].saidSize = 1 << 40 },
    file("size-2-to-63", "parquet.corrupt") { $0.chunks[0].saidSize = .max },
    file("size-negative", "parquet.corrupt") { $0.chunks[0].saidSize = -1 },
    file("size-too-small", "parquet.corrupt") { $0.chunks[0].saidSize = 3 },
    file("size-nothing", "parquet.corrupt") { $0.chunks[0].saidSize = 0 },
    file("column-encrypted", "parquet.unsupported") {
      $0.chunks[0].crypto = .fields([1: .fields([:])])
    },
  ]

  private static let hello = Builder.text("hello")
  /// Snappy: the length, then a literal.
  private static let snappy: [UInt8] = [9, 8 << 2] + hello

  private static let pages = [
    page("header-garbage", "parquet.corrupt", [UInt8](repeating: 0xff, count: 60)),
    page("page-cut", "parquet.corrupt", Array(Builder.page(hello).dropLast(2))),
    page("page-size-negative", "parquet.corrupt", Builder.page(hello, packed: -1)),
    page("page-unpacked-negative", "parquet.corrupt", codec: 1, Builder.page(snappy, unpacked: -1)),
    page("page-size-2-gb", "parquet.memory", Builder.page(hello, packed: 1 << 31 - 1)),
    page(
      "page-unpacked-2-gb", "parquet.memory", codec: 1, Builder.page(snappy, unpacked: 1 << 31 - 1)),
    page("page-encoding-99", "parquet.corrupt", Builder.page(hello, encoding: 99)),
    page("codec-99", "parquet.corrupt", codec: 99, Builder.page(hello)),
    page("codec-lzo", "parquet.unsupported", codec: 3, Builder.page(hello)),
    page("page-checksum", "parquet.corrupt", Builder.page(hello, checksum: 1)),
    page("page-type-99", "parquet.corrupt", Builder.page(hello, type: 99)),
    page("legal-snappy", "ok", codec: 1, Builder.page(snappy, unpacked: 9)),
    page("snappy-longer", "parquet.corrupt", codec: 1, Builder.page(snappy, unpacked: 90)),
    page("snappy-shorter", "parquet.corrupt", codec: 1, Builder.page(snappy, unpacked: 5)),
    page(
      "snappy-length-2-to-32", "parquet.corrupt", codec: 1,
      Builder.page([255, 255, 255, 255, 15] + snappy.dropFirst(), unpacked: 9)),
    page(
      "snappy-literal-beyond", "parquet.corrupt", codec: 1,
      Builder.page([9, 60 << 2, 200] + hello, unpacked: 9)),
    page(
      "snappy-copy-before", "parquet.corrupt", codec: 1,
      Builder.page([9, 1 << 2, 5, 0, 0x0d, 99], unpacked: 9)),
    page("gzip-garbage", "parquet.corrupt", codec: 2, Builder.page(hello, unpacked: 9)),
    page("zstd-garbage", "parquet.corrupt", codec: 6, Builder.page(hello, unpacked: 9)),
    page("text-length-negative", "parquet.corrupt", Builder.page(Builder.text("a", length: .max))),
    page("text-length-beyond", "parquet.corrupt", Builder.page(Builder.text("a", length: 2))),
    page("text-cut", "parquet.corrupt", Builder.page([1, 0])),
    page("legal-dictionary", "ok", dictionary() + indices([1] + Builder.run(1, count: 1))),
    page(
      "dictionary-index", "parquet.corrupt", dictionary() + indices([8] + Builder.run(2, count: 1))),
    page("dictionary-absent", "parquet.corrupt", indices([1] + Builder.run(0, count: 1))),
    page("dictionary-twice", "parquet.corrupt", dictionary() + dictionary() + indices([0])),
    page("dictionary-count", "parquet.corrupt", dictionary(values: 99) + indices([1, 2, 0])),
    page(
      "dictionary-count-negative", "parquet.corrupt", dictionary(values: -2) + indices([1, 2, 0])),
    page(
      "dictionary-width", "parquet.corrupt",
      dictionary() + indices([200] + Builder.run(1, count: 1))),
    page("dictionary-no-width", "parquet.corrupt", dictionary() + indices([])),
    page(
      "dictionary-run-short", "parquet.corrupt", values: 5,
      dictionary() + indices([1, 2, 0], values: 5)),
    levels("levels-length", Array(littleEndian(UInt32(99))) + [2, 1] + hello),
    levels("levels-length-negative", Array(littleEndian(UInt32.max)) + [2, 1] + hello),
    levels("levels-too-few", littleEndian(UInt32(0)) + hello),
    levels("levels-too-high", Builder.levels(3, count: 1) + hello),
    levels("levels-cut", [1, 0]),
    levels("levels-of-no-value", Builder.levels(1, count: 1)),
    levels("legal-null", expected: "ok", Builder.levels(0, count: 1)),
  ]

  private static func dictionary(values: Int = 2) -> [UInt8] {
    Builder.dictionary(Builder.text("no") + Builder.text("yes"), values: values)
  }

  /// A page of indices into a dictionary; the first byte is their width in bits.
  private static func indices(_ body: [UInt8], values: Int = 1) -> [UInt8] {
    Builder.page(body, values: values, encoding: 8)
  }

  private static func levels(
    _ name: String, expected: String = "parquet.corrupt", _ body: [UInt8]
  ) -> HostileCase {
    file(name, expected) {
      $0.nodes[0].repetition = 1
      $0.chunks[0].pages = Builder.page(body)
    }
  }

  private static let values = [
    page("text-not-utf8", "parquet.value", Builder.page([2, 0, 0, 0, 0xc3, 0x28])),
    column("nan", "parquet.value", ParquetNode(type: 5), littleEndian(Double.nan.bitPattern)),
    column(
      "infinity", "parquet.value", ParquetNode(type: 5), littleEndian((-Double.infinity).bitPattern)
    ),
    column(
      "time-25-hours", "parquet.value", ParquetNode(type: 1, converted: 7),
      littleEndian(UInt32(90_000_000))),
    column(
      "int96-year-9999", "parquet.value", ParquetNode(type: 3),
      littleEndian(UInt64(0)) + littleEndian(UInt32(5_373_484))),
    column(
      "int96-nanoseconds", "parquet.value", ParquetNode(type: 3),
      littleEndian(UInt64.max) + littleEndian(UInt32(2_440_588))),
    column(
      "legal-int96", "ok", ParquetNode(type: 3),
      littleEndian(UInt64(1)) + littleEndian(UInt32(2_440_588))),
    column("legal-bytes", "ok", ParquetNode(type: 6), [2, 0, 0, 0, 0xc3, 0x28]),
  ]
}
