import Basics
import Foundation
import OrderedCollections
import Testing

/// A signal ends a training at a step's end, with a checkpoint and the exit status that shells and
/// schedulers know a signal by.
@Suite(.enabled(if: TinyModel.areThere, "run `make fixtures` and `make build` first"))
struct InterruptTests {
  @Test(arguments: [SIGINT, SIGTERM]) func theStatusTellsTheSignal(number: Int32) throws {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "model")
    try folder.write(TinyModel.pairs(17), to: "pairs.jsonl")
    let process = try Program.prepare(
      [
        "train", "--model", "model", "--dataset", "pairs.jsonl", "--output-dir", "run",
        "--eval-fraction", "0", "--num-train-epochs", "1000000", "--save-steps", "1",
        "--learning-rate", "1e-6", "--threads", "1",
      ], in: folder)
    process.standardError = try folder.handle("talk")
    // Signals that this process ignores, as jobs in the background do, would stay ignored there.
    process.arguments =
      ["--default-signal=INT,TERM", try #require(Program.binary)]
      + (process.arguments ?? [])
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    try process.run()
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    // After the first checkpoint it surely listens.
    for _ in 0..<60_000 where process.isRunning && checkpoints(folder).isEmpty { usleep(1000) }
    #expect(process.isRunning, "\((try? folder.text("talk")) ?? "")")
    kill(process.processIdentifier, number)
    for _ in 0..<60_000 where process.isRunning { usleep(1000) }
    try #require(!process.isRunning, "it did not stop within a minute")
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 128 + number)
    #expect(try folder.text("talk").contains("[training.interrupted]"))
    let record = try JSONValue.parse(folder.text("run/run.json"))
    #expect(record["outcome"] == "interrupted")
    #expect(!checkpoints(folder).isEmpty)
  }

  private func checkpoints(_ folder: Folder) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path("run"))) ?? []
    return names.filter { $0.hasPrefix("checkpoint-") }
  }
}
