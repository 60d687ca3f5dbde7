import Basics
import OrderedCollections
import Storage
import Testing

/// How a writer ends: rows are either handed over or somebody is told.
@Suite struct JSONLinesWriterEndTests {
  struct Fault: Error {}

  private func rows(_ path: String) throws -> [Int?] {
    try RowReaderTests.rows(path).map { $0.row["n"]?.int }
  }

  @Test(arguments: ["a.jsonl", "a.jsonl.gz"]) func closeHandsOverTheLastRows(name: String) throws {
    let folder = try TemporaryFolder()
    let writer = try JSONLinesWriter(path: folder.file(name))
    try writer.write(["n": 1])
    #expect(try contents(folder.file(name)).isEmpty)
    try writer.close()
    try writer.close()
    #expect(try rows(folder.file(name)) == [1])
  }

  @Test(arguments: ["a.jsonl", "a.jsonl.gz"]) func scopedUseClosesOrAbandons(name: String) throws {
    let folder = try TemporaryFolder()
    let count = try JSONLinesWriter.writing(to: folder.file(name)) { writer in
      for number in 0..<3 { try writer.write(["n": .number(number)]) }
      return 3
    }
    #expect(count == 3)
    #expect(throws: Fault.self) {
      try JSONLinesWriter.writing(to: folder.file(name), mode: .append) { writer in
        #expect(writer.existingRows == 3)
        try writer.write(["n": 3])
        throw Fault()
      }
    }
    // What was written before the error is not lost.
    #expect(try rows(folder.file(name)) == [0, 1, 2, 3])
  }

  @Test func theFirstErrorIsTheOneThrown() throws {
    #expect(throws: Fault.self) {
      try JSONLinesWriter.writing(to: "/dev/full") { writer in
        try writer.write(["n": 1])
        throw Fault()
      }
    }
    let lost = try code {
      try JSONLinesWriter.writing(to: "/dev/full") { try $0.write(["n": 1]) }
    }
    #expect(lost == "file.access")
  }

  /// After rows were lost nothing may look as if all were there.
  @Test func failuresStay() throws {
    let writer = try JSONLinesWriter(path: "/dev/full")
    try writer.write(["n": 1])
    #expect(try code { try writer.flush() } == "file.access")
    #expect(try code { try writer.write(["n": 2]) } == "file.access")
    #expect(try code { try writer.flush() } == "file.access")
    #expect(try code { try writer.close() } == "file.access")
  }

  @Test func nothingIsWrittenAfterTheEnd() async {
    await #expect(processExitsWith: .failure) {
      let writer = try JSONLinesWriter(path: "/dev/null")
      try writer.close()
      try writer.write(["n": 1])
    }
  }
}
