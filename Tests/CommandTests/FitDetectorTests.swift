import Basics
import Foundation
import OrderedCollections
import Testing

private let isInstalled =
  Program.binary != nil
  && FileManager.default.fileExists(
    atPath: Program.root.appendingPathComponent(".deps/models/smollm2-135m-instruct").path)

/// `reward fit detector`: a detector of one's own texts, kept and scored with.
@Suite(.enabled(if: isInstalled, "needs the program and `make setup`"))
struct FitDetectorTests {
  private static let places = ["harbour", "orchard", "station", "museum", "bakery", "library"]
  private static let times = ["dawn", "noon", "dusk", "midnight"]

  private static func human(_ index: Int) -> String {
    "At \(times[index / 6]), \(places[index % 6]) gulls, wet rope, nobody. "
      + "Old Mirren spat twice and counted \(index) crates wrong."
  }

  private static func machine(_ index: Int) -> String {
    "The \(places[index % 6]) is a great place to visit at \(times[index / 6]). It is important to "
      + "note that the \(places[index % 6]) is open to everyone."
  }

  /// 24 pairs in two domains, 15 of which are trained on, and what else is asked for.
  private func write(_ folder: Folder, more: [JSONObject] = []) throws {
    let rows = (0..<24).map { index -> JSONObject in
      [
        "own": .string(Self.human(index)), "machine": .string(Self.machine(index)),
        "domain": index % 2 == 0 ? "first" : "second",
      ]
    }
    try folder.write(
      (rows + more).map { JSONValue.object($0).text }.joined(separator: "\n"), to: "texts.jsonl")
  }

  private let fit = [
    "fit", "detector", "--dataset", "texts.jsonl", "--column", "human=own", "--output-dir",
    "detector", "--eval-fraction", "0.3", "--max-words", "40", "--json",
  ]

  @Test func fittedAndScoredWith() throws {
    let folder = try Folder()
    // Too little of one text behind what both begin with: left out, and counted.
    try write(
      folder, more: [["own": "Fog again", "machine": "Fog again today", "domain": "first"]])
    let found = try Program.run(fit + ["--row-policy", "skip"], in: folder)
    #expect(found.code == 0, "\(found.talk)")
    #expect(found.talk.contains("25 rows read, 24 used, 1 dropped: 1 text.empty (line 25)"))
    let result = try #require(try found.rows.first)
    #expect(result["trained_on"] == 15 && result["max_words"] == 40)
    #expect(result["unmixed"]?.object?.isEmpty == true, "all texts have two sentences")
    #expect(result["data"]?.array?[0]["sha256"]?.string?.count == 64)
    let domains = try #require(result["held_out"]?["domains"]?.array)
    #expect(domains.map { $0["domain"]?.string } == ["first", "second"])
    #expect(domains.map { $0["pairs"]?.int } == [5, 4])
    for domain in domains {
      for score in ["detector", "length", "likelihood", "curvature"] {
        #expect((0...1).contains(domain[score]?["mean"]?.double ?? -1), "\(score)")
        #expect(domain[score]?["ci95"]?.array?.count == 2)
      }
      #expect(domain["detector"]?["mean"]?.double ?? 0 > 0.8)
    }
    for word in ["AUROC", "detector", "curvature", "mean of 2", "wrote detector"] {
      #expect(found.talk.contains(word), "\(word)")
    }
    let written = try JSONValue.parse(folder.text("detector/reward_heads.json"))
    #expect(written["extractor"]?["type"] == "statistics")
    #expect(written["value"] == ["rule": "attribute", "attribute": "machine"])
    #expect(written["provenance"]?["held_out"] == result["held_out"])

    // Nothing is replaced unasked.
    let again = try Program.run(fit, in: folder)
    #expect(again.code == 1 && again.talk.contains("[reward.heads-output]"))

    let answers = [Self.machine(2), Self.human(2)].map { text -> String in
      JSONValue.object(["prompt": "Describe it.", "response": .string(text)]).text
    }
    try folder.write(answers.joined(separator: "\n"), to: "answers.jsonl")
    let scored = try Program.run(
      ["score", "--model", "detector", "--dataset", "answers.jsonl"], in: folder)
    #expect(scored.code == 0, "\(scored.talk)")
    #expect(scored.talk.contains("which is not better"))
    let rewards = try scored.rows.compactMap { $0["reward"]?.double }
    #expect(rewards.count == 2 && rewards[0] > rewards[1])
    // A gate has nothing to read.
    try folder.write(TinyModel.pairs(4), to: "pairs.jsonl")
    let gate = try Program.run(
      [
        "fit", "gate", "--model", "detector", "--dataset", "pairs.jsonl", "--output-dir", "gated",
      ], in: folder)
    #expect(gate.code == 1 && gate.talk.contains("[head.width]"))
  }

  /// All of this is found before the model is opened.
  @Test func whatCannotBeFitted() throws {
    let folder = try Folder()
    try write(folder, more: [["own": "Fog", "machine": "Fog again", "domain": "first"]])
    func talk(_ arguments: [String], code: Int32 = 1) throws -> String {
      let result = try Program.run(arguments, in: folder)
      #expect(result.code == code, "\(arguments)")
      #expect(!FileManager.default.fileExists(atPath: folder.path("detector")))
      return result.talk
    }
    let short = try talk(fit)
    #expect(short.contains("[text.empty]") && short.contains("25"), "\(short)")
    #expect(try talk(fit + ["--limit", "9"]).contains("[training.options]"))
    #expect(try talk(fit + ["--max-words", "0"], code: 2).contains("--max-words"))
    #expect(try talk(fit + ["--epochs", "0"], code: 2).contains("--epochs"))
    #expect(try talk(fit + ["--learning-rate", "0"], code: 2).contains("--learning-rate"))
    let missing = try talk(fit + ["--column", "machine=machin"])
    #expect(missing.contains("[dataset.column]") && missing.contains("did you mean 'machine'"))
    let plain = [
      "fit", "detector", "--dataset", "texts.jsonl", "--output-dir", "detector",
    ]
    let unnamed = try talk(plain)
    #expect(unnamed.contains("[dataset.shape]") && unnamed.contains("human, machine"))
    try folder.write("", to: "texts.jsonl")
    #expect(try talk(plain).contains("[dataset.empty]"))
  }
}
