import Basics
import Foundation
import OrderedCollections
import Testing

/// `reward train` accounts for every row, whatever becomes of it.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct TrainDataTests {
  private func train(_ rows: String, _ options: [String] = []) throws -> (
    result: Program.Result, record: JSONObject?
  ) {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "base")
    try folder.write(rows, to: "pairs.jsonl")
    try folder.write(Self.long, to: "long.jsonl")
    try folder.write(TinyModel.pairs(1), to: "one.jsonl")
    let result = try Program.run(
      [
        "train", "--model", "base", "--dataset", "pairs.jsonl", "--output-dir", "rm",
        "--max-steps", "1",
      ] + options, in: folder)
    let text = try? folder.text("rm/run.json")
    return (result, try text.map { try JSONValue.parse($0).object! })
  }

  private static let long = """
    {"prompt": "Q", "chosen": "\(String(repeating: "yes ", count: 60))", "rejected": "no"}

    """

  /// Rows of several pairs, each chosen response with each rejected one, lose some of them, all of them, or none.
  @Test(arguments: ["drop", "truncate-response"])
  func rowsOfSeveralPairs(truncation: String) throws {
    let rows =
      """
      {"prompt": "A", "chosen": ["yes", "aye"], "rejected": ["no", "nay"]}
      {"prompt": "B", "chosen": ["yes", "\(String(repeating: "aye ", count: 50))"], "rejected": ["no", "nay"]}
      {"prompt": "C", "chosen": ["\(String(repeating: "yes ", count: 50))", "\(String(repeating: "aye ", count: 50))"], "rejected": ["no", "nay"]}

      """
    let (result, record) = try train(
      rows, ["--eval-fraction", "0", "--max-length", "64", "--truncation", truncation])
    #expect(result.code == 0, "\(result.talk)")
    let account = try #require(record?["results"]?["rows"]?["train"])
    let isDropped = truncation == "drop"
    #expect(account["read"]?.int == 3)
    #expect(account["used"]?.int == (isDropped ? 2 : 3))
    #expect(account["examples"]?.int == (isDropped ? 6 : 12))
    #expect(account["truncated"]?.int == (isDropped ? 0 : 2))
    #expect(account["reasons"]?["too-long"]?["lines"] == (isDropped ? [3] : nil))
  }

  @Test func aSplitAccountsForBothSides() throws {
    let pairs = (0..<40).map {
      #"{"prompt": "Question \#($0)?", "chosen": "yes", "rejected": "no"}"# + "\n"
    }.joined()
    let (result, record) = try train(pairs, ["--eval-fraction", "0.4"])
    #expect(result.code == 0, "\(result.talk)")
    let rows = try #require(record?["results"]?["rows"])
    let (train, eval) = (try #require(rows["train"]), try #require(rows["eval"]))
    #expect(train["read"]?.int == 40 && eval["read"]?.int == 40)
    let used = (train["used"]!.int!, eval["used"]!.int!)
    #expect(used.0 > 0 && used.1 > 0 && used.0 + used.1 == 40)
    #expect(train["reasons"]?["held-out"]?["count"]?.int == used.1)
    #expect(eval["reasons"]?["not-held-out"]?["count"]?.int == used.0)
  }

  @Test func heldOutPairsHaveOneSource() throws {
    let (result, record) = try train(
      TinyModel.pairs(12), ["--eval-fraction", "0.2", "--eval-dataset", "one.jsonl"])
    #expect(result.code == 2 && record == nil)
    #expect(result.talk.contains("exclude each other"), "\(result.talk)")
  }

  @Test func standardInputHasOneName() throws {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "base")
    let result = try Program.run(
      [
        "train", "--model", "base", "--dataset", "-", "--output-dir", "rm", "--max-steps", "1",
        "--eval-fraction", "0",
      ], in: folder, input: TinyModel.pairs(3))
    #expect(result.code == 0 && result.talk.contains("<stdin>: 3 rows read"), "\(result.talk)")
    let file = try JSONValue.parse(folder.text("rm/run.json"))["data"]?.array?.first
    #expect(file?["path"] == "<stdin>" && file?["sha256"]?.isNull == true)
  }

  @Test func everyFileHasItsOwnAccount() throws {
    let (result, record) = try train(
      TinyModel.pairs(12), ["--eval-dataset", "one.jsonl"])
    #expect(result.code == 0, "\(result.talk)")
    let files = try #require(record?["data"]?.array)
    #expect(files.map { $0["role"] } == ["train", "eval"])
    #expect(files.map { $0["rows"]?["read"]?.int } == [12, 1])
  }

  @Test func namedEvaluationDataIsNeverLeftOut() throws {
    let (result, record) = try train(
      TinyModel.pairs(12), ["--eval-dataset", "long.jsonl", "--max-length", "100"])
    #expect(result.code != 0 && record == nil)
    #expect(result.talk.contains("training.options") && result.talk.contains("1 too-long"))
  }

  /// A row that cannot be tokenised as asked ends the run, or is left out and counted.
  @Test func theRowPolicyHoldsForTokensToo() throws {
    let options = [
      "--eval-fraction", "0", "--max-length", "100", "--truncation", "truncate-prompt-left",
    ]
    let rows = TinyModel.pairs(6) + Self.long
    let refused = try train(rows, options)
    #expect(refused.result.code != 0)
    #expect(refused.result.talk.contains("text.too-long"), "\(refused.result.talk)")
    #expect(refused.result.talk.contains("pairs.jsonl:7"), "\(refused.result.talk)")
    let skipped = try train(rows, options + ["--row-policy", "skip"])
    #expect(skipped.result.code == 0, "\(skipped.result.talk)")
    let account = skipped.record?["results"]?["rows"]?["train"]
    #expect(account?["used"]?.int == 6 && account?["reasons"]?["text.too-long"]?["lines"] == [7])
  }
}
