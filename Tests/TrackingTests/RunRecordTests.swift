import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Tracking

@Suite struct RunRecordTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path + "/run.json"
  }

  var record: RunRecord {
    RunRecord(
      commandLine: ["reward", "train", "--model", "ä \"b\"\n"],
      configuration: ["learning_rate": .number(1e-5), "lora": ["r": 8, "targets": ["q", "v"]]],
      versions: ["libtorch": "2.13.0"],
      hardware: RunHardware(
        processor: "A CPU", cores: 2, memory: 8 << 30, system: "Debian", accelerators: ["GPU"]),
      seeds: ["seed": .number(42)],
      data: [
        .init(
          role: "train", path: "pairs.jsonl", sha256: String(repeating: "0f", count: 32),
          rows: ["read": 100, "used": 98, "dropped": ["identical": 2]])
      ], templateHash: "abc", started: Date(timeIntervalSince1970: 1_700_000_000.9))
  }

  @Test func roundTrips() throws {
    var record = record
    try record.write(to: path)
    #expect(try RunRecord(contentsOf: path) == record)
    record.results = ["accuracy": 0.75]
    for outcome: RunRecord.Outcome in [
      .finished, .interrupted, .failed(reason: "loss is NaN\nat step 3"), .running,
    ] {
      record.end(outcome, at: Date(timeIntervalSince1970: 1_700_003_600))
      try record.write(to: path)
      #expect(try RunRecord(contentsOf: path) == record)
      #expect((record.ended == nil) == (outcome == .running))
    }
    #expect(try folder.names() == ["run.json"])
    record.templateHash = nil
    record.hardware.processor = nil
    try record.write(to: path)
    #expect(try RunRecord(contentsOf: path) == record)
  }

  @Test func earlierSessionsAreListed() throws {
    let start = Date(timeIntervalSince1970: 1_700_000_000)
    var first = record
    first.commandLine = ["first"]
    var second = record
    second.commandLine = ["second"]
    second.resume(first)
    second.end(.failed(reason: "disk full"), at: start + 60)
    var third = record
    third.resume(second)
    #expect(
      third.earlierSessions == [
        .init(commandLine: ["first"], started: start, ended: nil, outcome: .running),
        .init(
          commandLine: ["second"], started: start, ended: start + 60,
          outcome: .failed(reason: "disk full")),
      ])
    third.data[0].sha256 = nil
    try third.write(to: path)
    #expect(try RunRecord(contentsOf: path) == third)
    let text = try read(path).replacing("second", with: "").replacing("\"failed\"", with: "7")
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(code { _ = try RunRecord(contentsOf: path) } == .runRecordFormat)
  }

  @Test func text() throws {
    var record = record
    record.versions["swift"] = "6.3"
    record.end(.failed(reason: "why"), at: Date(timeIntervalSince1970: 1_700_003_600))
    try record.write(to: path)
    #expect(
      try read(path) == #"""
        {
          "format": 1,
          "command": [
            "reward",
            "train",
            "--model",
            "ä \"b\"\n"
          ],
          "outcome": "failed",
          "reason": "why",
          "started": "2023-11-14T22:13:20Z",
          "ended": "2023-11-14T23:13:20Z",
          "results": {},
          "configuration": {
            "learning_rate": 1e-05,
            "lora": {
              "r": 8,
              "targets": [
                "q",
                "v"
              ]
            }
          },
          "seeds": {
            "seed": 42
          },
          "data": [
            {
              "role": "train",
              "path": "pairs.jsonl",
              "sha256": "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f",
              "rows": {
                "read": 100,
                "used": 98,
                "dropped": {
                  "identical": 2
                }
              }
            }
          ],
          "template_sha256": "abc",
          "versions": {
            "rewardkit": "0.1.0",
            "swift": "6.3",
            "libtorch": "2.13.0"
          },
          "hardware": {
            "processor": "A CPU",
            "cores": 2,
            "memory_bytes": 8589934592,
            "system": "Debian",
            "accelerators": [
              "GPU"
            ]
          }
        }

        """#)
  }

  @Test func missingOrWrongFieldsAreNamed() throws {
    try record.write(to: path)
    let whole = try JSONValue.parse(try read(path)).object!
    func item(_ change: (inout JSONObject) -> Void) throws -> String? {
      var object = whole
      change(&object)
      try JSONValue.object(object).text.write(toFile: path, atomically: true, encoding: .utf8)
      do {
        _ = try RunRecord(contentsOf: path)
        return nil
      } catch {
        #expect(error.code == .runRecordFormat && error.place?.file == path)
        return error.place?.item
      }
    }
    for key in whole.keys where !["reason", "ended", "template_sha256"].contains(key) {
      #expect(try item { $0[key] = nil } == key)
      #expect(try item { $0[key] = .bool(true) } == key)
    }
    #expect(try item { $0["format"] = 2 } == "format")
    #expect(try item { $0["outcome"] = "won" } == "outcome")
    #expect(try item { $0["outcome"] = "failed" } == "reason")
    #expect(try item { $0["outcome"] = "finished" } == "ended")
    #expect(try item { $0["started"] = "yesterday" } == "started")
    #expect(try item { $0["command"] = ["a", 1] } == "command")
    #expect(try item { $0["data"] = [["role": "train"]] } == "data.path")
    #expect(try item { $0["hardware"] = ["processor": 3] } == "hardware.processor")
    #expect(code { _ = try RunRecord(contentsOf: folder.path + "/none") } == .fileMissing)
    try "{".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(code { _ = try RunRecord(contentsOf: path) } == .jsonSyntax)
    #expect(code { try record.write(to: folder.path + "/no/run.json") } == .fileMissing)
  }

  @Test func hardwareTexts() {
    let cpu = "processor\t: 0\nmodel name\t: Some CPU @ 2: fast\nflags: x\nmodel name : other\n"
    #expect(RunHardware.field("model name", in: cpu) == "Some CPU @ 2: fast")
    #expect(RunHardware.field("model", in: cpu) == nil)
    #expect(
      RunHardware.memoryTotal(in: "MemFree: 1 kB\nMemTotal:  16314000 kB\n") == 16_705_536_000)
    for bad in ["", "MemTotal:", "MemTotal: x kB", "MemTotal: 1 MB", "MemTotal: \(Int.max) kB"] {
      #expect(RunHardware.memoryTotal(in: bad) == nil)
    }
    let here = RunHardware.current()
    #expect(here.cores > 0 && here.memory > 1 << 20 && !here.system.isEmpty)
  }
}
