import Basics
import Foundation
import OrderedCollections
import Storage
import TestSupport
import Testing

/// The repository's root, found from this file's place in it.
let repository = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// A folder that is deleted with the object.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/storage-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let path = file(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }
}

func contents(_ path: String) throws -> [UInt8] {
  try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
}

/// The code of the error that `body` throws, or "ok".
func code(_ body: () throws -> Void) throws -> String {
  do { try body() } catch let error as RewardError { return error.code.rawValue }
  return "ok"
}

/// The Python with the reference implementations.
enum Oracle {
  static let python = repository.appendingPathComponent(".deps/oracle/bin/python").path
  static let isPresent = FileManager.default.isExecutableFile(atPath: python)

  struct Failure: Error { let output: String }

  /// Runs a program and returns what it prints.
  @discardableResult
  static func run(_ program: String, _ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-c", program] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(output: output) }
    return output
  }
}

/// A file that must be refused with one code, or accepted (`ok`).
struct HostileCase {
  let name: String
  let expected: String
  let bytes: [UInt8]

  init(_ name: String, _ expected: String, _ bytes: [UInt8]) {
    (self.name, self.expected, self.bytes) = (name, expected, bytes)
  }
}

/// The committed hostile files of one format: one file a case and `expected.json` with the codes.
///
/// Setting REWARDKIT_WRITE_CORPORA makes the tests write the files that their generators define.
struct Corpus {
  let folder: String

  init(_ name: String) { folder = repository.appendingPathComponent("Tests/Corpora/\(name)").path }

  /// Checks that the committed files are what the generator makes, then opens each.
  func check(_ cases: [HostileCase], open: (String) throws -> Void) throws {
    if ProcessInfo.processInfo.environment["REWARDKIT_WRITE_CORPORA"] != nil { try write(cases) }
    let table = try #require(try JSONFile.read("\(folder)/expected.json").object)
    #expect(table.count == cases.count)
    for item in cases {
      let path = "\(folder)/\(item.name)"
      #expect(try contents(path) == item.bytes, "\(item.name) differs from its generator")
      #expect(table[item.name]?.string == item.expected)
      let start = ThreadClock.now
      #expect(try code { try open(path) } == item.expected, "\(item.name)")
      #expect(ThreadClock.now - start < .seconds(1), "\(item.name) takes too long")
    }
  }

  private func write(_ cases: [HostileCase]) throws {
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var table = JSONObject()
    for item in cases.sorted(by: { $0.name < $1.name }) {
      try Data(item.bytes).write(to: URL(fileURLWithPath: "\(folder)/\(item.name)"))
      table[item.name] = .string(item.expected)
    }
    try JSONFile.write(.object(table), to: "\(folder)/expected.json")
  }
}

/// Opens a file cut at every length and with random bytes changed; only typed errors may come.
func fuzz(
  _ valid: [UInt8], mustFailWhenCut: Bool = true, flips: Int = 4000, open: (String) throws -> Void
) throws {
  let folder = try TemporaryFolder()
  for length in 0..<valid.count {
    let path = try folder.write(Array(valid[..<length]), to: "cut")
    let found = try code { try open(path) }
    if mustFailWhenCut { #expect(found != "ok", "cut to \(length) of \(valid.count) bytes") }
  }
  var random = RandomSource(seed: 7)
  for _ in 0..<flips {
    var bytes = valid
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let at = Int.random(in: 0..<bytes.count, using: &random)
      bytes[at] = UInt8.random(in: 0...255, using: &random)
    }
    let path = try folder.write(bytes, to: "flipped")
    let start = ThreadClock.now
    _ = try code { try open(path) }
    #expect(ThreadClock.now - start < .seconds(1), "\(bytes) takes too long")
  }
}

func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
  (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}
