public import Basics
import Foundation
import OrderedCollections

extension RewardError.Code {
  /// A file that is no `run.json` of a known format.
  public static let runRecordFormat = Self("run-record.format")
}

extension RunRecord {
  private static let format = 1

  /// The record as `run.json` holds it. Times are ISO 8601 in UTC.
  public var json: JSONValue {
    let (state, reason) = outcome.words
    var json: JSONObject = [
      "format": .number(Self.format),
      "command": .array(commandLine.map(JSONValue.string)),
      "outcome": .string(state),
      "reason": reason.map(JSONValue.string) ?? .null,
      "started": .string(started.formatted(.iso8601)),
      "ended": ended.map { .string($0.formatted(.iso8601)) } ?? .null,
      "results": .object(results),
      "configuration": .object(configuration),
      "seeds": .object(seeds),
      "data": .array(
        data.map {
          [
            "role": .string($0.role), "path": .string($0.path),
            "sha256": $0.sha256.map(JSONValue.string) ?? .null, "rows": .object($0.rows),
          ]
        }),
      "template_sha256": templateHash.map(JSONValue.string) ?? .null,
      "versions": .object(versions),
      "hardware": hardware.json,
    ]
    if !earlierSessions.isEmpty {
      json["earlier_sessions"] = .array(earlierSessions.map(\.json))
    }
    return .object(json)
  }

  init(_ fields: RunRecordFields) throws(RewardError) {
    let format = try fields.int("format")
    guard format == Self.format else {
      throw fields.failure("format", "this version reads format \(Self.format), not \(format)")
    }
    var data: [DataFile] = []
    for item in try fields.array("data") {
      let file = try RunRecordFields(item, in: "data")
      data.append(
        DataFile(
          role: try file.string("role"), path: try file.string("path"),
          sha256: try file.optionalString("sha256"), rows: try file.object("rows")))
    }
    self.init(
      commandLine: try fields.strings("command"), configuration: try fields.object("configuration"),
      hardware: try RunHardware(
        RunRecordFields(.object(try fields.object("hardware")), in: "hardware")),
      seeds: try fields.object("seeds"), data: data,
      templateHash: try fields.optionalString("template_sha256"),
      started: try fields.date("started"))
    // What was written counts, not what reads it now.
    versions = try fields.object("versions")
    results = try fields.object("results")
    let outcome = try Outcome(
      state: try fields.string("outcome"), reason: try fields.optionalString("reason"), fields)
    if outcome != .running { end(outcome, at: try fields.date("ended")) }
    for item in try fields.optionalArray("earlier_sessions") {
      earlierSessions.append(
        try Session(RunRecordFields(item, in: "earlier_sessions")))
    }
  }
}

extension RunRecord.Session {
  fileprivate var json: JSONValue {
    let (state, reason) = outcome.words
    return [
      "command": .array(commandLine.map(JSONValue.string)), "outcome": .string(state),
      "reason": reason.map(JSONValue.string) ?? .null,
      "started": .string(started.formatted(.iso8601)),
      "ended": ended.map { .string($0.formatted(.iso8601)) } ?? .null,
    ]
  }

  fileprivate init(_ fields: RunRecordFields) throws(RewardError) {
    let outcome = try RunRecord.Outcome(
      state: try fields.string("outcome"), reason: try fields.optionalString("reason"), fields)
    self.init(
      commandLine: try fields.strings("command"), started: try fields.date("started"),
      ended: outcome == .running ? nil : try fields.date("ended"), outcome: outcome)
  }
}

extension RunRecord.Outcome {
  fileprivate var words: (state: String, reason: String?) {
    switch self {
    case .running: ("running", nil)
    case .finished: ("finished", nil)
    case .failed(let reason): ("failed", reason)
    case .interrupted: ("interrupted", nil)
    }
  }

  fileprivate init(
    state: String, reason: String?, _ fields: RunRecordFields
  ) throws(RewardError) {
    switch state {
    case "running": self = .running
    case "finished": self = .finished
    case "interrupted": self = .interrupted
    case "failed":
      guard let reason else { throw fields.failure("reason", "a failed run has a reason") }
      self = .failed(reason: reason)
    default: throw fields.failure("outcome", "unknown outcome '\(state.prefix(100))'")
    }
  }
}

/// Typed access to the fields of a JSON object, with errors that name the field.
struct RunRecordFields {
  private let object: JSONObject
  private let parent: String?

  init(_ value: JSONValue, in parent: String?) throws(RewardError) {
    guard let object = value.object else {
      throw RewardError(
        .runRecordFormat, "expected an object, not \(value.kind)", at: .init(item: parent))
    }
    self.object = object
    self.parent = parent
  }

  func failure(_ key: String, _ message: String) -> RewardError {
    let name = parent.map { "\($0).\(key)" } ?? key
    return RewardError(.runRecordFormat, message, at: .init(item: name))
  }

  private func required<Value>(
    _ key: String, _ kind: String, _ convert: (JSONValue) -> Value?
  ) throws(RewardError) -> Value {
    guard let value = object[key].flatMap(convert) else {
      throw failure(key, "expected \(kind), found \(object[key]?.kind ?? "nothing")")
    }
    return value
  }

  func string(_ key: String) throws(RewardError) -> String {
    try required(key, "a string", \.string)
  }
  func int(_ key: String) throws(RewardError) -> Int { try required(key, "a whole number", \.int) }
  func object(_ key: String) throws(RewardError) -> JSONObject {
    try required(key, "an object", \.object)
  }
  func array(_ key: String) throws(RewardError) -> [JSONValue] {
    try required(key, "an array", \.array)
  }
  func strings(_ key: String) throws(RewardError) -> [String] {
    try required(key, "an array of strings") { value in
      let strings = value.array?.compactMap(\.string)
      return strings?.count == value.array?.count ? strings : nil
    }
  }
  func date(_ key: String) throws(RewardError) -> Date {
    try required(key, "an ISO 8601 time") { value in
      value.string.flatMap { try? Date($0, strategy: .iso8601) }
    }
  }
  func optionalArray(_ key: String) throws(RewardError) -> [JSONValue] {
    guard let value = object[key], !value.isNull else { return [] }
    return try array(key)
  }
  func optionalString(_ key: String) throws(RewardError) -> String? {
    guard let value = object[key], !value.isNull else { return nil }
    return try string(key)
  }
}
