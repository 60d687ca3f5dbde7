import Basics
import Foundation
import OrderedCollections
import Testing

/// A signal ends scoring, choosing and sampling between two batches; the same command goes on.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct RowInterruptTests {
  @Test(arguments: ["score", "select", "generate"], [SIGINT, SIGTERM])
  func rowsAreKeptAndContinued(_ command: String, _ number: Int32) throws {
    let folder = try Folder()
    try TinyModel.make("llama/\(command == "generate" ? "lm" : "cls")", in: folder, as: "m")
    let row = #"{"prompt": "Hi", "\#(command == "score" ? "response" : "note")": "a"}"#
    let candidates = #"{"prompt": "Hi", "responses": ["a", "b", "c"]}"#
    let line = (command == "select" ? candidates : row) + "\n"
    // Far more than are done before the signal comes.
    let count = command == "generate" ? 20_000 : 60_000
    try folder.write(String(repeating: line, count: count), to: "rows.jsonl")
    let call =
      [
        command, "--model", "m", "--dataset", "rows.jsonl", "--output", "o.jsonl", "--threads", "1",
      ]
      + (command == "generate"
        ? ["--max-new-tokens", "8"] : ["--deterministic", "--batch-tokens", "200"])
    let process = try Program.prepare(call, in: folder)
    process.standardError = try folder.handle("talk")
    // Signals that this process ignores, as jobs in the background do, would stay ignored there.
    process.arguments = ["--default-signal=INT,TERM", try #require(Program.binary)] + call
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    try process.run()
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    // After the first row it surely listens.
    for _ in 0..<60_000 where process.isRunning && size(folder) == 0 { usleep(1000) }
    try #require(process.isRunning, "\((try? folder.text("talk")) ?? "")")
    kill(process.processIdentifier, number)
    for _ in 0..<60_000 where process.isRunning { usleep(1000) }
    try #require(!process.isRunning, "it did not stop within a minute")
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 128 + number)
    let talk = try folder.text("talk")
    #expect(talk.contains("[rows.interrupted]"), "\(talk)")
    #expect(talk.contains("continue with the same command"))
    let record = try JSONValue.parse(folder.text("o.jsonl.run.json"))
    #expect(record["outcome"] == "interrupted")

    let kept = try folder.text("o.jsonl").split(separator: "\n")
    #expect(kept.count > 0 && kept.count < count)
    // A shorter input, so that the rest takes no time.
    try folder.write(String(repeating: line, count: kept.count + 3), to: "rows.jsonl")
    let rest = try Program.run(call, in: folder)
    #expect(rest.code == 0, "\(rest.talk)")
    let whole = try folder.text("o.jsonl").split(separator: "\n")
    #expect(whole.count == kept.count + 3 && Array(whole.prefix(kept.count)) == kept)
    #expect(try JSONValue.parse(folder.text("o.jsonl.run.json"))["outcome"] == "finished")
  }

  private func size(_ folder: Folder) -> Int {
    let path = folder.path("o.jsonl")
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
    return size?.intValue ?? 0
  }
}
