import Basics
import Foundation
import OrderedCollections
import Testing

/// `reward fit`: heads on a tiny language model, and a gate over them.
@Suite(.enabled(if: TinyModel.areThere, "needs the program and `make fixtures`"))
struct FitTests {
  /// Two answers to each of 20 questions, rated for two attributes; one rating is missing.
  private func rated(_ folder: Folder) throws {
    let rows = (0..<40).map { index in
      let words = String(repeating: "yes ", count: index % 5 + 1)
      let wit = index == 3 ? "null" : "\(index % 3)"
      return #"{"prompt": "Question \#(index / 2)?", "response": "\#(words)\#(index)", "#
        + #""scores": {"length": \#(index % 5 + 1), "wit": \#(wit)}}"#
    }
    try folder.write(rows.joined(separator: "\n"), to: "rated.jsonl")
  }

  private let fit = [
    "fit", "ratings", "--model", "base", "--dataset", "rated.jsonl", "--output-dir", "heads",
    "--eval-fraction", "0.3", "--json",
  ]

  private func description(_ folder: Folder, _ name: String) throws -> JSONValue {
    try JSONValue.parse(folder.text("\(name)/reward_heads.json"))
  }

  @Test func headsOfRatings() throws {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "base")
    try rated(folder)
    let first = try Program.run(fit, in: folder)
    #expect(first.code == 0, "\(first.talk)")
    let result = try #require(try first.rows.first)
    let reports = try #require(result["held_out"]?.array)
    #expect(reports.map { $0["attribute"]?.string } == ["length", "wit"])
    for report in reports {
      #expect(report["rmse"]?.double != nil && report["mean_rmse"]?.double != nil)
      #expect(report["ratings"]?.int ?? 0 > 4)
    }
    #expect(result["fit"]?["attributes"]?["wit"]?["penalty"]?.double ?? 0 > 0)
    #expect(result["data"]?.array?[0]["sha256"]?.string?.count == 64)
    #expect(first.talk.contains("40 rows read, 40 used"))
    let written = try description(folder, "heads")
    #expect(written["extractor"]?["type"] == "decoder")
    #expect(written["value"]?["weights"] == ["length": 0.5, "wit": 0.5])
    #expect(written["attributes"]?.array?.map { $0["highest"]?.double } == [5, 2])
    // The same seed, the same heads; nothing is replaced unasked.
    let weights = try Data(contentsOf: folder.url.appending(path: "heads/reward_heads.safetensors"))
    let again = try Program.run(fit, in: folder)
    #expect(again.code == 1 && again.talk.contains("[reward.heads-output]"))
    let replaced = try Program.run(fit + ["--overwrite-output-dir"], in: folder)
    #expect(replaced.code == 0 && replaced.output == first.output)
    #expect(
      try Data(contentsOf: folder.url.appending(path: "heads/reward_heads.safetensors")) == weights)
  }

  @Test func aGateOverThem() throws {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "base")
    try rated(folder)
    try folder.write(
      (0..<30).map { index in
        #"{"prompt": "Why \#(index)?", "chosen": "yes \#(index)", "rejected": "no"}"#
      }.joined(separator: "\n"), to: "pairs.jsonl")
    #expect(try Program.run(fit, in: folder).code == 0)
    let gate = [
      "fit", "gate", "--model", "heads", "--dataset", "pairs.jsonl", "--output-dir", "gated",
      "--hidden-size", "8", "--hidden-layers", "1", "--max-steps", "5", "--batch-size", "4",
      "--verbosity", "length", "--eval-fraction", "0.3", "--json",
    ]
    let found = try Program.run(gate, in: folder)
    #expect(found.code == 0, "\(found.talk)")
    let report = try #require(try found.rows.first?["held_out"])
    #expect((0...1).contains(report["gate"]?["mean"]?.double ?? -1))
    #expect(report["entropy"]?.double ?? 0 > 0.9, "five steps sharpen nothing")
    let value = try #require(try description(folder, "gated")["value"])
    #expect(value["rule"] == "gate" && value["verbosity"] == "length")
    #expect(value["penalties"]?["length"]?.double == 1)
    #expect(found.talk.contains("best fixed weights"))
  }

  /// Numbers on what heads were fitted on are not passed off as numbers of other data, below a gate
  /// neither.
  @Test func evaluatedOnTheirOwnData() throws {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "base")
    try rated(folder)
    let pairs = (0..<30).map { index in
      #"{"prompt": "Why \#(index)?", "chosen": "yes \#(index)", "rejected": "no"}"#
    }
    try folder.write(pairs.joined(separator: "\n"), to: "pairs.jsonl")
    try folder.write(pairs.dropLast().joined(separator: "\n"), to: "others.jsonl")
    #expect(try Program.run(fit, in: folder).code == 0)
    let gate = [
      "fit", "gate", "--model", "heads", "--dataset", "pairs.jsonl", "--output-dir", "gated",
      "--hidden-size", "8", "--hidden-layers", "1", "--max-steps", "5", "--batch-size", "4",
    ]
    #expect(try Program.run(gate, in: folder).code == 0)
    func talk(_ model: String, _ data: String) throws -> String {
      let found = try Program.run(
        ["evaluate", "--model", model, "--dataset", data, "--json"], in: folder)
      #expect(found.code == 0, "\(found.talk)")
      return found.talk
    }
    let remark = "was trained on pairs.jsonl"
    #expect(try talk("gated", "pairs.jsonl").contains(remark))
    #expect(try !talk("gated", "others.jsonl").contains(remark))
    #expect(try !talk("heads", "pairs.jsonl").contains(remark))
  }

  /// An encoder reads 256 tokens: a longer text is cut, and counted.
  @Test func textsThatAreCut() throws {
    let folder = try Folder()
    let rows = (0..<12).map { index in
      let text = String(repeating: "word ", count: index == 7 ? 400 : 3)
      return
        #"{"prompt": "Question \#(index)?", "response": "\#(text)", "scores": {"a": \#(index)}, "#
        + #""references": "word"}"#
    }
    try folder.write(rows.joined(separator: "\n"), to: "rated.jsonl")
    let found = try Program.run(
      [
        "fit", "ratings", "--dataset", "rated.jsonl", "--output-dir", "heads", "--eval-fraction",
        "0", "--json",
      ], in: folder)
    #expect(found.code == 0, "\(found.talk)")
    #expect(try #require(found.rows.first)["rows"]?["truncated"]?.int == 1)
    // So it is where they are scored, and by other rewards that read with an encoder.
    try folder.write("kind: similarity\n", to: "similarity.yaml")
    for reward in [["--model", "heads"], ["--reward", "similarity.yaml"]] {
      let scored = try Program.run(["score", "--dataset", "rated.jsonl"] + reward, in: folder)
      #expect(scored.code == 0 && scored.talk.contains("1 of them truncated"), "\(scored.talk)")
    }
  }

  @Test func whatCannotBeFitted() throws {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "base")
    try rated(folder)
    func talk(_ more: String..., code: Int32) throws -> String {
      let result = try Program.run(fit + more, in: folder)
      #expect(result.code == code, "\(more)")
      #expect(!FileManager.default.fileExists(atPath: folder.path("heads")))
      return result.talk
    }
    #expect(try talk("--attributes", "lenght", code: 1).contains("[row.missing-field]"))
    #expect(try talk("--attributes", "length,wti", code: 1).contains("no example rates 'wti'"))
    #expect(try talk("--value", "wits", code: 1).contains("did you mean 'wit'"))
    #expect(try talk("--value", "1,2,3", code: 1).contains("[reward.configuration]"))
    #expect(try talk("--scale", "5:1", code: 2).contains("no range"))
    #expect(try talk("--attributes", "wit,,length", code: 2).contains("--attributes"))
    #expect(try talk("--eval-fraction", "1", code: 2).contains("--eval-fraction"))
  }
}
