import Basics
import Foundation
import OrderedCollections
import Testing

/// The built program, run as a user runs it.
struct Program {
  /// What one run left behind.
  struct Result {
    var code: Int32
    var output: String
    var talk: String

    /// Rows of standard output.
    var rows: [JSONObject] {
      get throws {
        try output.split(separator: "\n").map { try JSONValue.parse(String($0)).object! }
      }
    }
  }

  /// The checkout. Links are followed, since a package may borrow these tests.
  static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// `REWARD_BINARY`, or the one built beside the tests, or the release build.
  static let binary: String? = {
    let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let places = [
      ProcessInfo.processInfo.environment["REWARD_BINARY"] ?? "",
      beside.appendingPathComponent("reward").path,
      root.appendingPathComponent(".build/release/reward").path,
    ]
    return places.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// The program with its arguments, not yet started; what it says is dropped.
  static func prepare(_ arguments: [String], in folder: Folder) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(binary))
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    var environment = ProcessInfo.processInfo.environment
    environment["COLUMNS"] = "80"
    environment["TQDM_DISABLE"] = "1"
    // Programs run beside each other here: more threads would only wait for one another.
    environment["OMP_NUM_THREADS"] = "1"
    environment["REWARDKIT_CACHE"] = folder.path(".scores.sqlite")
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return process
  }

  /// Runs the program in a folder until it ends.
  static func run(
    _ arguments: [String], in folder: Folder? = nil, input: String? = nil
  ) throws -> Result {
    let scratch = try Folder()
    return try withExtendedLifetime(scratch) {
      try run(prepare(arguments, in: folder ?? scratch), input: input)
    }
  }

  /// Runs a prepared program until it ends.
  static func run(_ process: Process, input: String? = nil) throws -> Result {
    let scratch = try Folder()
    // Files, since a pipe that nobody reads yet would stop the program.
    let (output, talk) = (scratch.path(".output"), scratch.path(".talk"))
    process.standardOutput = try scratch.handle(".output")
    process.standardError = try scratch.handle(".talk")
    if let input {
      try scratch.write(input, to: ".input")
      process.standardInput = FileHandle(forReadingAtPath: scratch.path(".input"))
    }
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, "the program crashed: \(process.arguments ?? [])")
    return Result(
      code: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
      talk: try String(contentsOfFile: talk, encoding: .utf8))
  }
}

/// A folder of its own for a test, removed with the last reference.
final class Folder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("reward-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  func rows(_ name: String) throws -> [JSONObject] {
    try text(name).split(separator: "\n").map { try JSONValue.parse(String($0)).object! }
  }

  func handle(_ name: String) throws -> FileHandle {
    try Data().write(to: url.appendingPathComponent(name))
    return try FileHandle(forWritingTo: url.appendingPathComponent(name))
  }
}
