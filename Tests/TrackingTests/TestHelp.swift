import Basics
import Foundation
import Synchronization
import Testing

let repository = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
let oracle = repository + "/.deps/oracle/bin/python"
let hasOracle = FileManager.default.isExecutableFile(atPath: oracle)
let noOracle: Comment = "the oracle Python environment is not installed (Scripts/setup.sh)"

/// Runs the oracle's Python; gives its output. `input` goes through a file, named by the last
/// argument.
func python(_ arguments: [String], input: String? = nil) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: oracle)
  let folder = try TemporaryFolder()
  var arguments = arguments
  if let input {
    try input.write(toFile: folder.path + "/input", atomically: true, encoding: .utf8)
    arguments.append(folder.path + "/input")
  }
  process.arguments = arguments
  let output = Pipe()
  process.standardOutput = output
  try process.run()
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  try #require(process.terminationStatus == 0, "the oracle failed")
  return String(decoding: data, as: UTF8.self)
}

/// A folder that goes away with the value.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/tracking-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }
}

/// Seconds that a test sets.
final class FakeClock: Sendable {
  private let seconds: Mutex<Double>
  init(_ start: Double = 0) { seconds = Mutex(start) }
  var now: Double { seconds.withLock { $0 } }
  func pass(_ more: Double) { seconds.withLock { $0 += more } }
}

/// Keeps what is written.
final class Recorder: Sendable {
  private let pieces = Mutex<[String]>([])
  var all: [String] { pieces.withLock { $0 } }
  func write(_ text: String) { pieces.withLock { $0.append(text) } }
}

func read(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

/// The code of the error that `body` throws, nil when it throws none.
func code(_ body: () throws -> Void) -> RewardError.Code? {
  do { try body() } catch { return (error as? RewardError)?.code }
  return nil
}
