import Basics
import Foundation
import OrderedCollections
import Storage
import Testing

@Suite struct JSONLinesWriterTests {
  private func row(_ number: Int) -> JSONObject {
    ["n": .number(number), "text": .string(String(repeating: "x", count: number % 7))]
  }

  /// A writer that is killed after any byte, then continued: all rows up to the cut stay, the one
  /// that was cut goes, the new one follows.
  @Test(arguments: ["a.jsonl", "a.jsonl.gz"])
  func continueAfterAnyCut(name: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.file(name)
    let writer = try JSONLinesWriter(path: path)
    for number in 0..<6 {
      try writer.write(row(number))
      if number % 2 == 1 { try writer.flush() }
    }
    try writer.close()
    let whole = try contents(path)
    var seen: Set<Int> = []
    for length in 0...whole.count {
      let cut = try folder.write(Array(whole[..<length]), to: "cut-\(name)")
      let kept: Int
      do {
        let writer = try JSONLinesWriter(path: cut, mode: .append)
        kept = writer.existingRows
        #expect(try contents(cut).count + writer.discardedBytes == length)
        try writer.write(row(99))
        try writer.close(sync: false)
      } catch let error as RewardError {
        // Nothing of the first gzip member is whole: there is no row to continue after.
        #expect(name.hasSuffix("gz") && error.code.rawValue.hasPrefix("gzip."), "\(error)")
        continue
      }
      seen.insert(kept)
      let rows = try RowReaderTests.rows(cut).map(\.row)
      #expect(rows == (0..<kept).map(row) + [row(99)])
    }
    #expect(seen == (name.hasSuffix("gz") ? [0, 2, 4, 6] : Set(0...6)))
  }

  @Test func appendToNothing() throws {
    let folder = try TemporaryFolder()
    let writer = try JSONLinesWriter(path: folder.file("new.jsonl"), mode: .append)
    #expect(writer.existingRows == 0 && writer.discardedBytes == 0)
    try writer.write(row(1))
    try writer.close()
    #expect(try RowReaderTests.rows(folder.file("new.jsonl")).count == 1)
  }

  @Test func appendRefusals() throws {
    let folder = try TemporaryFolder()
    #expect(try code { _ = try JSONLinesWriter(path: "/dev/null", mode: .append) } == "file.kind")
    let foreign = try folder.write(Array("no gzip".utf8), to: "a.gz")
    #expect(try code { _ = try JSONLinesWriter(path: foreign, mode: .append) } == "gzip.corrupt")
    #expect(try contents(foreign) == Array("no gzip".utf8))
  }

  @Test func fullDisk() throws {
    let writer = try JSONLinesWriter(path: "/dev/full")
    try writer.write(row(1))
    #expect(try code { try writer.close() } == "file.access")
    #expect(
      try code { _ = try JSONLinesWriter(path: "/nowhere/a.jsonl") } == "file.missing")
  }

  @Test(.enabled(if: Oracle.isPresent, "needs .deps/oracle"))
  func pythonReadsGzip() throws {
    let folder = try TemporaryFolder()
    let writer = try JSONLinesWriter(path: folder.file("a.jsonl.gz"))
    for number in 0..<5000 {
      try writer.write(row(number))
      if number % 1000 == 0 { try writer.flush() }
    }
    try writer.close()
    let output = try Oracle.run(
      """
      import sys, gzip, json
      rows = [json.loads(l) for l in gzip.open(sys.argv[1], 'rt')]
      print([r['n'] for r in rows] == list(range(5000)))
      """, folder.file("a.jsonl.gz"))
    #expect(output == "True\n")
  }
}
