import Basics
import Foundation
import OrderedCollections
import Testing

/// `reward score`: rows in are rows out, whatever happens in between.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct ScoreTests {
  private func folder(rows: Int = 40) throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    try folder.write(TinyModel.pairs(rows), to: "pairs.jsonl")
    return folder
  }

  private func score(_ more: [String], in folder: Folder) throws -> Program.Result {
    try Program.run(
      ["score", "--model", "rm", "--dataset", "pairs.jsonl"] + more, in: folder)
  }

  @Test func rowsKeepOrderAndColumns() throws {
    let folder = try folder()
    let result = try score([], in: folder)
    #expect(result.code == 0)
    let input = try folder.rows("pairs.jsonl")
    let output = try result.rows
    #expect(output.count == input.count)
    for (before, after) in zip(input, output) {
      #expect(Array(after.keys) == Array(before.keys) + ["chosen_reward", "rejected_reward"])
      for (key, value) in before { #expect(after[key] == value) }
    }
    // Numbers stay as they are written.
    #expect(result.output.contains("\"exact\": 1.50,"))
    #expect(result.talk.contains("40 rows read, 40 used, 0 dropped"))
  }

  @Test func answersAndConversationsGetOneReward() throws {
    let folder = try folder()
    try folder.write(
      """
      {"prompt": "Question 0?", "response": "yes "}
      {"prompt": "Question 0?", "response": "", "last": 1}

      """, to: "answers.jsonl")
    let result = try Program.run(
      ["score", "--model", "rm", "--dataset", "answers.jsonl"], in: folder)
    let rows = try result.rows
    #expect(rows.count == 2, "\(result.talk)")
    #expect(rows.allSatisfy { $0["reward"]?.double != nil })
    #expect(Array(rows[1].keys) == ["prompt", "response", "last", "reward"])
    let pair = try score(["--limit", "1"], in: folder).rows[0]
    #expect(abs(pair["chosen_reward"]!.double! - rows[0]["reward"]!.double!) < 1e-5)

    try folder.write(
      #"{"messages": [{"role": "user", "content": "Question 0?"}, {"role": "assistant", "content": "yes "}]}"#,
      to: "conversation.jsonl")
    let conversation = try Program.run(
      ["score", "--model", "rm", "--dataset", "conversation.jsonl"], in: folder)
    let reward = try conversation.rows[0]["reward"]!.double!
    #expect(abs(reward - rows[0]["reward"]!.double!) < 1e-5)
  }

  @Test func batchesChangeScoresByRoundingOnly() throws {
    let folder = try folder()
    func rewards(_ options: [String]) throws -> [Double] {
      try score(options, in: folder).rows
        .flatMap { [$0["chosen_reward"]!.double!, $0["rejected_reward"]!.double!] }
    }
    let alone = try rewards(["--deterministic"])
    let scale = alone.map(abs).max()!
    for tokens in [1, 100, 4096] {
      let together = try rewards(["--batch-tokens", String(tokens)])
      for (a, b) in zip(alone, together) { #expect(abs(a - b) <= 1e-5 * scale) }
    }
  }

  /// Deterministic scores are the same bits alone, in company and in another order.
  @Test func deterministicScoresDoNotKnowTheirCompany() throws {
    let folder = try folder(rows: 12)
    let all = try score(["--deterministic"], in: folder).output.split(separator: "\n")
    let lines = try folder.text("pairs.jsonl").split(separator: "\n")
    try folder.write(lines.reversed().joined(separator: "\n") + "\n", to: "pairs.jsonl")
    let reversed = try score(["--deterministic"], in: folder).output.split(separator: "\n")
    #expect(all == Array(reversed.reversed()))
    try folder.write(String(lines[7]), to: "pairs.jsonl")
    #expect(try score(["--deterministic"], in: folder).output == all[7] + "\n")
  }

  @Test(arguments: ["scored.jsonl", "scored.jsonl.gz"])
  func aCutOutputIsContinued(_ name: String) throws {
    let folder = try folder()
    // Small batches, so that gzip has many members to be cut between.
    let options = ["--deterministic", "--output", name, "--batch-tokens", "20"]
    #expect(try score(options, in: folder).code == 0)
    let file = folder.url.appendingPathComponent(name)
    let whole = try Data(contentsOf: file)
    func unpacked() throws -> String {
      guard name.hasSuffix(".gz") else { return try folder.text(name) }
      return try Program.run(["score", "--help"]).code == 0 ? gunzip(file) : ""
    }
    let text = try unpacked()
    for count in [0, 1, whole.count / 3, whole.count / 2, whole.count - 1, whole.count] {
      try whole.prefix(count).write(to: file)
      let result = try score(options, in: folder)
      #expect(result.code == 0, "\(result.talk)")
      #expect(try unpacked() == text, "cut at byte \(count)")
    }
    let record = try JSONValue.parse(folder.text(name + ".run.json"))
    #expect(record["outcome"]?.string == "finished")
    #expect(record["data"]?.array?.first?["rows"]?["used"]?.int == 40)
    #expect(record["results"]?["rows"]?.int == 40)
  }

  private func gunzip(_ file: URL) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = ["-dc", file.path]
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  @Test func aForeignOutputIsNotContinued() throws {
    let folder = try folder(rows: 4)
    let options = ["--output", "scored.jsonl"]
    func expectMismatch(_ more: [String] = [], _ words: String) throws {
      let before = try folder.text("scored.jsonl")
      let result = try score(options + more, in: folder)
      #expect(result.code == 1)
      #expect(result.talk.contains("[resume.mismatch]") && result.talk.contains(words))
      #expect(try folder.text("scored.jsonl") == before)
    }
    try folder.write("{\"mine\": 1}\n", to: "scored.jsonl")
    try expectMismatch([], "no scored.jsonl.run.json")
    #expect(try score(options + ["--overwrite"], in: folder).code == 0)
    #expect(try folder.rows("scored.jsonl").count == 4)

    try expectMismatch(["--deterministic"], "deterministic was false")
    try expectMismatch(["--limit", "3"], "the input has only 3")
    // Other rows.
    let rows = try folder.text("pairs.jsonl")
    try folder.write(rows.replacing("no 2", with: "no 3"), to: "pairs.jsonl")
    try expectMismatch([], "column 'rejected'")
    try folder.write(rows, to: "pairs.jsonl")
    #expect(try score(options, in: folder).code == 0)
    // Another model under the same name.
    try folder.write(try folder.text("rm/config.json") + "\n", to: "rm/config.json")
    try expectMismatch([], "the model was changed")
  }

  @Test func theInputIsNeverTheOutput() throws {
    let folder = try folder(rows: 2)
    let before = try folder.text("pairs.jsonl")
    let result = try score(["--output", "./pairs.jsonl", "--overwrite"], in: folder)
    #expect(result.code == 2)
    #expect(try folder.text("pairs.jsonl") == before)
  }

  @Test func aFolderWithOneFileIsADataset() throws {
    let folder = try folder(rows: 3)
    try FileManager.default.createDirectory(
      atPath: folder.path("data"), withIntermediateDirectories: true)
    try folder.write("About the data.", to: "data/README.md")
    let call = ["score", "--model", "rm", "--dataset", "data"]
    let empty = try Program.run(call, in: folder)
    #expect(empty.code == 2 && empty.talk.contains("no data file"))
    try folder.write(TinyModel.pairs(3), to: "data/test.jsonl")
    #expect(try Program.run(call, in: folder).rows.count == 3)
    try folder.write(TinyModel.pairs(3), to: "data/train.jsonl")
    let two = try Program.run(call, in: folder)
    #expect(two.code == 2 && two.talk.contains("data/test.jsonl, data/train.jsonl"))
  }

  @Test func standardInputIsRead() throws {
    let folder = try folder()
    let call = ["score", "--model", "rm", "--dataset", "-"]
    let input = try folder.text("pairs.jsonl")
    let result = try Program.run(call, in: folder, input: input)
    #expect(try result.output == score([], in: folder).output)
    #expect(result.talk.contains("<stdin>: 40 rows read"))
    let saved = try Program.run(call + ["--output", "s.jsonl"], in: folder, input: input)
    #expect(saved.code == 0, "\(saved.talk)")
    let record = try JSONValue.parse(folder.text("s.jsonl.run.json"))
    #expect(record["data"]?.array?.first?["path"] == "<stdin>")
  }

  @Test func aDirectoryIsNoOutput() throws {
    let folder = try folder(rows: 1)
    let result = try score(["--output", "rm"], in: folder)
    #expect(result.code == 2 && result.talk.contains("rm: --output is a directory"))
  }

  /// How long the text is, how long it may be, and the way out.
  @Test func aLongTextIsMeasured() throws {
    let folder = try folder(rows: 4)
    try TinyModel.make("llama/lm", in: folder, as: "lm")
    let trained = try Program.run(
      [
        "train", "--model", "lm", "--dataset", "pairs.jsonl", "--output-dir", "short",
        "--max-length", "100", "--eval-fraction", "0", "--max-steps", "1",
      ], in: folder)
    #expect(trained.code == 0, "\(trained.talk)")
    let long = String(repeating: "a", count: 120)
    try folder.write("{\"prompt\": \"Hi\", \"response\": \"\(long)\"}\n", to: "long.jsonl")
    let result = try Program.run(
      ["score", "--model", "short", "--dataset", "long.jsonl"], in: folder)
    #expect(result.code == 1 && result.talk.contains("[text.too-long]"), "\(result.talk)")
    #expect(result.talk.contains("trained on at most 100; --row-policy skip"))
  }

  @Test func badRowsEndTheRunOrAreCounted() throws {
    let folder = try folder(rows: 3)
    let long = String(repeating: "long ", count: 100)
    try folder.write(
      TinyModel.pairs(2) + "{\"prompt\": \"Hi\", \"chosen\": 3, \"rejected\": \"\"}\nnot JSON\n"
        + "{\"prompt\": \"Hi\", \"chosen\": \"\(long)\", \"rejected\": \"no\"}\n"
        + TinyModel.pairs(1), to: "pairs.jsonl")
    let strict = try score([], in: folder)
    #expect(strict.code == 1)
    #expect(strict.talk.contains("pairs.jsonl:3, 'chosen'"))
    #expect(strict.talk.contains("[row.wrong-type]"))

    let lenient = try score(["--row-policy", "skip", "--output", "s.jsonl"], in: folder)
    #expect(lenient.code == 0)
    #expect(try folder.rows("s.jsonl").compactMap { $0["id"]?.int } == [0, 1, 0])
    #expect(lenient.talk.contains("6 rows read, 3 used, 3 dropped"))
    #expect(lenient.talk.contains("1 model.too-long (line 5)"))
    // Dropped rows do not disturb a continuation.
    let text = try folder.text("s.jsonl")
    try folder.write(String(text.prefix(text.count / 2)), to: "s.jsonl")
    #expect(try score(["--row-policy", "skip", "--output", "s.jsonl"], in: folder).code == 0)
    #expect(try folder.rows("s.jsonl").count == 3)

    try folder.write(
      "{\"prompt\": \"Hi\", \"chosen\": \"\(long)\", \"rejected\": \"no\"}\n", to: "pairs.jsonl")
    #expect(try score([], in: folder).talk.contains("error: pairs.jsonl:1: the text has"))
  }
}
