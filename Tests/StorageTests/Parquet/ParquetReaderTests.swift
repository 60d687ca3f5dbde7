import Basics
import Foundation
import OrderedCollections
import Storage
import Testing

@Suite struct ParquetReaderTests {
  private typealias Builder = ParquetBuilder

  /// One required column with these values, each in the plain encoding.
  private static func file(_ node: ParquetNode, _ values: [[UInt8]]) -> [UInt8] {
    var builder = Builder()
    builder.nodes = [node]
    builder.rows = values.count
    builder.chunks[0].type = node.type!
    builder.chunks[0].values = values.count
    builder.chunks[0].pages = Builder.page(values.flatMap { $0 }, values: values.count)
    return builder.bytes
  }

  /// Rows that cannot be read are errors with their number; those behind them can be.
  @Test func rowsWithErrors() throws {
    let folder = try TemporaryFolder()
    let numbers: [Double] = [1.5, .nan, -2, .infinity, -.infinity, 0.25]
    let bytes = Self.file(ParquetNode(type: 5), numbers.map { littleEndian($0.bitPattern) })
    let path = try folder.write(bytes, to: "a.parquet")
    let reader = try ParquetReader(path: path)
    for (index, number) in numbers.enumerated() {
      do {
        let row = try reader.next()
        #expect(row?.line == index + 1)
        #expect(row?.value == ["t": .number(number)])
        #expect(number.isFinite)
      } catch {
        #expect(!number.isFinite)
        #expect(error.code == .parquetValue)
        #expect(error.place == .init(file: path, line: index + 1, item: "t"))
      }
    }
    #expect(try reader.next() == nil)
  }

  @Test func rowsAtTheirLimit() throws {
    let folder = try TemporaryFolder()
    let texts = ["a", String(repeating: "b", count: 100), "c"]
    let bytes = Self.file(ParquetNode(converted: 0), texts.map { Builder.text($0) })
    let path = try folder.write(bytes, to: "a.parquet")
    // The name, quotes, colon and space.
    let enough = try ParquetReader(path: path, maximumRowBytes: 100 + 7)
    #expect(try parquetRows(enough).map { $0["t"]?.string } == texts)
    let tooFew = try ParquetReader(path: path, maximumRowBytes: 100 + 6)
    #expect(try tooFew.next()?.value["t"] == "a")
    do {
      _ = try tooFew.next()
      Issue.record("no error")
    } catch {
      #expect(error.code == .rowsTooLong)
      #expect(error.place == .init(file: path, line: 2))
    }
    #expect(try tooFew.next()?.value["t"] == "c")
  }

  @Test func columnsThatAreNotThere() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(HostileParquet.valid, to: "a.parquet")
    do {
      _ = try ParquetReader(path: path, columns: ["t", "u"])
      Issue.record("no error")
    } catch {
      #expect(error.code == .parquetColumn)
      #expect(error.place == .init(file: path, item: "u"))
    }
  }

  /// A column of a type that is not read does not keep others from being read.
  @Test func unsupportedColumnBesideOthers() throws {
    let folder = try TemporaryFolder()
    var builder = Builder()
    builder.nodes.append(ParquetNode(name: "i", type: 7, length: 12, converted: 21))
    builder.chunks.append(
      ParquetChunk(type: 7, path: ["i"], pages: Builder.page(Array(repeating: 0, count: 12))))
    let path = try folder.write(builder.bytes, to: "a.parquet")
    do {
      _ = try ParquetReader(path: path)
      Issue.record("no error")
    } catch {
      #expect(error.code == .parquetUnsupported)
      #expect(error.message == "the column 'i' has the type Interval, which is not read")
    }
    #expect(try parquetRows(try ParquetReader(path: path, columns: ["t"])) == [["t": "hello"]])
  }

  /// Parquet is read from its end: what cannot be is refused by name, not taken for JSON.
  @Test func onlyFromFiles() throws {
    let folder = try TemporaryFolder()
    let plain = try folder.write(HostileParquet.valid, to: "a.parquet")
    #expect(try RowReaderTests.rows(plain).map(\.row) == [["t": "hello"]])
    let packed = folder.file("a.parquet.gz")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "gzip -c \"$0\" >\"$1\"", plain, packed]
    try process.run()
    process.waitUntilExit()
    #expect(try code { _ = try RowReaderTests.rows(packed) } == "file.kind")

    let pipe = folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    // A process of its own: the reader leaves before all is sent, which ends who sends.
    let sender = Process()
    sender.executableURL = URL(fileURLWithPath: "/bin/sh")
    sender.arguments = ["-c", "cat \"$0\" >\"$1\"", plain, pipe]
    try sender.run()
    defer { sender.waitUntilExit() }
    #expect(try code { _ = try RowReaderTests.rows(pipe) } == "file.kind")
    #expect(try code { _ = try ParquetReader(path: folder.path) } == "file.kind")
    #expect(try code { _ = try ParquetReader(path: folder.file("none")) } == "file.missing")
  }

  /// Names of cases are text by Parquet's definition, though Arrow takes them for bytes.
  @Test func enumerations() throws {
    let folder = try TemporaryFolder()
    let bytes = Self.file(ParquetNode(converted: 4), [Builder.text("user"), Builder.text("tool")])
    let path = try folder.write(bytes, to: "a.parquet")
    let rows = try parquetRows(try ParquetReader(path: path))
    #expect(rows == [["t": "user"], ["t": "tool"]])
  }

  /// A map with one of its keys twice would lose a value as an object.
  @Test func mapWithAKeyTwice() throws {
    let folder = try TemporaryFolder()
    for (second, expected) in [("b", "ok"), ("a", "parquet.value")] {
      var builder = Builder()
      builder.nodes = [
        ParquetNode(name: "m", type: nil, children: 1, converted: 1),
        ParquetNode(name: "key_value", type: nil, repetition: 2, children: 2),
        ParquetNode(name: "key", converted: 0), ParquetNode(name: "value", converted: 0),
      ]
      builder.rootChildren = 1
      let levels =
        littleEndian(UInt32(4)) + Builder.run(0, count: 1) + Builder.run(1, count: 1)
        + Builder.levels(1, count: 2)
      builder.chunks = ["key", "value"].map { name in
        let texts = Builder.text("a") + Builder.text(second)
        return ParquetChunk(
          path: ["m", "key_value", name], values: 2, pages: Builder.page(levels + texts, values: 2))
      }
      let path = try folder.write(builder.bytes, to: "a.parquet")
      #expect(try code { _ = try parquetRows(try ParquetReader(path: path)) } == expected)
    }
  }
}
