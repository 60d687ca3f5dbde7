import Basics
import Foundation
import OrderedCollections
import Testing

/// The way of the demo's data: prompts, verdicts, pairs.
@Suite(.enabled(if: Program.binary != nil, "the program is not built"))
struct InstructionTests {
  @Test func promptsAreReproducible() throws {
    let one = try Program.run(["instructions", "prompts", "--count", "40", "--seed", "5"])
    let two = try Program.run(["instructions", "prompts", "--count", "60", "--seed", "5"])
    #expect(one.code == 0 && two.output.hasPrefix(one.output))
    let training = try Program.run(
      ["instructions", "prompts", "--count", "60", "--seed", "5", "--split", "train"]
    ).rows
    #expect(training.count == (try two.rows.count { $0["split"] == "train" }))
    #expect(
      two.talk == "\(training.count) training and \(60 - training.count) evaluation prompts\n")
  }

  /// What is said is what was written, not what was made and left out.
  @Test(arguments: ["train", "eval"]) func theTalkIsOfWhatIsWritten(split: String) throws {
    let result = try Program.run(
      ["instructions", "prompts", "--count", "60", "--seed", "5", "--split", split])
    let count = try result.rows.count
    let name = split == "train" ? "training" : "evaluation"
    #expect(count > 0 && count < 60)
    #expect(result.talk == "\(count) \(name) prompts, of 60 made\n")
  }

  @Test func verdictsAndPairs() throws {
    let folder = try Folder()
    let made = try Program.run(["instructions", "prompts", "--count", "200"]).rows
    let constraint = try #require(
      made.compactMap { $0["constraints"]?.array }
        .first { $0.count == 1 && $0[0]["kind"] == "no-commas" }?.first)
    let rows: [JSONObject] = (0..<3).map { index in
      [
        "id": .string("p\(index)"), "prompt": .string("Say it, \(index)."), "split": "train",
        "constraints": [constraint],
        "responses": ["one, two", "no comma here", "a, b, c", "plain"],
      ]
    }
    try folder.write(
      rows.map { JSONValue.object($0).text }.joined(separator: "\n") + "\n", to: "c.jsonl")
    let judged = try Program.run(["instructions", "verify", "--dataset", "c.jsonl"], in: folder)
    for row in try judged.rows { #expect(row["satisfied"] == [false, true, false, true]) }
    #expect(judged.talk.contains("0.500"))
    let tally = try Program.run(
      ["instructions", "verify", "--dataset", "c.jsonl", "--tally-only"], in: folder)
    #expect(try tally.rows[0]["responses"]?["satisfied"]?.int == 6)

    let pairs = try Program.run(
      ["instructions", "pairs", "--dataset", "c.jsonl", "--pairs-per-prompt", "2"], in: folder)
    #expect(try pairs.rows.count == 6)
    for row in try pairs.rows {
      #expect(row["rejected"]?.string?.contains(",") == true)
      #expect(row["chosen"]?.string?.contains(",") == false)
    }
    let report = try JSONValue.parse(pairs.talk)
    #expect(report["pairs"]?.int == 6 && report["prompts"]?.int == 3)
    let none = try Program.run(
      ["instructions", "pairs", "--dataset", "c.jsonl", "--split", "eval"], in: folder)
    #expect(none.output.isEmpty && none.code == 0)
  }
}
