import Basics
import Foundation
import Storage
import Testing

@Suite struct MappedFileTests {
  @Test func readsRanges() throws {
    let folder = try TemporaryFolder()
    let file = try MappedFile(path: try folder.write([1, 2, 3, 4], to: "a"))
    #expect(file.count == 4)
    #expect(try file.withBytes(1..<3) { Array($0) } == [2, 3])
    #expect(try file.bytes(4..<4).isEmpty)
    #expect(try code { _ = try file.bytes(3..<5) } == "file.range")
    #expect(try code { _ = try file.bytes(-1..<2) } == "file.range")
  }

  @Test func emptyFile() throws {
    let folder = try TemporaryFolder()
    let file = try MappedFile(path: try folder.write([], to: "a"))
    #expect(try file.bytes(0..<0).isEmpty)
    #expect(try code { _ = try file.bytes(0..<1) } == "file.range")
  }

  @Test func fileCutAfterMapping() throws {
    let folder = try TemporaryFolder()
    let bytes = [UInt8](repeating: 7, count: 100_000)
    let path = try folder.write(bytes, to: "a")
    let file = try MappedFile(path: path)
    #expect(truncate(path, 10) == 0)
    #expect(try code { _ = try file.bytes(0..<100_000) } == "file.truncated")
    #expect(try file.withBytes(0..<10) { Array($0) } == Array(bytes[..<10]))
    let tensors = try folder.write(HostileSafetensors.valid, to: "b")
    let weights = try SafetensorsFile(path: tensors)
    #expect(truncate(tensors, 8) == 0)
    #expect(try code { _ = try weights.bytes(of: weights.entries[0]) } == "file.truncated")
  }

  @Test func bytesOutliveReplacement() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "a")
    let file = try MappedFile(path: path)
    try AtomicFile.write([9], to: path)
    #expect(try file.withBytes(0..<3) { Array($0) } == [1, 2, 3])
    #expect(try contents(path) == [9])
  }

  @Test func strangePaths() throws {
    #expect(try code { _ = try MappedFile(path: "") } == "argument")
    #expect(try code { _ = try MappedFile(path: "/etc/passwd\0x") } == "argument")
    #expect(try code { _ = try MappedFile(path: "/dev/zero") } == "file.kind")
  }

  @Test func jsonFiles() throws {
    let folder = try TemporaryFolder()
    let value: JSONValue = ["b": 1, "a": [true, nil, 1.5]]
    try JSONFile.write(value, to: folder.file("a.json"))
    #expect(try JSONFile.read(folder.file("a.json")) == value)
    let marked = try folder.write([0xef, 0xbb, 0xbf] + Array("{}".utf8), to: "b.json")
    #expect(try JSONFile.read(marked) == [:])
    #expect(try code { _ = try JSONFile.read(marked, maximumBytes: 4) } == "file.too-large")
    do {
      let path = try folder.write([0x7b], to: "c.json")
      _ = try JSONFile.read(path)
      Issue.record("no error")
    } catch let error as RewardError {
      #expect(error.place?.file == folder.file("c.json") && error.code == .jsonSyntax)
    }
  }
}
