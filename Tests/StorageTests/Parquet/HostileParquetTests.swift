import Basics
import Foundation
import OrderedCollections
import TestSupport
import Testing

@testable import Storage

@Suite struct HostileParquetTests {
  private typealias Builder = ParquetBuilder

  static func open(_ path: String) throws { _ = try parquetRows(try ParquetReader(path: path)) }

  @Test func hostileFiles() throws {
    try Corpus("parquet").check(HostileParquet.cases, open: Self.open)
  }

  @Test func everyCutAndRandomFlips() throws {
    try fuzz(HostileParquet.valid, open: Self.open)
  }

  /// A page with a checksum: whatever bit of it changes, the change is found.
  @Test func checksums() throws {
    let folder = try TemporaryFolder()
    let body = Builder.text("some text")
    var builder = Builder()
    builder.chunks[0].pages = Builder.page(body, checksum: Int(Int32(bitPattern: crc32(body))))
    let bytes = builder.bytes
    #expect(try code { try Self.open(try folder.write(bytes, to: "a")) } == "ok")
    let start = 4 + builder.chunks[0].pages.count - body.count
    for bit in 0..<body.count * 8 {
      var changed = bytes
      changed[start + bit / 8] ^= 1 << UInt8(bit % 8)
      let path = try folder.write(changed, to: "a")
      #expect(try code { try Self.open(path) } == "parquet.corrupt", "bit \(bit)")
    }
  }

  /// The checksum of gzip, bit by bit.
  private func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xedb8_8320 : 0) }
    }
  }

  @Test func anySchemaWithAnyLevels() throws {
    let folder = try TemporaryFolder()
    var random = RandomSource(seed: 5)
    var outcomes: [String: Int] = [:]
    for _ in 0..<4000 {
      let path = try folder.write(RandomParquet.file(using: &random), to: "random")
      let start = ThreadClock.now
      outcomes[try code { try Self.open(path) }, default: 0] += 1
      #expect(ThreadClock.now - start < .seconds(1))
    }
    // They do get far enough to mean something.
    #expect(outcomes["ok", default: 0] > 400, "\(outcomes)")
  }

  @Test(
    .enabled(if: !ParquetVariants.names.isEmpty, "fixtures are not built (make fixtures)"),
    arguments: [
      "messages-pages-v2", "nested", "odd-types", "times", "decimals-as-integers", "floats-split",
      "required", "empty-groups", "times-int96", "text-delta",
    ])
  func cutAndFlippedVariants(_ name: String) throws {
    let folder = try TemporaryFolder()
    let whole = try contents(ParquetVariants.path(name))
    var random = RandomSource(seed: 3)
    for _ in 0..<60 {
      let length = Int.random(in: 0..<whole.count, using: &random)
      let path = try folder.write(Array(whole[..<length]), to: "cut")
      #expect(try code { try Self.open(path) } == "parquet.corrupt", "cut to \(length)")
    }
    for _ in 0..<400 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        // Half of them in the description at the end.
        let first = Bool.random(using: &random) ? 0 : max(0, bytes.count - 2000)
        bytes[Int.random(in: first..<bytes.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      let path = try folder.write(bytes, to: "flipped")
      let start = ThreadClock.now
      _ = try code { try Self.open(path) }
      #expect(ThreadClock.now - start < .seconds(2))
    }
  }

  // MARK: - Small files of much

  /// 300 MB of a page that 300 KB hold.
  @Test func packedPage() throws {
    let folder = try TemporaryFolder()
    let gzip = Gzip()
    var zeros = [UInt8](repeating: 0, count: 1 << 20)
    var packed: [UInt8] = []
    for _ in 0..<300 { packed += gzip.pack(&zeros, ending: false) }
    packed += gzip.pack(&zeros, ending: true)
    var builder = Builder()
    builder.chunks[0].codec = 2
    builder.chunks[0].pages = Builder.page(packed, unpacked: 301 << 20)
    let path = try folder.write(builder.bytes, to: "a")
    let reader = try ParquetReader(path: path, maximumMemory: 64 << 20)
    #expect(try code { _ = try reader.next() } == "parquet.memory")
    // It stays an error.
    #expect(try code { _ = try reader.next() } == "parquet.memory")
    #expect(reader.peakMemory < 64 << 20)
  }

  /// Two billion rows of a megabyte each, in a file of some kilobytes: they come one by one.
  @Test func dictionaryOfOneLongText() throws {
    let folder = try TemporaryFolder()
    let gzip = Gzip()
    let length = 1 << 20
    var text = littleEndian(UInt32(length)) + [UInt8](repeating: 0x78, count: length)
    let values = 1 << 31 - 1
    var builder = Builder()
    builder.rows = values
    builder.chunks[0].codec = 2
    builder.chunks[0].values = values
    var run = [1] + Builder.run(0, count: values)
    let size = run.count
    builder.chunks[0].pages =
      Builder.dictionary(gzip.pack(&text, ending: true), values: 1, unpacked: length + 4)
      + Builder.page(gzip.pack(&run, ending: true), values: values, encoding: 8, unpacked: size)
    let path = try folder.write(builder.bytes, to: "a")
    let reader = try ParquetReader(path: path)
    for _ in 0..<200 {
      #expect(try reader.next()?.value["t"]?.string?.utf8.count == length)
    }
    #expect(reader.peakMemory < 128 << 20)
  }

  /// One row with a list of ten million nulls.
  @Test func listOfNulls() throws {
    let folder = try TemporaryFolder()
    let count = 10_000_000
    var builder = Builder()
    builder.nodes = [
      ParquetNode(name: "l", type: nil, children: 1, converted: 3),
      ParquetNode(name: "list", type: nil, repetition: 2, children: 1),
      ParquetNode(name: "element", repetition: 1),
    ]
    builder.rootChildren = 1
    let repeated = Builder.run(0, count: 1) + Builder.run(1, count: count - 1)
    let body = littleEndian(UInt32(repeated.count)) + repeated + Builder.levels(1, count: count)
    builder.chunks[0].path = ["l", "list", "element"]
    builder.chunks[0].values = count
    builder.chunks[0].pages = Builder.page(body, values: count)
    let path = try folder.write(builder.bytes, to: "a")
    #expect(builder.bytes.count < 1000)
    let little = try ParquetReader(path: path, maximumMemory: 16 << 20)
    #expect(try code { _ = try little.next() } == "parquet.memory")
    let reader = try ParquetReader(path: path, maximumRowBytes: 1 << 20)
    #expect(try code { _ = try reader.next() } == "rows.too-long")
    #expect(try reader.next() == nil)
    let whole = try ParquetReader(path: path).next()
    #expect(whole?.value["l"]?.array?.count == count)
  }

  /// A description in which a byte is a struct.
  @Test func descriptionOfManyParts() throws {
    let folder = try TemporaryFolder()
    var builder = Builder()
    builder.footer = [0x49] + HostileParquet.structs(600_000) + [0]
    let path = try folder.write(builder.bytes, to: "a")
    #expect(try code { try Self.open(path) } == "parquet.memory")
  }
}
