import Basics
import Foundation
import OrderedCollections
import Testing

/// Rows and options that `reward annotate` does not take, and the shapes whose labels it can turn.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct AnnotateRefusalTests {
  private func folder(_ rows: [String]) throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "base")
    try folder.write(rows.map { $0 + "\n" }.joined(), to: "pairs.jsonl")
    return folder
  }

  private func row(_ index: Int, _ more: String = "") -> String {
    #"{"prompt": "Question \#(index)?", "chosen": "yes \#(index)", "rejected": "no"\#(more)}"#
  }

  private func annotate(_ options: [String] = [], in folder: Folder) throws -> Program.Result {
    try Program.run(
      [
        "annotate", "--dataset", "pairs.jsonl", "--output", "out.jsonl", "--model", "base",
        "--features", "decoder", "--folds", "2", "--repeats", "1", "--epochs", "1", "--json",
      ] + options, in: folder)
  }

  private func hasOutput(_ folder: Folder) throws -> Bool {
    try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
      .contains { $0.contains("out.jsonl") }
  }

  /// Columns of the names that are added, with something else in them.
  @Test(arguments: [
    (#", "strength": 3"#, "strength"), (#", "strength": {"mean": 1}"#, "strength"),
    (#", "history": [["q", "a"]]"#, "history"), (#", "history": "none""#, "history"),
    (#", "history": [{"step": "x"}]"#, "history"),
  ])
  func columnsOfOthers(more: String, column: String) throws {
    let folder = try folder([row(0), row(1, more), row(2)])
    let refused = try annotate(in: folder)
    #expect(refused.code == 1 && refused.talk.contains("[row.column-taken]"), "\(refused.talk)")
    #expect(refused.talk.contains("pairs.jsonl:2, '\(column)'") && refused.output.isEmpty)
    #expect(try !hasOutput(folder), "nothing is left behind")
    let allowed = try annotate(["--overwrite-columns"], in: folder)
    #expect(allowed.code == 0, "\(allowed.talk)")
    let found = try folder.rows("out.jsonl")[1]
    let old = try #require(try JSONValue.parse("{\(more.dropFirst(2))}")[column])
    #expect(found["history"]?.array?[0]["changed"]?[column]?["from"] == old)
  }

  /// An empty column is none.
  @Test func emptyColumns() throws {
    let folder = try folder([row(0, #", "strength": null, "history": null"#), row(1), row(2)])
    #expect(try annotate(in: folder).code == 0)
    #expect(try folder.rows("out.jsonl")[0]["history"]?.array?.count == 1)
  }

  @Test func rowsAreAccountedFor() throws {
    let several = #"{"prompt": "Q", "chosen": ["yes", "aye"], "rejected": ["no"]}"#
    let bad = row(9).replacingOccurrences(of: "no", with: " ")
    let folder = try folder([row(0), "{broken", row(1), bad, row(2)])
    let strict = try annotate(in: folder)
    #expect(strict.code == 1 && strict.talk.contains("[json.syntax]"))
    let lenient = try annotate(["--row-policy", "skip"], in: folder)
    #expect(lenient.code == 0, "\(lenient.talk)")
    let rows = try #require(try lenient.rows.first?["rows"])
    #expect(rows["read"]?.int == 5 && rows["used"]?.int == 3 && rows["dropped"]?.int == 2)
    #expect(try folder.rows("out.jsonl").count == 3)

    try folder.write([several, several, several].joined(separator: "\n"), to: "pairs.jsonl")
    let lists = try annotate(in: folder)
    #expect(lists.code == 1 && lists.talk.contains("[row.several-pairs]"), "\(lists.talk)")
    let none = try annotate(["--row-policy", "skip"], in: folder)
    #expect(none.code == 1 && none.talk.contains("[dataset.empty]"), "\(none.talk)")
    #expect(none.talk.contains("3 several-pairs"))
    #expect(try folder.rows("out.jsonl").count == 3, "the earlier file stays")
  }

  /// A text that the model cannot read.
  @Test func longTexts() throws {
    let long = row(1).replacingOccurrences(of: "yes", with: String(repeating: "yes ", count: 200))
    let folder = try folder([row(0), long, row(2), row(3)])
    let strict = try annotate(in: folder)
    #expect(strict.code == 1 && strict.talk.contains("pairs.jsonl:2"), "\(strict.talk)")
    let lenient = try annotate(["--row-policy", "skip"], in: folder)
    #expect(lenient.code == 0, "\(lenient.talk)")
    let prompts = try folder.rows("out.jsonl").map { $0["prompt"]?.string }
    #expect(prompts == ["Question 0?", "Question 2?", "Question 3?"])
  }

  @Test func tooFewPrompts() throws {
    let folder = try folder([row(0), row(0, #", "id": 2"#)])
    let result = try annotate(in: folder)
    #expect(result.code == 1 && result.talk.contains("[split.folds]"), "\(result.talk)")
  }

  @Test func wrongCalls() throws {
    let folder = try folder((0..<3).map { row($0) })
    func expect(_ options: [String], _ words: String) throws {
      let result = try annotate(options, in: folder)
      #expect(result.code == 2 && result.talk.contains(words), "\(options): \(result.talk)")
      #expect(result.output.isEmpty)
    }
    try expect(["--smoothing", "0.1"], "--smoothing is for")
    try expect(["--soften-below", "0"], "need --smoothing")
    try expect(["--soften-below", "nan", "--smoothing", "0.1"], "must be a number")
    try expect(["--soften-highest", "0.1", "--smoothing", "0.6"], "at most 0.5")
    try expect(["--flip-lowest", "1"], "--flip-lowest is a share")
    try expect(["--flip-lowest", "-0.1"], "--flip-lowest is a share")
    try expect(["--drop-lowest", "0.1"], "go together")
    try expect(["--dropped", "left.jsonl"], "go together")
    try expect(["--drop-lowest", "0.1", "--dropped", "out.jsonl"], "is the file of --output")
    try expect(["--drop-lowest", "0.1", "--dropped", "pairs.jsonl"], "its rows would be lost")
    try expect(["--output", "pairs.jsonl"], "its rows would be lost")
    try expect(["--output", "-"], "standard output is for the summary")
    try expect(["--folds", "1"], "--folds must be")
    try expect(["--repeats", "0"], "--repeats must be")
    try expect(["--learning-rate", "0"], "--learning-rate must be")
    try expect(["--history-column", "strength"], "--history-column")
    try expect(["--features", "sentence", "--template", "chatml"], "--template is for")
    let missing = try annotate(["--model", "no-such"], in: folder)
    #expect(missing.code == 1 && missing.talk.contains("[model.missing]"), "\(missing.talk)")
    #expect(try !hasOutput(folder))
  }

  /// The number of the better of two outputs becomes the other one.
  @Test func labelsThatAreNumbers() throws {
    let folder = try folder(
      (0..<4).map {
        #"{"input": "Q\#($0)", "output_1": "yes", "output_2": "no", "label": \#($0 % 2 + 1)}"#
      })
    let result = try annotate(["--flip-lowest", "0.5"], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let found = try folder.rows("out.jsonl")
    let turned = found.enumerated().count { $1["label"]?.int == 2 - $0 % 2 }
    #expect(turned == 2)
    for (index, row) in found.enumerated() where row["label"]?.int == 2 - index % 2 {
      let entry = try #require(row["history"]?.array?.last)
      #expect(entry["changed"]?["label"]?["from"]?.int == index % 2 + 1)
    }
  }

  /// Rows that say who is better in a way that cannot be turned, or that read the history's column.
  @Test func shapesThatCannotBeChanged() throws {
    let alpaca = (0..<3).map { #"{"instruction": "Q\#($0)", "output": ["yes", "no"]}"# }
    let lists = try annotate(["--flip-lowest", "0.4"], in: folder(alpaca))
    #expect(lists.code == 1 && lists.talk.contains("[row.annotation]"), "\(lists.talk)")
    let turns = (0..<3).map { #"{"instruction": "Q\#($0)", "chosen": "yes", "rejected": "no"}"# }
    let folder = try folder(turns)
    let result = try annotate(in: folder)
    #expect(result.code == 1 && result.talk.contains("--history-column"), "\(result.talk)")
    #expect(try annotate(["--history-column", "notes"], in: folder).code == 0)
    #expect(try folder.rows("out.jsonl")[0]["notes"]?.array?.count == 1)
  }

  /// The default: sentence features of the embedded encoder.
  @Test(.enabled(if: ContrastTests.hasEncoder, "needs the embedded encoder"))
  func sentenceFeatures() throws {
    let folder = try folder((0..<6).map { row($0) })
    let result = try Program.run(
      [
        "annotate", "--dataset", "pairs.jsonl", "--output", "out.jsonl", "--folds", "2",
        "--repeats", "2", "--epochs", "2", "--json",
      ], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    #expect(try result.rows.first?["options"]?["model"] == "all-minilm-l6-v2")
    #expect(try folder.rows("out.jsonl").count == 6)
  }
}
