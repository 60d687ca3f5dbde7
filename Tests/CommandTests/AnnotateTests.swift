import Basics
import Foundation
import OrderedCollections
import Testing

/// Preference strengths from the command line, and what is done with rows by them.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct AnnotateTests {
  /// 24 pairs of 12 prompts, with columns that must survive.
  private static let rows = (0..<24).map { index -> JSONObject in
    [
      "id": .number(index), "exact": .number(JSONNumber(1.5)!),
      "prompt": .string("Question \(index / 2)?"),
      "chosen": .string(String(repeating: "yes ", count: index % 5 + 1)),
      "score_chosen": .number(index), "rejected": .string("no \(index)"), "score_rejected": -1,
      "chosen_model": "m",
      "Ünïcode key": [1, ["a": nil]],
    ]
  }

  private func folder(_ rows: [JSONObject] = rows) throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "base")
    try write(rows, to: "pairs.jsonl", in: folder)
    return folder
  }

  private func write(_ rows: [JSONObject], to name: String, in folder: Folder) throws {
    try folder.write(rows.map { JSONValue.object($0).text + "\n" }.joined(), to: name)
  }

  private func annotate(
    _ options: [String] = [], from input: String = "pairs.jsonl", to output: String = "out.jsonl",
    in folder: Folder
  ) throws -> Program.Result {
    try Program.run(
      [
        "annotate", "--dataset", input, "--output", output, "--model", "base", "--features",
        "decoder", "--folds", "3", "--repeats", "2", "--epochs", "4", "--json",
      ] + options, in: folder)
  }

  private func mean(_ row: JSONObject) -> Double { row["strength"]?["mean"]?.double ?? .nan }

  private func steps(_ row: JSONObject) -> [String] {
    row["history"]?.array?.compactMap { $0["step"]?.string } ?? []
  }

  @Test func rowsKeepTheirColumns() throws {
    let folder = try folder()
    let result = try annotate(in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let found = try folder.rows("out.jsonl")
    #expect(found.count == 24)
    for (row, original) in zip(found, Self.rows) {
      #expect(Array(row.keys) == Array(original.keys) + ["strength", "history"])
      for (column, value) in original { #expect(row[column] == value, "\(column)") }
      let strength = try #require(row["strength"]?.object)
      #expect(Array(strength.keys) == ["mean", "deviation", "models", "out_of_fold"])
      #expect(strength["models"]?.int == 2 && strength["out_of_fold"]?.bool == true)
      #expect(strength["deviation"]!.double! >= 0 && mean(row).isFinite)
      let entry = try #require(row["history"]?.array?.first?.object)
      #expect(Array(entry.keys) == ["step", "options", "changed", "version"])
      #expect(entry["changed"]?["strength"]?["from"] == .null)
      #expect(entry["changed"]?["strength"]?["to"] == row["strength"])
      #expect(entry["options"]?["folds"]?.int == 3 && entry["options"]?["model"] == "base")
      #expect(steps(row) == ["strength"])
    }
    #expect(try folder.text("out.jsonl").contains(#""exact": 1.5,"#))
    let summary = try #require(try result.rows.first)
    #expect(summary["rows"]?["read"]?.int == 24 && summary["rows"]?["used"]?.int == 24)
    #expect(summary["written"]?.int == 24 && summary["left_out"]?.int == 0)
    for table in ["votes", "slices"] {
      let pairs = try #require(summary[table]?.array).compactMap { $0["pairs"]?.int }
      #expect(pairs.count == 5 && pairs.reduce(0, +) == 24)
    }
    let below = try #require(summary["strength"]?["below_zero"]?["mean"]?.double)
    #expect(below == Double(found.count { mean($0) < 0 }) / 24)
    #expect(summary["earlier_strengths"] == nil && summary["steps"] == .array([]))
    #expect(result.talk.contains("24 rows read, 24 used, 0 dropped"))
    // Without dates, the same data give the same bytes.
    #expect(try annotate(to: "again.jsonl", in: folder).code == 0)
    #expect(try folder.text("again.jsonl") == folder.text("out.jsonl"))
    #expect(try annotate(["--seed", "1"], to: "again.jsonl", in: folder).code == 0)
    #expect(try folder.text("again.jsonl") != folder.text("out.jsonl"))
  }

  /// The changes that the strengths of a run without a policy ask for.
  @Test func policies() throws {
    let folder = try folder()
    #expect(try annotate(in: folder).code == 0)
    let means = try folder.rows("out.jsonl").map(mean)
    let lowest = Set(means.indices.sorted { (means[$0], $0) < (means[$1], $1) }.prefix(6))
    let result = try annotate(
      ["--flip-lowest", "0.25", "--soften-below", "0", "--smoothing", "0.1", "--margin"],
      to: "changed.jsonl", in: folder)
    #expect(result.code == 0, "\(result.talk)")
    for (index, row) in try folder.rows("changed.jsonl").enumerated() {
      let (original, old) = (Self.rows[index], means[index])
      let isFlipped = lowest.contains(index)
      let isSoft = !isFlipped && old < 0
      #expect(row["chosen"] == original[isFlipped ? "rejected" : "chosen"])
      #expect(row["rejected"] == original[isFlipped ? "chosen" : "rejected"])
      #expect(row["score_chosen"] == original[isFlipped ? "score_rejected" : "score_chosen"])
      #expect(mean(row) == (isFlipped ? -old : old))
      #expect(row["margin"]?.double == (isFlipped ? abs(old) : old))
      #expect(row["label_smoothing"]?.double == (isSoft ? 0.1 : nil))
      let expected = ["strength", isFlipped ? "flip" : nil, isSoft ? "soften" : nil, "margin"]
      #expect(steps(row) == expected.compactMap { $0 })
      let history = try #require(row["history"]?.array)
      #expect(history[0]["changed"]?["strength"]?["to"]?["mean"]?.double == old)
      #expect(history.last?["changed"]?["margin"]?["from"] == .null)
      guard isFlipped else { continue }
      #expect(history[1]["options"] == ["lowest": 0.25])
      #expect(
        history[1]["exchanged"]
          == [["chosen", "rejected"], ["score_chosen", "score_rejected"]])
      // Nothing says who wrote the other answer: what stays is told.
      #expect(row["chosen_model"] == "m" && history[1]["unpaired"] == ["chosen_model"])
      #expect(history[1]["changed"]?["strength"]?["from"]?["mean"]?.double == old)
    }
    let account = try #require(try result.rows.first?["steps"]?.array)
    #expect(account.map { $0["step"]?.string } == ["flip", "soften", "margin"])
    let soft = means.indices.count { !lowest.contains($0) && means[$0] < 0 }
    #expect(account.map { $0["changed"]?.int } == [6, soft, 24])

    // What is written is what training reads.
    let train = try Program.run(
      [
        "train", "--model", "base", "--dataset", "changed.jsonl", "--output-dir", "rm",
        "--max-steps", "1", "--eval-fraction", "0",
      ], in: folder)
    #expect(train.code == 0, "\(train.talk)")
    #expect(train.talk.contains("training margins: all 24, from "))
    #expect(soft == 0 || train.talk.contains("training label smoothings: \(soft) of 24"))
  }

  /// A margin was said of the label that the file had: how much better the chosen answer is. Below 0
  /// it says so of the other one.
  @Test func marginsOfTurnedLabels() throws {
    let folder = try folder(
      Self.rows.enumerated().map { index, row in
        var row = row
        row["margin"] = index.isMultiple(of: 2) ? 1.5 : -0.5
        return row
      })
    #expect(try annotate(["--flip-lowest", "0.5"], in: folder).code == 0)
    var turned = 0
    for (index, row) in try folder.rows("out.jsonl").enumerated() {
      let history = try #require(row["history"]?.array)
      guard history.count == 2 else {
        #expect(row["margin"]?.double == (index.isMultiple(of: 2) ? 1.5 : -0.5))
        continue
      }
      turned += 1
      #expect(row["margin"]?.double == (index.isMultiple(of: 2) ? nil : 0.5))
      let change = history[1]["changed"]?["margin"]
      #expect(change?["from"]?.double == (index.isMultiple(of: 2) ? 1.5 : -0.5))
      #expect(change?["to"]?.double == (index.isMultiple(of: 2) ? nil : 0.5))
    }
    #expect(turned == 12)
  }

  /// A second run adds to the history and changes nothing in it.
  @Test func historiesGrow() throws {
    let folder = try folder()
    #expect(try annotate(["--flip-lowest", "0.25", "--margin"], in: folder).code == 0)
    let result = try annotate(
      ["--seed", "7", "--soften-highest", "0.5", "--smoothing", "0.2", "--margin"],
      from: "out.jsonl", to: "second.jsonl.gz", in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let packed = try Data(contentsOf: folder.url.appendingPathComponent("second.jsonl.gz"))
    #expect(packed.prefix(2) == Data([0x1f, 0x8b]))
    #expect(try result.rows.first?["earlier_strengths"]?["n"]?.int == 24)
    #expect(try annotate(from: "second.jsonl.gz", to: "third.jsonl", in: folder).code == 0)
    for (row, first) in zip(try folder.rows("third.jsonl"), try folder.rows("out.jsonl")) {
      let (history, past) = (row["history"]!.array!, first["history"]!.array!)
      #expect(Array(history.prefix(past.count)) == past)
      let second = history[past.count]
      #expect(second["step"] == "strength" && second["options"]?["seed"]?.int == 7)
      #expect(second["changed"]?["strength"]?["from"] == first["strength"])
      let isSoft = row["label_smoothing"] != nil
      #expect(
        steps(row) == steps(first) + ["strength"] + (isSoft ? ["soften"] : [])
          + ["margin", "strength"])
      let margin = try #require(history.last { $0["step"] == "margin" })
      #expect(margin["changed"]?["margin"]?["from"] == first["margin"])
      #expect(margin["changed"]?["margin"]?["to"] == row["margin"])
    }
  }

  /// Rows that are left out are in a file of their own, none in both or in neither.
  @Test func rowsThatAreLeftOut() throws {
    let folder = try folder()
    let result = try annotate(["--drop-lowest", "0.25", "--dropped", "left.jsonl"], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let (kept, left) = (try folder.rows("out.jsonl"), try folder.rows("left.jsonl"))
    #expect(kept.count == 18 && left.count == 6)
    #expect(Set((kept + left).map { $0["id"]!.int! }) == Set(0..<24))
    #expect(left.map(mean).max()! <= kept.map(mean).min()!)
    #expect(left.allSatisfy { steps($0) == ["strength", "drop"] })
    #expect(kept.allSatisfy { steps($0) == ["strength"] })
    let summary = try #require(try result.rows.first)
    #expect(summary["written"]?.int == 18 && summary["left_out"]?.int == 6)
  }
}
