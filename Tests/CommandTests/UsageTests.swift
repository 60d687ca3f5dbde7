import Basics
import Foundation
import OrderedCollections
import Testing

/// Exit codes and what is said about wrong command lines.
@Suite(.enabled(if: Program.binary != nil, "the program is not built"))
struct UsageTests {
  @Test(
    arguments: [
      ["scor"], ["score"], ["score", "--modle", "x"], ["score", "--model", "m"],
      ["score", "--model", "m", "--dataset", "d", "--batch-tokens", "many"],
      ["score", "--model", "m", "--dataset", "d", "--batch-tokens", "0"],
      ["score", "--model", "m", "--dataset", "d", "--row-policy", "maybe"],
      ["score", "--model", "m", "--dataset", "d", "--column", "promt=x"],
      ["score", "--model", "m", "--dataset", "d", "--threads", "0"],
      ["score", "--model", "m", "--dataset", "d", "--config"],
      ["generate", "--model", "m", "--dataset", "d", "--temperature", "-1"],
      ["generate", "--model", "m", "--dataset", "d", "--top-p", "1.5"],
      ["generate", "--model", "m", "--dataset", "d", "--n", "0"],
      ["generate", "--model", "m", "--dataset", "d", "--stop", ""],
      ["evaluate", "--model", "m", "--dataset", "d", "--eval-fraction", "2"],
      ["instructions", "prompts", "--count", "-1"], ["inspect"],
      // They compute with nothing that has threads.
      ["instructions", "prompts", "--count", "1", "--threads", "1"],
      ["instructions", "verify", "--dataset", "d", "--threads", "1"],
      ["instructions", "pairs", "--dataset", "d", "--threads", "1"],
    ])
  func wrongUsageIsTwo(_ arguments: [String]) throws {
    let result = try Program.run(arguments)
    #expect(result.code == 2, "\(result.talk)")
    #expect(result.output.isEmpty)
    #expect(result.talk.hasPrefix("error: "))
  }

  @Test(
    arguments: [
      ["score", "--model", "no-such-model", "--dataset", "rows.jsonl"],
      ["score", "--model", "no-such-model", "--dataset", "no-such.jsonl"],
      ["generate", "--model", "no-such-model", "--dataset", "rows.jsonl"],
      ["evaluate", "--model", "no-such-model", "--dataset", "rows.jsonl"],
      ["select", "--model", "no-such-model", "--dataset", "rows.jsonl"],
      ["inspect", "no-such-path"], ["inspect", "/dev"],
      ["instructions", "verify", "--dataset", "no-such.jsonl"],
      ["instructions", "verify", "--dataset", "rows.jsonl"],
      ["instructions", "pairs", "--dataset", "rows.jsonl"],
    ])
  func failureIsOne(_ arguments: [String]) throws {
    let folder = try Folder()
    try folder.write("{\"prompt\": \"Hi\"}\n", to: "rows.jsonl")
    let result = try Program.run(arguments, in: folder)
    #expect(result.code == 1)
    #expect(result.output.isEmpty)
    #expect(result.talk.hasPrefix("error: ") || result.talk.contains("\nerror: "))
    #expect(result.talk.hasSuffix("]\n"), "errors end with their code")
  }

  @Test func misspeltWordsGetTheNearest() throws {
    #expect(try Program.run(["evalute"]).talk.contains("did you mean 'evaluate'?"))
    #expect(
      try Program.run(["score", "--modle", "x"]).talk.contains("did you mean '--model'?"))
    #expect(
      try Program.run(["instructions", "pair"]).talk.contains("did you mean 'pairs'?"))
  }

  /// A number below zero is a value, not an option that nobody gave.
  @Test(
    arguments: [
      (["score", "--limit", "-3"], "--limit must be at least 1"),
      (["generate", "--n", "-2"], "--n must be from 1 to 100000"),
      (["generate", "--temperature", "-.5"], "--temperature must be 0 or more"),
      (["generate", "--top-p", "1.5"], "--top-p must be above 0 and at most 1"),
      (
        ["train", "--output-dir", "o", "--learning-rate", "-1e-5"],
        "--learning-rate must be above 0"
      ),
      (["train", "--output-dir", "o", "--save-steps", "0"], "--save-steps must be at least 1"),
    ])
  func boundsAreSaidWithTheOption(_ arguments: [String], _ words: String) throws {
    let result = try Program.run(arguments + ["--model", "m", "--dataset", "d"])
    #expect(result.code == 2)
    #expect(result.talk.contains(words), "\(result.talk)")
  }

  @Test func helpAndVersionAreResults() throws {
    for arguments in [[], ["--help"], ["help", "score"], ["--version"], ["score", "--version"]] {
      let result = try Program.run(arguments)
      #expect(result.code == 0 && result.talk.isEmpty && !result.output.isEmpty)
    }
  }

  /// `reward … | head`: the rest is not written, and nobody is told about it.
  @Test func aClosedPipeEndsQuietly() throws {
    let process = Process()
    let talk = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = [
      "-c", "set -o pipefail; '\(Program.binary!)' instructions prompts --count 5000 | head -1",
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = talk
    try process.run()
    let said = String(decoding: talk.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(said.isEmpty)
  }

  @Test func environmentIsDescribed() throws {
    let result = try Program.run(["env", "--json", "--threads", "1"])
    let rows = try result.rows
    let row = try #require(rows.first)
    #expect(row["threads"]?.int == 1)
    #expect(row["sgemm_gflops"]!.double! > 0)
    for key in ["rewardkit", "swift", "libtorch", "system", "processor"] {
      #expect(row[key]?.string?.isEmpty == false, "\(key)")
    }
    for key in ["cores", "memory_gib", "cuda_devices"] { #expect(row[key]?.double != nil) }
    #expect(try Program.run(["env"]).output.contains("libtorch: "))
  }
}
