public import Basics
public import Foundation
public import OrderedCollections
import Storage

/// What made a model: everything needed to tell, or to repeat, a run. Lies in its output directory
/// as `run.json`.
public struct RunRecord: Sendable, Hashable {
  /// How the run ended, or that it has not.
  public enum Outcome: Sendable, Hashable {
    /// Still running, or killed without a chance to say so.
    case running
    case finished
    case failed(reason: String)
    /// Stopped by a signal at a step boundary, after saving.
    case interrupted
  }

  /// One file that was read.
  public struct DataFile: Sendable, Hashable {
    /// What it was used for: `train`, `eval`, …
    public var role: String
    /// The file as the user named it.
    public var path: String
    /// SHA-256 of the file, 64 hexadecimal digits; nil for standard input, which is gone.
    public var sha256: String?
    /// Row accounting: read, used, truncated and used, dropped by reason.
    public var rows: JSONObject

    /// A file; see the properties.
    public init(role: String, path: String, sha256: String?, rows: JSONObject) {
      self.role = role
      self.path = path
      self.sha256 = sha256
      self.rows = rows
    }
  }

  /// A part of the run that ended before its end, after which the run was resumed.
  public struct Session: Sendable, Hashable {
    /// The program and its arguments.
    public var commandLine: [String]
    /// Whole seconds.
    public var started: Date
    /// Whole seconds; nil for a session that was killed.
    public var ended: Date?
    /// How it ended; `running` for a session that was killed.
    public var outcome: Outcome
  }

  /// The program and its arguments; of a resumed run, those of its last part.
  public var commandLine: [String]
  /// Every option with its value in force, defaults included.
  public var configuration: JSONObject
  /// Names of libraries and their versions.
  public var versions: JSONObject
  /// The machine.
  public var hardware: RunHardware
  /// Seeds of everything random, by name.
  public var seeds: JSONObject
  /// The files that were read.
  public var data: [DataFile]
  /// SHA-256 of the chat template, nil when there is none.
  public var templateHash: String?
  /// Whole seconds.
  public let started: Date
  /// Whole seconds; nil while running.
  public private(set) var ended: Date?
  /// How the run ended, or that it has not.
  public private(set) var outcome: Outcome = .running
  /// Earlier parts of a run that was resumed, the first one first.
  public internal(set) var earlierSessions: [Session] = []
  /// The final numbers; may grow while running.
  public var results: JSONObject = [:]

  /// A record of a run that starts now. The versions of RewardKit and Swift are added to
  /// `versions`.
  public init(
    commandLine: [String] = CommandLine.arguments, configuration: JSONObject,
    versions: JSONObject = [:], hardware: RunHardware = .current(), seeds: JSONObject,
    data: [DataFile] = [], templateHash: String? = nil, started: Date = Date()
  ) {
    self.commandLine = commandLine
    self.configuration = configuration
    self.versions = ["rewardkit": .string(rewardKitVersion), "swift": .string(swiftVersion)]
    self.versions.merge(versions) { $1 }
    self.hardware = hardware
    self.seeds = seeds
    self.data = data
    self.templateHash = templateHash
    self.started = Self.wholeSecond(started)
  }

  /// Notes that this run goes on from an earlier one, whose sessions it then lists.
  public mutating func resume(_ earlier: RunRecord) {
    earlierSessions =
      earlier.earlierSessions + [
        Session(
          commandLine: earlier.commandLine, started: earlier.started, ended: earlier.ended,
          outcome: earlier.outcome)
      ]
  }

  /// Notes how the run ended, and when.
  public mutating func end(_ outcome: Outcome, at time: Date = Date()) {
    self.outcome = outcome
    ended = outcome == .running ? nil : Self.wholeSecond(time)
  }

  /// Writes the record in place of an earlier one. A crash leaves the old one or the new one.
  /// - Throws: `file.access`, `file.missing` when the directory is not there.
  public func write(to path: String) throws(RewardError) {
    try JSONFile.write(json, to: path)
  }

  /// Reads a record.
  /// - Throws: `file.missing`, `file.access`, `json.…`, or `run-record.format` with the field.
  public init(contentsOf path: String) throws(RewardError) {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      let missing = !FileManager.default.fileExists(atPath: path)
      throw RewardError(
        missing ? .fileMissing : .fileAccess, "could not read the run record",
        at: .init(file: path), cause: error)
    }
    do throws(RewardError) {
      try self.init(RunRecordFields(try JSONValue.parse(bytes), in: nil))
    } catch {
      throw error.inFile(path)
    }
  }

  private static func wholeSecond(_ time: Date) -> Date {
    Date(timeIntervalSince1970: time.timeIntervalSince1970.rounded(.down))
  }
}
