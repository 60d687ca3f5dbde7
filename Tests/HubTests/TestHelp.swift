import Basics
import Foundation
import Hub
import Synchronization
import Testing

let repository = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
let oracle = repository + "/.deps/oracle/bin/python"
let hasOracle = FileManager.default.isExecutableFile(atPath: oracle)
let noOracle: Comment = "the oracle Python environment is not installed (Scripts/setup.sh)"

/// Runs a task of `Tests/Oracle/hub_read.py` in the oracle's Python; gives its output. `input` goes
/// through a file, named by the last argument.
func python(
  _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
) async throws -> String {
  let folder = try TemporaryFolder()
  var arguments = [repository + "/Tests/Oracle/hub_read.py"] + arguments
  if let input {
    try input.write(toFile: folder.path + "/input", atomically: true, encoding: .utf8)
    arguments.append(folder.path + "/input")
  }
  // Nothing of the machine's own settings.
  let all = ["HOME": folder.path, "HF_HUB_DISABLE_TELEMETRY": "1"].merging(environment) { $1 }
  let result = try await finished(oracle, arguments, environment: all)
  try #require(result.code == 0, "the oracle failed: \(result.talk)")
  return result.output
}

/// Runs a program to its end, on a thread of its own: the tasks of tests have few.
func finished(
  _ program: String, _ arguments: [String], environment: [String: String]
) async throws -> (code: Int32, output: String, talk: String) {
  let folder = try TemporaryFolder()
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  process.environment = environment
  // Files, since a pipe that nobody reads yet would stop the program.
  for name in ["output", "talk"] { try Data().write(to: URL(filePath: "\(folder.path)/\(name)")) }
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = FileHandle(forWritingAtPath: folder.path + "/output")
  process.standardError = FileHandle(forWritingAtPath: folder.path + "/talk")
  try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
    process.terminationHandler = { _ in done.resume() }
    do { try process.run() } catch { done.resume(throwing: error) }
  }
  return (
    process.terminationStatus, try text(folder.path + "/output"), try text(folder.path + "/talk")
  )
}

/// A folder that goes away with the value.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    // As the Python client writes it: without links and double slashes.
    path =
      FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appendingPathComponent("hub-" + UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Everything below, sorted: `a/b`, and `a/c -> target` for links. Folders only where empty.
  func tree(below part: String = "") throws -> [String] {
    let root = path + (part.isEmpty ? "" : "/" + part)
    var result: [String] = []
    func walk(_ prefix: String) throws {
      let names = try FileManager.default.contentsOfDirectory(atPath: root + "/" + prefix).sorted()
      if names.isEmpty, !prefix.isEmpty { result.append(prefix) }
      for name in names {
        let place = "\(root)/\(prefix)\(name)"
        let attributes = try FileManager.default.attributesOfItem(atPath: place)
        switch attributes[.type] as? FileAttributeType {
        case .typeDirectory: try walk("\(prefix)\(name)/")
        case .typeSymbolicLink:
          let target = try FileManager.default.destinationOfSymbolicLink(atPath: place)
          result.append("\(prefix)\(name) -> \(target)")
        default: result.append(prefix + name)
        }
      }
    }
    try walk("")
    return result
  }
}

/// What a client said while it worked.
final class ProgressLog: Sendable {
  private let events = Mutex<[HubProgress]>([])
  var all: [HubProgress] { events.withLock { $0 } }
  func add(_ event: HubProgress) { events.withLock { $0.append(event) } }

  var retries: [(after: Duration, because: RewardError)] {
    all.compactMap {
      if case .retrying(_, let after, let error) = $0 { (after, error) } else { nil }
    }
  }

  var cacheUses: [RewardError] {
    all.compactMap { if case .usingCache(let error) = $0 { error } else { nil } }
  }

  var hasWaited: Bool { all.contains { if case .waiting = $0 { true } else { false } } }
}

extension HubSettings {
  /// Settings for a loopback hub, whose pauses are short.
  static func loopback(
    _ hub: LoopbackHub, _ folder: TemporaryFolder, token: String? = nil,
    change: (inout HubSettings) -> Void = { _ in }
  ) throws -> HubSettings {
    var settings = try HubSettings(
      endpoint: hub.endpoint, token: try token.flatMap { try HubToken($0) },
      cacheDirectory: folder.path + "/hub")
    settings.retry = HubRetry(
      attempts: 4, firstPause: .milliseconds(2), longestPause: .milliseconds(10),
      longestWait: .seconds(5))
    change(&settings)
    return settings
  }
}

/// Bytes that look like nothing, from a seed.
func noise(_ count: Int, seed: UInt64) -> [UInt8] {
  var random = RandomSource(seed: seed)
  return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
}

func bytes(_ path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: .init(filePath: path)))
}

func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

/// The error that `body` throws.
func failure(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> RewardError {
  do { try await body() } catch let error as RewardError { return error }
  Issue.record("no error was thrown", sourceLocation: sourceLocation)
  throw CancellationError()
}

/// The code of the error that `body` throws, nil when it throws none.
func code(_ body: () throws -> Void) -> RewardError.Code? {
  do { try body() } catch { return (error as? RewardError)?.code }
  return nil
}

/// A reference to the model that most tests have.
func model(_ text: String = "owner/name") throws -> HubReference {
  try HubReference(text, kind: .model)
}
