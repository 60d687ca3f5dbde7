import Basics
import Foundation
import OrderedCollections
import Testing

/// `reward overoptimise` on scores that are there: it needs no model.
@Suite(.enabled(if: Program.binary != nil, "the program is not built"))
struct OveroptimiseScoreTests {
  /// Rows whose proxy is right up to the last candidate, which it loves and gold does not.
  private func rows(_ count: Int, candidates: Int = 8) -> [JSONObject] {
    (0..<count).map { index in
      let gold = (0..<candidates).map { ($0 * 7 + index * 3) % 11 }
      var proxy = gold
      proxy[index % candidates] = 99
      return [
        "id": .string("p\(index)"), "score": .array(proxy.map { .number($0) }),
        "quality": .array(gold.map { .number($0) }), "note": "kept",
      ]
    }
  }

  private func run(
    _ rows: [JSONObject], _ more: [String] = [], in folder: Folder
  ) throws -> Program.Result {
    try folder.writeRows(rows, to: "rows.jsonl")
    return try Program.run(
      [
        "overoptimise", "--samples", "rows.jsonl", "--proxy", "column:score", "--gold",
        "column:quality", "--json",
      ] + more, in: folder)
  }

  @Test func numbersAreThoseOfTheRows() throws {
    let folder = try Folder()
    let result = try run(rows(40), ["--output-dir", "lab"], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let json = try #require(try result.rows.first)
    #expect(json["n"] == [1, 2, 4, 8] && json["prompts"]?.int == 40)
    #expect(json["proxy_source"] == "column:score" && json["gold_source"] == "column:quality")
    #expect(json["rows"]?["read"]?.int == 40 && json["rows"]?["used"]?.int == 40)
    func mean(_ value: (JSONObject, [Double], [Double]) -> Double) -> Double {
      rows(40).reduce(0) { sum, row in
        let lists = ["score", "quality"].map { row[$0]!.array!.map { $0.double! } }
        return sum + value(row, lists[0], lists[1]) / 40
      }
    }
    // At N = 1 any candidate, at N = 8 the one that the proxy loves.
    let raw = try #require(json["raw"]?["gold"]?.array).compactMap(\.double)
    #expect(abs(raw[0] - mean { $2.reduce(0, +) / 8 + 0 * $1[0] }) < 1e-12)
    #expect(abs(raw[3] - mean { $2[$1.firstIndex(of: 99)!] }) < 1e-12)
    let ceiling = try #require(json["raw"]?["ceiling"]?.array).compactMap(\.double)
    #expect(abs(ceiling[3] - mean { $2.max()! + 0 * $1[0] }) < 1e-12)
    #expect(json["overoptimised"] == true, "\(json["verdict"] ?? .null)")
    #expect(result.talk.contains("gold falls after N = "), "\(result.talk)")
    #expect(result.talk.contains("texts are not known"))
    // The files hold what was printed, and every column of the rows.
    #expect(try JSONValue.parse(folder.text("lab/overoptimisation.json")) == .object(json))
    for (before, after) in zip(rows(40), try folder.rows("lab/samples.jsonl")) {
      #expect(Array(after.keys) == Array(before.keys) + ["proxy", "gold"])
      #expect(after["note"] == "kept" && after["gold"]?.array?.count == 8)
    }
    // Its own samples are scored rows too.
    let again = try Program.run(
      ["overoptimise", "--samples", "lab/samples.jsonl", "--json"], in: folder)
    #expect(try again.rows.first?["raw"] == json["raw"], "\(again.talk)")
    #expect(try again.rows.first?["fall"] == json["fall"])
  }

  @Test func resultsGoToOneStreamAndTalkToTheOther() throws {
    let folder = try Folder()
    let result = try run(rows(25), in: folder)
    #expect(try result.rows.count == 1)
    #expect(result.talk.contains("best possible gold") && !result.talk.contains("{"))
    let quiet = try Program.run(
      ["overoptimise", "--samples", "-", "--proxy", "column:score", "--gold", "column:quality"],
      in: folder, input: try folder.text("rows.jsonl"))
    #expect(quiet.code == 0 && quiet.output.isEmpty, "\(quiet.talk)")
    #expect(quiet.talk.contains("gold falls after N = "))
  }

  /// N goes up to the fewest candidates, unless rows with fewer are left out on purpose.
  @Test func unequalNumbersOfCandidates() throws {
    let folder = try Folder()
    let mixed = rows(30) + rows(2, candidates: 3)
    let all = try run(mixed, in: folder)
    #expect(try all.rows[0]["n"] == [1, 2, 3])
    #expect(try all.rows[0]["candidates"]?["most"]?.int == 8)
    #expect(all.talk.contains("rows have 3 to 8 candidates"), "\(all.talk)")
    let some = try run(mixed, ["--max-n", "8"], in: folder)
    #expect(try some.rows[0]["n"] == [1, 2, 4, 8] && some.rows[0]["left_out"]?.int == 2)
    #expect(some.talk.contains("2 rows with fewer than 8 candidates left out"), "\(some.talk)")
    let none = try run(mixed, ["--max-n", "9"], in: folder)
    #expect(none.code == 1 && none.talk.contains("[evaluation.empty]"), "\(none.talk)")
  }

  @Test func oneCandidateIsNoChoice() throws {
    let folder = try Folder()
    let result = try run(rows(5, candidates: 1), in: folder)
    #expect(result.code == 0 && result.talk.contains("nothing is optimised"), "\(result.talk)")
    #expect(try result.rows[0]["fit"] == .null && result.rows[0]["n"] == [1])
  }

  @Test(arguments: [
    (#"{"score": [NaN, 1], "quality": [1, 2]}"#, "[json."),
    (#"{"score": [1e999, 1], "quality": [1, 2]}"#, "[overoptimisation.sample]"),
    (#"{"score": [null, 1], "quality": [1, 2]}"#, "[overoptimisation.sample]"),
    (#"{"score": [1, 2, 3], "quality": [1, 2]}"#, "[evaluation.count]"),
    (#"{"score": [], "quality": []}"#, "[overoptimisation.sample]"),
    (#"{"score": 3, "quality": [1, 2]}"#, "[overoptimisation.sample]"),
    (#"{"quality": [1, 2]}"#, "'score' is missing"), ("[1, 2]", "[rows.not-object]"),
    (#"{"candidates": ["a"], "score": [1, 2], "quality": [1, 2]}"#, "[evaluation.count]"),
  ])
  func hostileRowsAreErrorsOrCounted(line: String, words: String) throws {
    let folder = try Folder()
    let good = rows(24).map { JSONValue.object($0).text }
    let lines = Array(good.prefix(2)) + [line] + good.dropFirst(2)
    try folder.write(lines.joined(separator: "\n") + "\n", to: "rows.jsonl")
    let call = [
      "overoptimise", "--samples", "rows.jsonl", "--proxy", "column:score", "--gold",
      "column:quality", "--json",
    ]
    let refused = try Program.run(call, in: folder)
    #expect(refused.code == 1 && refused.output.isEmpty, "\(refused.talk)")
    #expect(refused.talk.contains(words), "\(refused.talk)")
    #expect(refused.talk.contains("rows.jsonl:3"), "\(refused.talk)")
    let skipped = try Program.run(call + ["--row-policy", "skip"], in: folder)
    #expect(skipped.code == 0, "\(skipped.talk)")
    let account = try #require(try skipped.rows.first?["rows"])
    #expect(account["read"]?.int == 25 && account["used"]?.int == 24)
    #expect(account["dropped"]?.int == 1)
  }

  /// A column is not replaced unasked.
  @Test func columnsOfTheInputAreKept() throws {
    let folder = try Folder()
    let taken = rows(3).map { row in
      var row = row
      row["gold"] = "mine"
      return row
    }
    let output = ["--output-dir", "lab"]
    let refused = try run(taken, output, in: folder)
    #expect(refused.code == 1 && refused.talk.contains("[row.column-taken]"), "\(refused.talk)")
    #expect(try run(taken, output + ["--overwrite-columns"], in: folder).code == 0)
    // Where no rows are written, none is replaced.
    #expect(try run(taken, in: folder).code == 0)
  }

  @Test func theReportIsOnePage() throws {
    let folder = try Folder()
    let result = try run(rows(30), ["--report", "r.html", "--title", "a <b>"], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let page = try folder.text("r.html")
    #expect(page.contains("a &lt;b&gt;") && page.contains("Gold falls after N = "))
    #expect(page.contains("gold of the proxy") && !page.contains("<b>"))
    let nowhere = try run(rows(3), ["--report", "none/r.html"], in: folder)
    #expect(nowhere.code == 1 && nowhere.output.isEmpty, "found before the work")
    #expect(nowhere.talk.contains("[file.missing]"), "\(nowhere.talk)")
  }

  @Test func aTrainingIsFitted() throws {
    let folder = try Folder()
    // d·(1 − ½·ln d) with d = √KL.
    let points = (0...8).map { index -> JSONObject in
      let d = Double(index) / 2
      return ["kl": .number(d * d), "gold": .number(d == 0 ? 0 : d * (1 - 0.5 * log(d)))]
    }
    try folder.writeRows(points, to: "points.jsonl")
    let call = ["overoptimise", "--points", "points.jsonl"]
    let result = try Program.run(
      call + ["--json", "--report", "r.html", "--output-dir", "lab"], in: folder)
    let json = try #require(try result.rows.first, "\(result.talk)")
    #expect(abs((json["fit"]?["alpha"]?.double ?? 0) - 1) < 1e-9)
    #expect(abs((json["fit"]?["beta"]?.double ?? 0) - 0.5) < 1e-9)
    #expect(try JSONValue.parse(folder.text("lab/overoptimisation.json")) == .object(json))
    #expect(try folder.text("r.html").contains("Gold while the policy is trained"))
    try folder.write("{\"kl\": 0, \"gold\": 0}\n{\"kl\": -1, \"gold\": 0}\n", to: "points.jsonl")
    let refused = try Program.run(call, in: folder)
    #expect(refused.code == 1 && refused.talk.contains("[overoptimisation.point]"))
    try folder.write("{\"kl\": 0}\n", to: "points.jsonl")
    #expect(try Program.run(call, in: folder).talk.contains("points.jsonl:1"))
  }

  @Test(arguments: [
    ([], "give one of"), (["--samples", "a", "--points", "b"], "give one of"),
    (["--samples", "a", "--gold", "column:proxy"], "cannot be judged by itself"),
    (["--samples", "a", "--gold", "verifier:nothing"], "knows no 'verifier:nothing'"),
    (["--samples", "a", "--gold", "column:"], "names no column"),
    (["--samples", "a", "--n", "4"], "are for --prompts"),
    (["--samples", "a", "--generator", "m"], "are for --prompts"),
    (["--samples", "a", "--max-n", "1"], "--max-n must be at least 2"),
    (["--samples", "a", "--gold-template", "chatml"], "is for a model"),
    (["--points", "a", "--limit", "3"], "none of the options"),
    (["--prompts", "a", "--n", "4"], "needs --generator"),
    (["--prompts", "a", "--generator", "m"], "--n must be at least 2"),
    (["--prompts", "a", "--generator", "m", "--n", "4"], "have no columns"),
    (
      ["--prompts", "a", "--generator", "m", "--n", "4", "--proxy", "length", "--gold", "m"],
      "needs --output-dir"
    ),
  ])
  func wrongCalls(options: [String], words: String) throws {
    let result = try Program.run(["overoptimise"] + options)
    #expect(result.code == 2 && result.output.isEmpty)
    #expect(result.talk.contains(words), "\(result.talk)")
  }
}

extension Folder {
  /// A file of rows.
  func writeRows(_ rows: [JSONObject], to name: String) throws {
    try write(rows.map { JSONValue.object($0).text + "\n" }.joined(), to: name)
  }
}
