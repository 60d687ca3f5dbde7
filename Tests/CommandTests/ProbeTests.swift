import Basics
import Foundation
import OrderedCollections
import Testing

/// `reward probe`: the numbers are those of the saved scores, and company changes none.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct ProbeTests {
  private func folder(rows: Int = 12) throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    try folder.write(rows: (0..<rows).map(row), to: "pairs.jsonl")
    return folder
  }

  /// Texts that most changes apply to, short enough for a model of 256 bytes.
  private func row(_ index: Int) -> JSONObject {
    [
      "prompt": .string("Is \(index) odd? Say it."),
      "chosen": .string("**Yes**, it's number \(index). I think so.\n\nTruly – it is."),
      "rejected": .string("No. It isn't one of those \(index * 7).\n\n- never"),
      "paraphrases": [.string("Odd, is \(index)?"), "Tell me whether it is odd."],
    ]
  }

  private func probe(_ more: [String], in folder: Folder) throws -> Program.Result {
    try Program.run(["probe", "--model", "rm"] + more, in: folder)
  }

  private func json(_ more: [String], in folder: Folder) throws -> JSONObject {
    let result = try probe(["--dataset", "pairs.jsonl", "--json"] + more, in: folder)
    #expect(result.code == 0, "\(result.talk)")
    return try #require(try result.rows.first)
  }

  private static let withoutEncoder = "format,noise,paraphrase,length,position,batch"

  @Test func everyProbeHasItsRows() throws {
    let folder = try folder()
    let printed = try json(
      ["--probes", Self.withoutEncoder, "--output-dir", "run"], in: folder)
    let stored = try #require(try JSONValue.parse(folder.text("run/consistency.json")).object)
    #expect(stored == printed)
    for key in ["title", "model", "scorer", "template_sha256", "dataset", "seed", "limit"] {
      #expect(stored[key].map { !$0.isNull } ?? false, "\(key)")
    }
    #expect(stored["rows"]?.array?.isEmpty == false)
    #expect(stored["accounting"]?["used"]?.int == 12)
    let rows = try #require(stored["rows"]?.array)
    let names = rows.compactMap { $0["name"]?.string }
    #expect(names.count == rows.count && Set(names).count == names.count)
    for probe in Self.withoutEncoder.split(separator: ",") {
      #expect(rows.contains { $0["probe"]?.string == String(probe) }, "\(probe)")
      #expect(stored["probes"]?[String(probe)] != nil)
    }
    for row in rows {
      for key in ["value", "ci95", "n", "chance"] { #expect(row[key] != nil) }
      if let interval = row["ci95"]?.array?.compactMap(\.double) {
        let value = try #require(row["value"]?.double)
        #expect(interval[0] <= value && value <= interval[1], "\(row.text)")
      }
    }
    // Two wordings of each prompt.
    #expect(stored["probes"]?["paraphrase"]?.array?.first?["n"]?.int == 24)
  }

  /// Every number of a change follows from what is saved of it.
  @Test func numbersAreThoseOfTheSamples() throws {
    let folder = try folder()
    let printed = try json(["--probes", "format,length", "--output-dir", "run"], in: folder)
    let samples = try folder.rows("run/consistency.jsonl")
    func scores(_ row: JSONObject, _ key: String) -> [Double] {
      (row[key]?.array ?? []).compactMap(\.double)
    }
    func decision(_ scores: [Double]) -> Int {
      scores[0] > scores[1] ? 1 : scores[0] < scores[1] ? -1 : 0
    }
    for change in ["trailing-newline", "bold-removed", "paragraph-spacing", "sentence-spacing"] {
      let own = samples.filter { $0["change"]?.string == change }
      let found = try #require(
        printed["probes"]?["format"]?.array?.first { $0["name"]?.string == change })
      #expect(found["n"]?.int == own.count && own.count == 12, "\(change)")
      let flips = own.count { decision(scores($0, "before")) != decision(scores($0, "after")) }
      #expect(found["flips"]?["value"]?.double == Double(flips) / 12)
      let after = own.count { decision(scores($0, "after")) > 0 }
      #expect(found["accuracy_after"]?["value"]?.double == Double(after) / 12)
    }
    let bold = try #require(samples.first { $0["change"]?.string == "bold-removed" })
    #expect(bold["chosen"] == "Yes, it's number 0. I think so.\n\nTruly – it is.")
    #expect(bold["rejected"] == nil && bold["prompt"] == nil, "nothing to change there")
    #expect(scores(bold, "before")[1] == scores(bold, "after")[1])
    let longer = samples.filter { $0["change"]?.string == "padding" }
    let rises = longer.reduce(0) { sum, row in
      sum + zip(scores(row, "before"), scores(row, "after")).count { $0 < $1 }
    }
    let found = try #require(printed["probes"]?["length"]?.array?.first)
    #expect(found["name"] == "padding" && found["n"]?.int == 24)
    #expect(found["rises"]?["value"]?.double == Double(rises) / 24)
  }

  /// The saved scores are what `reward score` says of the same texts.
  @Test func changedTextsAreScoredAsAnyOther() throws {
    let folder = try folder(rows: 4)
    _ = try json(["--probes", "noise,paraphrase", "--output-dir", "run"], in: folder)
    let samples = try folder.rows("run/consistency.jsonl")
    #expect(samples.count > 8)
    let originals = try folder.rows("pairs.jsonl")
    let rows = try samples.map { sample -> JSONObject in
      var row = originals[try #require(sample["line"]?.int) - 1]
      for key in ["chosen", "rejected", "prompt"] {
        if let changed = sample[key] { row[key] = changed }
      }
      return row
    }
    try folder.write(rows: rows, to: "changed.jsonl")
    let scored = try Program.run(
      ["score", "--model", "rm", "--dataset", "changed.jsonl"], in: folder)
    #expect(scored.code == 0, "\(scored.talk)")
    for (sample, row) in zip(samples, try scored.rows) {
      let after = (sample["after"]?.array ?? []).compactMap(\.double)
      #expect(abs(after[0] - row["chosen_reward"]!.double!) < 1e-5)
      #expect(abs(after[1] - row["rejected_reward"]!.double!) < 1e-5)
    }
  }

  @Test func companyChangesRoundingOnly() throws {
    let printed = try json(["--probes", "position,batch"], in: folder())
    let batch = try #require(printed["probes"]?["batch"])
    let arrangements = try #require(batch["arrangements"]?.array)
    #expect(batch["texts"]?.int == 24 && arrangements.count == 5)
    for arrangement in arrangements {
      #expect(try #require(arrangement["relative"]?.double) <= 1e-5, "\(arrangement.text)")
    }
    #expect(printed["probes"]?["position"]?["n"]?.int == 12)
    #expect(try #require(printed["probes"]?["position"]?["largest_change"]?.double) < 1e-5)
  }

  /// The stored scores of earlier runs would hide a difference; they are not asked.
  @Test func deterministicScoresHaveTheSameBits() throws {
    let folder = try folder()
    for _ in 0..<2 {
      let printed = try json(["--probes", "position,batch", "--deterministic"], in: folder)
      #expect(printed["probes"]?["batch"]?["bit_equal"] == true)
      #expect(printed["probes"]?["position"]?["largest_change"]?.double == 0)
      #expect(printed["probes"]?["position"]?["changed"]?["value"]?.double == 0)
      let rows = (printed["rows"]?.array ?? []).filter { $0["probe"] == "batch" }
      #expect(rows.count == 20 && rows.allSatisfy { $0["value"]?.double == 0 })
    }
  }

  /// What is drawn for a row hangs on the seed and the row alone.
  @Test func drawsBelongToTheirRow() throws {
    let folder = try folder()
    func samples(_ more: [String]) throws -> [JSONObject] {
      _ = try json(
        ["--probes", "noise", "--output-dir", "run", "--overwrite", "--deterministic"] + more,
        in: folder)
      return try folder.rows("run/consistency.jsonl")
    }
    let all = try samples([])
    #expect(try samples([]) == all)
    #expect(try samples(["--limit", "5"]) == all.filter { $0["line"]!.int! <= 5 })
    #expect(try samples(["--seed", "1"]).map { $0["chosen"] } != all.map { $0["chosen"] })
    let prompts = try samples(["--target", "prompt"])
    #expect(!prompts.isEmpty && prompts.allSatisfy { $0["prompt"] != nil && $0["chosen"] == nil })
    let both = try samples(["--target", "both"])
    #expect(both.contains { $0["prompt"] != nil && $0["chosen"] != nil })
  }

  @Test func whatDoesNotFitIsLeftOut() throws {
    let folder = try folder(rows: 4)
    let long = String(repeating: "words ", count: 25)
    try folder.write(
      rows: (0..<4).map(row) + [
        ["prompt": "Long?", "chosen": .string(long + "end."), "rejected": "No, never, not at all."]
      ], to: "pairs.jsonl")
    let printed = try json(["--probes", "length"], in: folder)
    let duplicate = try #require(
      printed["probes"]?["length"]?.array?.first { $0["name"]?.string == "duplicate" })
    #expect(duplicate["n"]?.int == 8 && duplicate["left_out"] == ["model.too-long": 1])
    #expect(printed["accounting"]?["used"]?.int == 5)

    try folder.write(
      rows: [
        row(0), ["prompt": "Long?", "chosen": .string(long + long), "rejected": "No."], row(2),
      ], to: "pairs.jsonl")
    let call = ["--dataset", "pairs.jsonl", "--probes", "format", "--json"]
    let strict = try probe(call, in: folder)
    #expect(strict.code == 1 && strict.talk.contains("pairs.jsonl:2"), "\(strict.talk)")
    #expect(strict.talk.contains("[model.too-long]"))
    let lenient = try probe(call + ["--row-policy", "skip"], in: folder).rows
    #expect(lenient.first?["accounting"]?["dropped"]?.int == 1)
    #expect(lenient.first?["probes"]?["format"]?.array?.first?["n"]?.int == 2)
  }

  @Test func hostileRows() throws {
    let folder = try folder(rows: 2)
    for bad in ["3", "[3]", "[\" \"]", "{\"a\": 1}"] {
      try folder.write(
        JSONValue.object(row(0)).text + "\n"
          + "{\"prompt\": \"p\", \"chosen\": \"a b\", \"rejected\": \"b\", "
          + "\"paraphrases\": \(bad)}\n",
        to: "pairs.jsonl")
      let call = ["--dataset", "pairs.jsonl", "--probes", "paraphrase", "--json"]
      let strict = try probe(call, in: folder)
      #expect(strict.code == 1 && strict.talk.contains("pairs.jsonl:2, 'paraphrases'"))
      #expect(strict.talk.contains("[consistency.row]"), "\(strict.talk)")
      let lenient = try probe(call + ["--row-policy", "skip"], in: folder).rows
      #expect(
        lenient.first?["probes"]?["paraphrase"]?.array?.first?["left_out"] == ["consistency.row": 1]
      )
    }
    try folder.write("not JSON\n", to: "pairs.jsonl")
    let broken = try probe(["--dataset", "pairs.jsonl", "--probes", "format"], in: folder)
    #expect(broken.code == 1 && broken.talk.contains("[json.syntax]"), "\(broken.talk)")
  }

  @Test(
    arguments: [
      (["--probes", "formt"], Int32(2), "did you mean 'format'?"),
      (["--probes", ","], 2, "names none"),
      (
        ["--dataset", "pairs.jsonl", "--contrast", "c.jsonl", "--probes", "format"], 2, "leaves out"
      ),
      ([], 2, "give --dataset or --contrast"),
      (["--contrast", "c.jsonl", "--probes", "length"], 2, "only --probes contrast"),
      (["--contrast", "nowhere.jsonl"], 1, "[file.missing]"),
      (["--dataset", "nowhere.jsonl"], 1, "[file.missing]"),
      (["--dataset", "pairs.jsonl", "--target", "all"], 2, "--target"),
      (["--dataset", "pairs.jsonl", "--output-dir", "pairs.jsonl"], 2, "--output-dir is a file"),
    ] as [([String], Int32, String)])
  func wrongCalls(options: [String], code: Int32, words: String) throws {
    let result = try probe(options, in: folder(rows: 1))
    #expect(result.code == code && result.talk.contains(words), "\(result.talk)")
    #expect(result.output.isEmpty)
  }

  @Test func earlierProbesAndOtherModelsAreKept() throws {
    let folder = try folder(rows: 3)
    let call = ["--dataset", "pairs.jsonl", "--probes", "position", "--output-dir", "run"]
    #expect(try probe(call, in: folder).code == 0)
    let before = try folder.text("run/consistency.json")
    let second = try probe(call, in: folder)
    #expect(second.code == 1 && second.talk.contains("[file.exists]"), "\(second.talk)")
    #expect(try folder.text("run/consistency.json") == before)
    #expect(try probe(call + ["--overwrite"], in: folder).code == 0)

    let evaluated = try Program.run(
      ["evaluate", "--model", "rm", "--dataset", "pairs.jsonl", "--output-dir", "other"],
      in: folder)
    #expect(evaluated.code == 0, "\(evaluated.talk)")
    let into = ["--dataset", "pairs.jsonl", "--probes", "position", "--output-dir", "other"]
    let differs = try probe(into + ["--deterministic"], in: folder)
    #expect(differs.code == 1 && differs.talk.contains("deterministic is false"))
    #expect(try probe(into, in: folder).code == 0, "the same model in the same way")
  }

  /// A full disk does not cost the result.
  @Test func theResultComesBeforeTheSamples() throws {
    let folder = try folder(rows: 3)
    try FileManager.default.createDirectory(
      atPath: folder.path("run"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("run/consistency.jsonl"), withDestinationPath: "/dev/full")
    let result = try probe(
      ["--dataset", "pairs.jsonl", "--probes", "format", "--json", "--output-dir", "run"],
      in: folder)
    #expect(result.code == 1 && result.talk.contains("[file.access]"), "\(result.talk)")
    #expect(try result.rows.first?["title"]?.string == "Consistency of rm on pairs.jsonl")
    #expect(!FileManager.default.fileExists(atPath: folder.path("run/consistency.json")))
  }
}

extension Folder {
  fileprivate func write(rows: [JSONObject], to name: String) throws {
    try write(rows.map { JSONValue.object($0).text + "\n" }.joined(), to: name)
  }
}
