import Basics
import Foundation
import OrderedCollections
import Storage
import TestSupport
import Testing

@Suite struct RowReaderTests {
  static func rows(_ path: String, limit: Int = 1 << 20) throws -> [(line: Int, row: JSONObject)] {
    let reader = try RowReader(path: path, maximumRowBytes: limit)
    var rows: [(line: Int, row: JSONObject)] = []
    while let row = try reader.next() { rows.append(row) }
    return rows
  }

  @Test func hostileFiles() throws {
    try Corpus("json").check(HostileRows.cases) { _ = try Self.rows($0, limit: 1000) }
  }

  /// A table that was exported as such is told so; a name alone decides nothing.
  @Test(arguments: ["pairs.csv", "pairs.TSV", "pairs.arrow", "pairs.jsonl.zst"])
  func otherFormatsByName(name: String) throws {
    let folder = try TemporaryFolder()
    let table = try folder.write(Array("prompt,chosen\nHi,yes\n".utf8), to: name)
    #expect(try code { _ = try Self.rows(table) } == "file.kind")
    let rows = try folder.write(Array(" {\"a\": 1}\n".utf8), to: name)
    #expect(try Self.rows(rows).count == 1)
    let lines = try folder.write(Array("prompt,chosen\nHi,yes\n".utf8), to: "pairs.jsonl")
    #expect(try code { _ = try Self.rows(lines) } == "json.syntax")
  }

  @Test func everyCutAndRandomFlips() throws {
    try fuzz(HostileRows.packed + HostileRows.packed, mustFailWhenCut: false) {
      _ = try Self.rows($0)
    }
    let array = Array("[{\"a\": [1, {\"b\": \"\\\"]\"}]}, {\"c\": null}]".utf8)
    try fuzz(array, mustFailWhenCut: false) { _ = try Self.rows($0) }
  }

  @Test func everyCutOfArray() throws {
    let folder = try TemporaryFolder()
    let array = Array("[{\"a\": [1, {\"b\": \"\\\"]\"}]}, {\"c\": null}]".utf8)
    for length in 1..<array.count {
      let path = try folder.write(Array(array[..<length]), to: "cut.json")
      #expect(try code { _ = try Self.rows(path) } == "json.syntax", "cut to \(length)")
    }
  }

  /// Only a cut between the members leaves a whole gzip file.
  @Test func everyCutOfGzip() throws {
    let folder = try TemporaryFolder()
    let whole = HostileRows.packed + HostileRows.packed
    for length in 2..<whole.count where length != HostileRows.packed.count {
      let path = try folder.write(Array(whole[..<length]), to: "cut.gz")
      #expect(try code { _ = try Self.rows(path) } == "gzip.truncated", "cut to \(length)")
    }
  }

  @Test func placesOfErrors() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("{}\n\n{\"a\": x}\n{\"b\": 1}".utf8), to: "a.jsonl")
    let reader = try JSONLinesReader(path: path)
    #expect(try reader.next()?.line == 1)
    do {
      _ = try reader.next()
      Issue.record("no error")
    } catch {
      #expect(error.place == .init(file: path, line: 3, column: 7, byte: 10))
      #expect(error.code == .jsonSyntax)
    }
    // A reader that drops bad rows by policy can go on.
    #expect(try reader.next()?.line == 4)
    #expect(try reader.next() == nil)
    #expect(try reader.next() == nil)

    let array = try folder.write(Array("[\n{},\n\n{\n\"a\": x}]".utf8), to: "a.json")
    let rows = try RowReader(path: array)
    #expect(try rows.next()?.line == 2)
    do {
      _ = try rows.next()
      Issue.record("no error")
    } catch { #expect(error.place == .init(file: array, line: 5, byte: 14)) }
  }

  @Test func linesNumbersMarkAndEndings() throws {
    let folder = try TemporaryFolder()
    let text = "\u{feff}\n{\"a\": 1}\r\n  \n{\"a\": 2}\n{\"a\": 3}"
    let path = try folder.write(Array(text.utf8), to: "a.jsonl")
    let rows = try Self.rows(path)
    #expect(rows.map(\.line) == [2, 4, 5])
    #expect(rows.map { $0.row["a"]?.int } == [1, 2, 3])
  }

  /// Lines of all lengths around the size of one read, in every framing.
  @Test func sizesAroundTheBuffer() throws {
    let folder = try TemporaryFolder()
    let sizes = [0, 1, 65_500, 65_527, 65_528, 65_529, 65_536, 131_072, 300_000, 3, 262_144]
    let rows: [JSONObject] = sizes.map { ["t": .string(String(repeating: "é,]", count: $0 / 4))] }
    for name in ["a.jsonl", "a.jsonl.gz"] {
      try JSONLinesWriter.writing(to: folder.file(name)) { writer in
        for row in rows { try writer.write(row) }
      }
      #expect(try Self.rows(folder.file(name)).map(\.row) == rows)
    }
    let array = folder.file("a.json")
    try JSONFile.write(.array(rows.map(JSONValue.object)), to: array)
    #expect(try Self.rows(array).map(\.row) == rows)
    // One row at its limit, one byte over.
    let length = JSONValue.object(rows[8]).text.utf8.count
    #expect(try code { _ = try Self.rows(folder.file("a.jsonl"), limit: length) } == "ok")
    #expect(
      try code { _ = try Self.rows(folder.file("a.jsonl.gz"), limit: length - 1) }
        == "rows.too-long")
  }

  /// A few kilobytes that unpack to a gigabyte without a newline stop at the limit.
  @Test func compressionBomb() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("bomb.gz")
    let writer = try JSONLinesWriter(path: path)
    let row: JSONObject = ["t": .string(String(repeating: " ", count: 8 << 20))]
    try writer.write(row)
    try writer.close()
    #expect(try contents(path).count < 20_000)
    let start = ThreadClock.now
    #expect(try code { _ = try Self.rows(path, limit: 1 << 20) } == "rows.too-long")
    #expect(ThreadClock.now - start < .seconds(1))
  }

  @Test func pipes() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    let sender = Thread {
      try? JSONLinesWriter.writing(to: path) { writer in
        for number in 0..<1000 { try writer.write(["n": .number(number)]) }
      }
    }
    sender.start()
    #expect(try Self.rows(path).map { $0.row["n"]?.int } == Array(0..<1000))
  }

  static let harmless = repository.deletingLastPathComponent()
    .appendingPathComponent("shared/data/hh-rlhf-harmless/test.jsonl.gz").path

  @Test(
    .enabled(
      if: Oracle.isPresent && FileManager.default.fileExists(atPath: harmless),
      "needs .deps/oracle and ../shared/data"))
  func realData() throws {
    let rows = try Self.rows(Self.harmless)
    let output = try Oracle.run(
      """
      import sys, gzip, json
      rows = [json.loads(l) for l in gzip.open(sys.argv[1], 'rt', encoding='utf-8')]
      print(len(rows), sum(len(v.encode()) for r in rows for v in r.values()))
      """, Self.harmless)
    let bytes = rows.reduce(0) {
      $0 + $1.row.values.reduce(0) { $0 + ($1.string ?? "").utf8.count }
    }
    #expect(output == "\(rows.count) \(bytes)\n")
  }
}
