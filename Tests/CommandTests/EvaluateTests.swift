import Basics
import Foundation
import OrderedCollections
import Testing

/// `reward evaluate`: the numbers agree with the samples that it saves.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct EvaluateTests {
  private func folder() throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    try folder.write(TinyModel.pairs(40), to: "pairs.jsonl")
    return folder
  }

  @Test func jsonHasWhatIsPromised() throws {
    let folder = try folder()
    let result = try Program.run(
      [
        "evaluate", "--model", "rm", "--dataset", "pairs.jsonl", "--json", "--output", "s.jsonl",
      ], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let printed = try result.rows
    let json = try #require(printed.first)
    #expect(printed.count == 1)
    for key in [
      "accuracy", "n", "wins", "ties", "losses", "length_baseline", "random_baseline", "ece",
      "brier", "log_loss", "mean_margin", "auroc", "prompts", "token_identical",
    ] { #expect(json[key]?.double != nil, "\(key)") }
    #expect(json["template_sha256"]?.string?.count == 64)
    #expect(json["model"] == "rm" && json["dataset"] == "pairs.jsonl")
    #expect(json["rows"]?["used"]?.int == 40)

    let samples = try folder.rows("s.jsonl")
    let margins = samples.map {
      $0["chosen_reward"]!.double! - $0["rejected_reward"]!.double!
    }
    let wins = margins.count { $0 > 0 }
    #expect(json["n"]?.int == 40 && json["wins"]?.int == wins)
    #expect(json["accuracy"]?.double == Double(wins) / 40)
    let interval = (json["ci95"]?.array ?? []).compactMap(\.double)
    try #require(interval.count == 2)
    #expect(interval[0] < Double(wins) / 40 && Double(wins) / 40 < interval[1])
    let longer = samples.reduce(0.0) { sum, row in
      let (a, b) = (row["chosen"]!.string!.count, row["rejected"]!.string!.count)
      return sum + (a > b ? 1 : a == b ? 0.5 : 0)
    }
    #expect(json["longer_wins"]?.double == longer / 40)
    #expect(json["shorter_wins"]?.double == (40 - longer) / 40)
    #expect(json["length_baseline"]?.double == max(longer, 40 - longer) / 40)
    #expect(json["length_baseline_rule"]?.string == (longer >= 20 ? "longer" : "shorter"))
    // Forty pairs of three prompts.
    #expect(json["ci95_method"] == "clustered-bootstrap")
    #expect(json["ci95"] == json["ci95_clustered"] && json["ci95"] != json["ci95_wilson"])
    for words in ["longer response wins", "shorter response wins", "bootstrap over prompts"] {
      #expect(result.talk.contains(words))
    }
  }

  @Test func pairsThatCannotBeScoredAreCounted() throws {
    let folder = try folder()
    let long = String(repeating: "long ", count: 100)
    try folder.write(
      TinyModel.pairs(4) + "{\"prompt\": \"Hi\", \"chosen\": \"\(long)\", \"rejected\": \"no\"}\n",
      to: "pairs.jsonl")
    let call = ["evaluate", "--model", "rm", "--dataset", "pairs.jsonl", "--json"]
    let strict = try Program.run(call, in: folder)
    #expect(strict.code == 1 && strict.talk.contains("error: pairs.jsonl:5: the text has"))
    let lenient = try Program.run(call + ["--row-policy", "skip"], in: folder).rows
    #expect(lenient[0]["n"]?.int == 4)
    #expect(lenient[0]["rows"]?["dropped"]?.int == 1)
  }

  /// Known before the model is: a model that is not there is not asked for.
  @Test func aPlaceThatCannotBeWrittenIsFoundFirst() throws {
    let folder = try folder()
    for (output, words, code) in [
      ("nowhere/s.jsonl", "there is no directory", Int32(1)), ("rm", "--output is a directory", 2),
    ] {
      let result = try Program.run(
        ["evaluate", "--model", "no-such", "--dataset", "pairs.jsonl", "--output", output],
        in: folder)
      #expect(result.code == code && result.talk.contains(words), "\(result.talk)")
      #expect(!result.talk.contains("no-such"))
    }
  }

  /// A full disk does not cost the result.
  @Test func theResultComesBeforeTheSamples() throws {
    let result = try Program.run(
      [
        "evaluate", "--model", "rm", "--dataset", "pairs.jsonl", "--json", "--output", "/dev/full",
      ], in: folder())
    #expect(result.code == 1 && result.talk.contains("[file.access]"), "\(result.talk)")
    #expect(try result.rows.first?["n"]?.int == 40)
    #expect(result.talk.contains("accuracy"))
  }

  @Test func withoutJSONNothingIsPrinted() throws {
    let result = try Program.run(
      ["evaluate", "--model", "rm", "--dataset", "pairs.jsonl"], in: folder())
    #expect(result.code == 0 && result.output.isEmpty)
    #expect(result.talk.contains("accuracy"))
  }
}
