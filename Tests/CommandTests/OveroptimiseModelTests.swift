import Basics
import Foundation
import OrderedCollections
import Testing

/// `reward overoptimise` with models: scoring, and from end to end.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct OveroptimiseModelTests {
  private func folder() throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "lm")
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    try TinyModel.make("mistral/cls", in: folder, as: "other")
    return folder
  }

  private func candidates(_ count: Int) -> [JSONObject] {
    (0..<count).map { index in
      [
        "id": .number(index), "prompt": .string("Question \(index)?"),
        "responses": .array(
          (0..<4).map { .string(String(repeating: "ab", count: ($0 * 3 + index) % 7)) }),
      ]
    }
  }

  @Test func candidatesAreScoredByBoth() throws {
    let folder = try folder()
    try folder.writeRows(candidates(12), to: "c.jsonl")
    let call = ["overoptimise", "--samples", "c.jsonl", "--proxy", "rm", "--json"]
    let result = try Program.run(call + ["--gold", "other", "--output-dir", "lab"], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let samples = try folder.rows("lab/samples.jsonl")
    #expect(samples.count == 12)
    for (model, column) in [("rm", "proxy"), ("other", "gold")] {
      let selected = try Program.run(
        ["select", "--model", model, "--dataset", "c.jsonl"], in: folder
      ).rows
      for (sample, row) in zip(samples, selected) {
        let pairs = zip(sample[column]!.array!, row["rewards"]!.array!)
        #expect(pairs.allSatisfy { abs($0.double! - $1.double!) < 1e-5 })
      }
    }
    let json = try #require(try result.rows.first)
    #expect(json["n"] == [1, 2, 4] && json["length"]?.array?.count == 3)
    // A rule needs no model: the length of the choice is what the curve tells too.
    func numbers(_ value: JSONValue?) -> [Double] { value?.array?.compactMap(\.double) ?? [] }
    func areClose(_ first: [Double], _ second: [Double]) -> Bool {
      first.count == second.count && zip(first, second).allSatisfy { abs($0 - $1) < 1e-9 }
    }
    let length = try Program.run(call + ["--gold", "length"], in: folder)
    #expect(length.code == 0, "\(length.talk)")
    let own = try #require(try length.rows.first)
    let lengths = numbers(own["length"])
    #expect(lengths.count == 3 && areClose(numbers(own["raw"]?["gold"]), lengths))
    let shortness = try Program.run(call + ["--gold", "shortness"], in: folder)
    let below = try #require(try shortness.rows.first)
    #expect(areClose(numbers(below["raw"]?["gold"]), lengths.map { -$0 }))
  }

  @Test func scoringIsContinuedWhereItStopped() throws {
    let folder = try folder()
    try folder.writeRows(candidates(70), to: "c.jsonl")
    let call = [
      "overoptimise", "--samples", "c.jsonl", "--proxy", "rm", "--gold", "length", "--json",
      "--output-dir", "lab", "--deterministic",
    ]
    let first = try Program.run(call, in: folder)
    #expect(first.code == 0, "\(first.talk)")
    let whole = try folder.text("lab/samples.jsonl")
    for share in [0.1, 0.6, 1] {
      try folder.write(
        String(whole.prefix(Int(Double(whole.count) * share))), to: "lab/samples.jsonl")
      let again = try Program.run(call, in: folder)
      #expect(again.talk.contains("continuing after"), "\(again.talk)")
      #expect(try folder.text("lab/samples.jsonl") == whole)
      #expect(again.output == first.output)
    }
    let other = try Program.run(call + ["--gold", "other"], in: folder)
    #expect(other.code == 1 && other.talk.contains("[resume.mismatch]"), "\(other.talk)")
    #expect(other.talk.contains("gold was"))
    #expect(try Program.run(call + ["--gold", "other", "--overwrite"], in: folder).code == 0)
  }

  /// A row that a model cannot read is named, or counted and left out.
  @Test func longTextsAreErrorsOrCounted() throws {
    let folder = try folder()
    var rows = candidates(5)
    rows[2]["responses"] = .array(["a", .string(String(repeating: "x", count: 5000)), "b", "c"])
    try folder.writeRows(rows, to: "c.jsonl")
    let call = ["overoptimise", "--samples", "c.jsonl", "--proxy", "rm", "--gold", "length"]
    let refused = try Program.run(call, in: folder)
    #expect(refused.code == 1 && refused.talk.contains("c.jsonl:3"), "\(refused.talk)")
    #expect(refused.talk.contains("too-long]"))
    let skipped = try Program.run(call + ["--row-policy", "skip", "--json"], in: folder)
    #expect(try skipped.rows.first?["rows"]?["dropped"]?.int == 1, "\(skipped.talk)")
    #expect(try skipped.rows.first?["prompts"]?.int == 4)
  }

  /// Prompts, generated answers, a reward model and the rules that know the truth.
  @Test func fromEndToEnd() throws {
    let folder = try folder()
    let made = try Program.run(["instructions", "prompts", "--count", "200"]).rows
    let constraint = try #require(
      made.compactMap { $0["constraints"]?.array }
        .first { $0.count == 1 && $0[0]["kind"] == "no-commas" }?.first)
    try folder.writeRows(
      (0..<6).map { index in
        ["id": .string("p\(index)"), "prompt": .string("Go \(index)"), "constraints": [constraint]]
      }, to: "prompts.jsonl")
    let call = [
      "overoptimise", "--prompts", "prompts.jsonl", "--generator", "lm", "--n", "8",
      "--max-new-tokens", "12", "--proxy", "rm", "--gold", "verifier:instructions",
      "--output-dir", "lab", "--json",
    ]
    let result = try Program.run(call, in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let json = try #require(try result.rows.first)
    #expect(json["n"] == [1, 2, 4, 8] && json["generator"] == "lm")
    #expect(json["candidates"]?["repeated"]?.int != nil)
    // Generated as `reward generate` does, judged as `reward instructions verify` does.
    let generated = try Program.run(
      [
        "generate", "--model", "lm", "--dataset", "prompts.jsonl", "--n", "8",
        "--max-new-tokens", "12",
      ], in: folder)
    #expect(try generated.output == folder.text("lab/candidates.jsonl"))
    let judged = try Program.run(
      ["instructions", "verify", "--dataset", "lab/candidates.jsonl"], in: folder
    ).rows
    for (sample, row) in zip(try folder.rows("lab/samples.jsonl"), judged) {
      #expect(
        sample["gold"]?.array?.compactMap(\.double) == row["scores"]?.array?.compactMap(\.double))
    }
    // Cut anywhere, it ends the same.
    for (file, share) in [("candidates.jsonl", 0.4), ("samples.jsonl", 0.5)] {
      let whole = try folder.text("lab/\(file)")
      if file == "candidates.jsonl" {
        try FileManager.default.removeItem(atPath: folder.path("lab/samples.jsonl"))
      }
      try folder.write(String(whole.prefix(Int(Double(whole.count) * share))), to: "lab/\(file)")
      let again = try Program.run(call, in: folder)
      #expect(try again.rows.first == json, "\(again.talk)")
      #expect(try folder.text("lab/\(file)") == whole)
    }
    let all = call.map { $0 == "verifier:instructions" ? "verifier:instructions-all" : $0 }
    #expect(try Program.run(all + ["--overwrite"], in: folder).code == 0)
    for (before, row) in zip(judged, try folder.rows("lab/samples.jsonl")) {
      let truths = before["satisfied"]?.array?.compactMap(\.bool)
      #expect(row["gold"]?.array?.compactMap(\.double).map { $0 == 1 } == truths)
    }
  }

  /// IFEval's rules as the gold, strict and loose.
  @Test func instructionsOfIFEval() throws {
    let folder = try folder()
    let row: JSONObject = [
      "prompt": "No commas.", "instruction_id_list": ["punctuation:no_comma"],
      "kwargs": [.object([:])], "candidates": ["None here.", "One, here.\nNone here.", "a, b"],
    ]
    try folder.writeRows([row, row], to: "c.jsonl")
    for (gold, wanted) in [
      ("verifier:ifeval", [1, 0, 0]), ("verifier:ifeval-loose-all", [1, 1, 0]),
    ] as [(String, [Double])] {
      let result = try Program.run(
        [
          "overoptimise", "--samples", "c.jsonl", "--proxy", "length", "--gold", gold,
          "--output-dir", gold.replacing(":", with: "-"),
        ], in: folder)
      #expect(result.code == 0, "\(result.talk)")
      for row in try folder.rows("\(gold.replacing(":", with: "-"))/samples.jsonl") {
        #expect(row["gold"]?.array?.compactMap(\.double) == wanted)
      }
    }
    try folder.writeRows(candidates(2), to: "c.jsonl")
    let refused = try Program.run(
      ["overoptimise", "--samples", "c.jsonl", "--proxy", "length", "--gold", "verifier:ifeval"],
      in: folder)
    #expect(refused.code == 1 && refused.talk.contains("[instruction.row]"), "\(refused.talk)")
    #expect(refused.talk.contains("c.jsonl:1"))
  }
}
