import Basics
import Foundation
import OrderedCollections
import Testing

/// Grading from the command line.
@Suite(.enabled(if: Program.binary != nil, "the program is not built"))
struct GradeTests {
  private static let rows = """
    {"id": 1, "answer": "\\\\frac{1}{2}", "response": "It is \\\\boxed{0.5}."}
    {"id": 2, "answer": 4, "response": "#### 5"}
    {"id": 3, "answer": "10 / 2 = 5\\n#### 5", "response": "no answer"}

    """

  @Test func oneResponse() throws {
    let folder = try Folder()
    try folder.write(Self.rows, to: "rows.jsonl")
    let result = try Program.run(
      ["grade", "--dataset", "rows.jsonl", "--output", "out.jsonl", "--json"], in: folder)
    #expect(result.code == 0)
    let summary = try #require(try result.rows.first)
    #expect(summary["grader"]?.string?.hasPrefix("math-") == true)
    #expect(summary["rows"]?["read"]?.int == 3 && summary["rows"]?["used"]?.int == 3)
    #expect(summary["responses"]?["equal"]?.int == 1)
    #expect(summary["responses"]?["undecided"] == .object(["no-answer": 1]))
    let accuracy = try #require(summary["accuracy"])
    #expect(abs(try #require(accuracy["mean"]?.double) - 1 / 3.0) < 1e-12)
    // Wilson's interval for one of three.
    let ends = try #require(accuracy["ci95"]?.array)
    let interval = ends.compactMap(\.double)
    #expect(abs(interval[0] - 0.06149) < 1e-4 && abs(interval[1] - 0.79234) < 1e-4)
    let graded = try folder.rows("out.jsonl")
    #expect(graded.map { $0["id"]?.int } == [1, 2, 3])
    #expect(
      graded.map { $0["grade"]?["verdict"]?.string } == ["equal", "different", "undecided"])
    #expect(graded[0]["grade"]?["extracted"] == "0.5" && graded[1]["grade"]?["method"] == "hashes")
    #expect(result.talk.contains("3 rows read, 3 used, 0 dropped"))
    #expect(result.talk.contains("undecided: no-answer"))
  }

  /// A line that is no JSON ends the run, or is counted like any bad row.
  @Test func brokenLines() throws {
    let folder = try Folder()
    try folder.write("{broken\n[1]\n" + Self.rows, to: "rows.jsonl")
    let strict = try Program.run(["grade", "--dataset", "rows.jsonl"], in: folder)
    #expect(strict.code == 1 && strict.talk.contains("[json.syntax]"), "\(strict.talk)")
    let lenient = try Program.run(
      ["grade", "--dataset", "rows.jsonl", "--row-policy", "skip", "--json"], in: folder)
    #expect(lenient.code == 0, "\(lenient.talk)")
    let rows = try lenient.rows.first?["rows"]
    #expect(rows?["read"]?.int == 5 && rows?["used"]?.int == 3 && rows?["dropped"]?.int == 2)
  }

  @Test func choices() throws {
    let folder = try Folder()
    try folder.write(
      """
      {"answer": "4", "out": ["#### 4", "#### 4.0", "#### 5", "?"], "s": [[1], [2], [4], [9]]}
      {"answer": "7", "out": ["#### 6", "#### 7"], "s": [0.5, 0.25]}

      """, to: "rows.jsonl")
    let arguments = [
      "grade", "--dataset", "rows.jsonl", "--response-column", "out", "--scores-column", "s",
    ]
    let result = try Program.run(arguments + ["--json", "--output", "out.jsonl"], in: folder)
    #expect(result.code == 0)
    let summary = try #require(try result.rows.first)
    let selection = try #require(summary["selection"])
    func mean(_ name: String) -> Double? { selection[name]?["mean"]?.double }
    #expect(mean("pass_at_1") == 0.5 && mean("majority") == 0.5)
    // Of two of four, one is right with chance 5/6; of two of two for certain.
    #expect(abs(try #require(mean("pass_at_2")) - 11 / 12.0) < 1e-12 && mean("pass_at_4") == nil)
    #expect(mean("best_of_n") == 0 && mean("weighted_vote") == 0)
    #expect(selection["tied"] == .object(["majority": 1, "best_of_n": 0, "weighted_vote": 0]))
    let graded = try folder.rows("out.jsonl")
    let choices = try #require(graded.first?["choices"])
    #expect(choices["classes"] == [[0, 1], [2]])
    #expect(choices["majority"]?["index"]?.int == 0 && choices["majority"]?["right"] == true)
    // The unanswered response has the highest score and is not chosen.
    #expect(choices["best"]?["index"]?.int == 2)
  }

  @Test func labels() throws {
    let folder = try Folder()
    try folder.write(
      #"{"answer": "4", "response": ["4", "5"], "right": [true, true]}"# + "\n", to: "rows.jsonl")
    let result = try Program.run(
      ["grade", "--dataset", "rows.jsonl", "--label-column", "right", "--bare", "--json"],
      in: folder)
    let summary = try #require(try result.rows.first)
    #expect(summary["labels"] == .object(["count": 2, "right": 2, "agreeing": 1]))
    #expect(summary["selection"]?["pass_at_1"]?["mean"]?.double == 1)
  }

  @Test(arguments: [
    (#"{"response": "5"}"#, "row.missing-field"), (#"{"answer": "5"}"#, "row.missing-field"),
    (#"{"answer": ["5"], "response": "5"}"#, "row.wrong-type"),
    (#"{"answer": "5", "response": 5}"#, "row.wrong-type"),
    (#"{"answer": "5", "response": ["5", 5]}"#, "row.wrong-type"),
    (#"{"answer": "5", "response": []}"#, "row.bad-list"),
    (#"{"answer": "5", "response": ["5"], "scores": [1, 2]}"#, "row.bad-list"),
    (#"{"answer": "5", "response": ["5"], "scores": ["1"]}"#, "row.bad-list"),
  ])
  func badRows(row: String, code: String) throws {
    let folder = try Folder()
    try folder.write(#"{"answer": 1, "response": "1"}"# + "\n" + row + "\n", to: "rows.jsonl")
    let arguments = ["grade", "--dataset", "rows.jsonl", "--bare", "--json"]
    let refused = try Program.run(arguments, in: folder)
    #expect(refused.code == 1 && refused.talk.contains("rows.jsonl:2"))
    #expect(refused.talk.contains("[\(code)]") && refused.output.isEmpty)
    let skipped = try Program.run(arguments + ["--row-policy", "skip"], in: folder)
    #expect(skipped.code == 0)
    let summary = try #require(try skipped.rows.first)
    let rows = try #require(summary["rows"])
    #expect(rows["read"]?.int == 2 && rows["used"]?.int == 1 && rows["dropped"]?.int == 1)
  }

  @Test func refusals() throws {
    let folder = try Folder()
    try folder.write(#"{"answer": 1, "response": "1", "grade": 2}"# + "\n", to: "rows.jsonl")
    let output = ["grade", "--dataset", "rows.jsonl", "--output", "out.jsonl"]
    let taken = try Program.run(output, in: folder)
    #expect(taken.code == 1 && taken.talk.contains("row.column-taken"))
    #expect(try Program.run(output + ["--overwrite-columns"], in: folder).code == 0)
    let same = try Program.run(
      ["grade", "--dataset", "rows.jsonl", "--output", "rows.jsonl"], in: folder)
    #expect(same.code == 2 && same.talk.contains("its rows would be lost"))
    #expect(
      try Program.run(["grade", "--dataset", "rows.jsonl", "--limit", "0"], in: folder).code == 2)
    try folder.write("", to: "empty.jsonl")
    let empty = try Program.run(["grade", "--dataset", "empty.jsonl"], in: folder)
    #expect(empty.code == 1 && empty.talk.contains("dataset.empty"))
  }
}
