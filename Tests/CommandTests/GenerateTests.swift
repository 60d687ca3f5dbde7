import Basics
import Foundation
import OrderedCollections
import Testing

/// `reward generate` and what `reward select` makes of it.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct GenerateTests {
  private func folder() throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "lm")
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    try folder.write(TinyModel.pairs(9), to: "prompts.jsonl")
    return folder
  }

  private func generate(_ more: [String], in folder: Folder) throws -> Program.Result {
    try Program.run(
      ["generate", "--model", "lm", "--dataset", "prompts.jsonl", "--max-new-tokens", "12"] + more,
      in: folder)
  }

  @Test func rowsGetResponses() throws {
    let folder = try folder()
    let result = try generate(["--n", "3", "--seed", "7"], in: folder)
    let rows = try result.rows
    #expect(rows.count == 9, "\(result.talk)")
    for (before, after) in zip(try folder.rows("prompts.jsonl"), rows) {
      #expect(Array(after.keys) == Array(before.keys) + ["responses", "finish_reasons"])
      #expect(after["responses"]?.array?.count == 3)
      for reason in after["finish_reasons"]!.array! {
        #expect(reason == "stop" || reason == "length")
      }
    }
    #expect(try generate(["--n", "3", "--seed", "7"], in: folder).output == result.output)
    #expect(try generate(["--n", "3", "--seed", "8"], in: folder).output != result.output)
    // A row's first samples do not depend on how many follow.
    let fewer = try generate(["--n", "2", "--seed", "7"], in: folder).rows
    for (few, many) in zip(fewer, rows) {
      #expect(few["responses"]!.array! == Array(many["responses"]!.array!.prefix(2)))
    }
  }

  @Test func samplingIsContinuedWhereItStopped() throws {
    let folder = try folder()
    let options = ["--n", "4", "--temperature", "0.9", "--output", "c.jsonl"]
    #expect(try generate(options, in: folder).code == 0)
    let whole = try folder.text("c.jsonl")
    for share in [0.1, 0.5, 0.9] {
      try folder.write(String(whole.prefix(Int(Double(whole.count) * share))), to: "c.jsonl")
      #expect(try generate(options, in: folder).code == 0)
      #expect(try folder.text("c.jsonl") == whole)
    }
    let other = try generate(options + ["--seed", "1"], in: folder)
    #expect(other.talk.contains("[resume.mismatch]") && other.talk.contains("seed was"))
  }

  @Test func stopStringsAreLeftOut() throws {
    let folder = try folder()
    let greedy = try generate(["--temperature", "0"], in: folder).rows
    let text = greedy.compactMap { $0["responses"]?.array?.first?.string }
      .first { $0.unicodeScalars.contains { $0.isASCII && $0.value > 32 } }
    let scalar = try #require(
      text?.unicodeScalars.dropFirst().first { $0.isASCII && $0.value > 45 })
    let stopped = try generate(
      ["--temperature", "0", "--stop=\(scalar)", "--stop", "never this"], in: folder
    ).rows
    for (free, cut) in zip(greedy, stopped) {
      let before = free["responses"]!.array![0].string!
      let after = cut["responses"]!.array![0].string!
      #expect(!after.unicodeScalars.contains(scalar))
      #expect(before.unicodeScalars.starts(with: after.unicodeScalars))
      if before.unicodeScalars.contains(scalar) { #expect(cut["finish_reasons"] == ["stop"]) }
    }
  }

  @Test func promptsThatLeaveNoRoomAreRefused() throws {
    let folder = try folder()
    let result = try generate(["--max-new-tokens", "250"], in: folder)
    #expect(result.code == 1 && result.talk.contains("[model.too-long]"))
  }

  @Test func rewardModelsDoNotGenerate() throws {
    let folder = try folder()
    let result = try generate(["--model", "rm"], in: folder)
    #expect(result.code == 1 && result.output.isEmpty)
    #expect(result.talk.contains("error: "))
  }

  @Test func equalResponsesAreAnnounced() throws {
    let folder = try folder()
    let words = "the 2 responses of a prompt are the same"
    #expect(try generate(["--n", "2", "--temperature", "0"], in: folder).talk.contains(words))
    #expect(try !generate(["--n", "2"], in: folder).talk.contains("are the same"))
    #expect(try !generate(["--temperature", "0"], in: folder).talk.contains("are the same"))
  }

  /// A head and tied embeddings: it writes, but not as its base model did.
  @Test func aRewardModelsWritingIsRemarkedUpon() throws {
    let folder = try folder()
    #expect(try generate(["--model", "rm"], in: folder).talk.contains("has a reward head"))
    #expect(try !generate([], in: folder).talk.contains("has a reward head"))
  }

  @Test func theBestIsSelected() throws {
    let folder = try folder()
    try folder.write(
      try generate(["--n", "5", "--temperature", "2"], in: folder).output, to: "c.jsonl")
    let result = try Program.run(["select", "--model", "rm", "--dataset", "c.jsonl"], in: folder)
    let rows = try result.rows
    #expect(rows.count == 9, "\(result.talk)")
    for (before, after) in zip(try folder.rows("c.jsonl"), rows) {
      #expect(Array(after.keys) == Array(before.keys) + ["rewards", "best", "best_response"])
      let rewards = after["rewards"]!.array!.map { $0.double! }
      let best = try #require(after["best"]?.int)
      #expect(rewards.count == 5 && rewards.firstIndex(of: rewards.max()!) == best)
      #expect(after["best_response"] == after["responses"]!.array![best])
      // The same numbers as `reward score` gives.
      let pair: JSONObject = [
        "prompt": after["prompt"]!, "response": after["best_response"]!,
      ]
      let scored = try Program.run(
        ["score", "--model", "rm", "--dataset", "-"], in: folder,
        input: JSONValue.object(pair).text)
      #expect(abs(try scored.rows[0]["reward"]!.double! - rewards[best]) < 1e-5)
    }
  }
}
