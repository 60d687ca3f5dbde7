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
        "evaluate", "--model", "rm", "--dataset", "pairs.jsonl", "--json", "--output-dir", "run",
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
    #expect(json["model"] == "rm" && json["data"] == "pairs.jsonl")
    #expect(json["rows"]?["used"]?.int == 40)

    let samples = try folder.rows("run/pairs/samples.jsonl")
    let margins = samples.map { $0["scores"]!.array![0].double! - $0["scores"]!.array![1].double! }
    let wins = margins.count { $0 > 0 }
    #expect(json["n"]?.int == 40 && json["wins"]?.int == wins)
    #expect(json["accuracy"]?.double == Double(wins) / 40)
    let interval = (json["ci95"]?.array ?? []).compactMap(\.double)
    try #require(interval.count == 2)
    #expect(interval[0] < Double(wins) / 40 && Double(wins) / 40 < interval[1])
    let longer = samples.reduce(0.0) { sum, row in
      let (a, b) = (
        row["candidates"]!.array![0].string!.count, row["candidates"]!.array![1].string!.count
      )
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

  /// Rows are read ahead of the scoring and their samples written behind it: their order is the
  /// data's, and a row that cannot be read ends the run behind those before it.
  @Test func aBrokenRowCostsNoRowBeforeIt() throws {
    let folder = try folder()
    let pairs = TinyModel.pairs(300)
    try folder.write(pairs, to: "pairs.jsonl")
    let call = ["evaluate", "--model", "rm", "--dataset", "pairs.jsonl", "--output-dir"]
    #expect(try Program.run(call + ["whole"], in: folder).code == 0)
    let whole = try folder.rows("whole/pairs/samples.jsonl")
    #expect(whole.map { $0["line"]?.int } == Array(1...300))
    var lines = pairs.split(separator: "\n").map(String.init)
    lines[249] = "{\"prompt\": 7}"
    try folder.write(lines.joined(separator: "\n"), to: "pairs.jsonl")
    let result = try Program.run(call + ["broken"], in: folder)
    #expect(result.code == 1 && result.talk.contains("pairs.jsonl:250"), "\(result.talk)")
    #expect(try folder.rows("broken/pairs/samples.jsonl.part") == Array(whole.prefix(249)))
    #expect(!FileManager.default.fileExists(atPath: folder.path("broken/pairs/result.json")))
  }

  /// Known before the model is: a model that is not there is not asked for.
  @Test func aPlaceThatCannotBeWrittenIsFoundFirst() throws {
    let folder = try folder()
    let result = try Program.run(
      [
        "evaluate", "--model", "no-such", "--dataset", "pairs.jsonl", "--output-dir",
        "pairs.jsonl",
      ], in: folder)
    #expect(result.code == 2 && result.talk.contains("--output-dir is a file"), "\(result.talk)")
    #expect(!result.talk.contains("no-such"))
  }

  /// A full disk does not cost the result.
  @Test func theResultComesBeforeTheSamples() throws {
    let folder = try folder()
    try FileManager.default.createDirectory(
      atPath: folder.path("run/pairs"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("run/pairs/samples.jsonl.part"), withDestinationPath: "/dev/full")
    let result = try Program.run(
      [
        "evaluate", "--model", "rm", "--dataset", "pairs.jsonl", "--json", "--output-dir", "run",
      ], in: folder)
    #expect(result.code == 1 && result.talk.contains("[file.access]"), "\(result.talk)")
    #expect(result.talk.contains("error: run/pairs/samples.jsonl.part"), "\(result.talk)")
    #expect(try result.rows.first?["n"]?.int == 40)
    #expect(result.talk.contains("accuracy"))
    // Without all samples the part is not finished.
    #expect(!FileManager.default.fileExists(atPath: folder.path("run/pairs/result.json")))
  }

  /// Another model's numbers are not mixed with these unasked.
  @Test func aFolderIsOneModels() throws {
    let folder = try folder()
    try TinyModel.make("llama/cls", in: folder, as: "other")
    try folder.write(folder.text("other/config.json") + "\n", to: "other/config.json")
    func call(_ model: String, _ more: [String] = []) throws -> Program.Result {
      try Program.run(
        ["evaluate", "--model", model, "--dataset", "pairs.jsonl", "--output-dir", "run"] + more,
        in: folder)
    }
    #expect(try call("rm").code == 0)
    try FileManager.default.copyItem(
      atPath: folder.path("pairs.jsonl"), toPath: folder.path("more.jsonl"))
    #expect(try call("rm", ["--dataset", "more.jsonl"]).code == 0)
    let refused = try call("other")
    #expect(refused.code == 1 && refused.talk.contains("[file.exists]"), "\(refused.talk)")
    // A model is known by its content, whatever it is called.
    #expect(try call("./rm").code == 0)
    // All files that were read are in the record, and every session.
    let record = try JSONValue.parse(folder.text("run/run.json"))
    #expect(record["data"]?.array?.count == 2 && record["earlier_sessions"]?.array?.count == 2)
    // The same folder with other weights is another model.
    try folder.write(folder.text("rm/config.json") + " ", to: "rm/config.json")
    #expect(try call("rm").talk.contains("[file.exists]"))
    let foreign = ["run/consistency.json", "run/more/overoptimisation.json", "run/notes.json"]
    for file in foreign { try folder.write("{}", to: file) }
    #expect(try call("other", ["--overwrite"]).code == 0)
    #expect(
      foreign.map { FileManager.default.fileExists(atPath: folder.path($0)) } == [
        false, false, true,
      ])
    // What the other model was not asked does not stay beside what it was.
    #expect(FileManager.default.fileExists(atPath: folder.path("run/pairs/result.json")))
    #expect(!FileManager.default.fileExists(atPath: folder.path("run/more/result.json")))
  }

  /// Two results of one name would overwrite each other; one that fails costs the others nothing.
  @Test func severalAtOnce() throws {
    let folder = try folder()
    try folder.write(
      "[" + #"{"dataset": "Natural", "input": "q", "output_1": "a", "output_2": "b", "label": 1}"#
        + "]", to: "llmbar.json")
    func call(_ more: [String]) throws -> Program.Result {
      try Program.run(
        ["evaluate", "--model", "rm", "--output-dir", "run", "--json"] + more, in: folder)
    }
    let named = ["--benchmark", "llmbar", "--data", "llmbar.json", "--dataset", "llmbar.json"]
    let twice = try call(named)
    #expect(twice.code == 2 && twice.talk.contains("two results would lie in"), "\(twice.talk)")
    try folder.write("{\"prompt\": 1}\n", to: "broken.jsonl")
    let result = try call(["--dataset", "broken.jsonl", "--dataset", "pairs.jsonl"])
    #expect(result.code == 1 && result.talk.contains("[evaluation.incomplete]"), "\(result.talk)")
    #expect(try result.rows.map { $0["name"] } == ["pairs"])
    let record = try JSONValue.parse(folder.text("run/run.json"))
    #expect(record["outcome"] == "failed" && record["ended"] != .null, "\(record)")
    let none = try call(["--dataset", "broken.jsonl", "--dataset", "no.jsonl"])
    #expect(!none.talk.contains("the others are"))
  }

  /// Answers of several lines as one number of their steps' scores, from the same prefixes.
  @Test func answersAreJudgedByTheirSteps() throws {
    let folder = try folder()
    try folder.write(
      #"{"prompt": "q", "chosen": "one\ntwo\n\nthree", "rejected": "four\nfive"}"# + "\n",
      to: "steps.jsonl")
    func scores(_ aggregation: String) throws -> [Double] {
      let result = try Program.run(
        [
          "evaluate", "--model", "rm", "--dataset", "steps.jsonl", "--output-dir", aggregation,
          "--step-aggregation", aggregation,
        ], in: folder)
      #expect(result.code == 0, "\(result.talk)")
      return try folder.rows("\(aggregation)/steps/samples.jsonl")[0]["scores"]!.array!
        .map { $0.double! }
    }
    let found = try ["min", "max", "prod", "last", "mean"].map(scores)
    for answer in 0..<2 {
      let (low, high, product, last, mean) = (
        found[0][answer], found[1][answer], found[2][answer], found[3][answer], found[4][answer]
      )
      #expect(0 < product && product < low && low <= mean && mean <= high && high < 1)
      #expect(low <= last && last <= high)
    }
    // Two steps: the product is that of the two.
    #expect(abs(found[2][1] - found[0][1] * found[1][1]) < 1e-12)
  }

  /// Finished numbers are only replaced by those of the same rows, or where that is asked for; a run that
  /// fails replaces nothing.
  @Test func finishedNumbersAreKept() throws {
    let folder = try folder()
    func call(_ more: [String]) throws -> Program.Result {
      try Program.run(["evaluate", "--model", "rm", "--output-dir", "run"] + more, in: folder)
    }
    func count() throws -> Int? {
      try JSONValue.parse(folder.text("run/pairs/result.json"))["n"]?.int
    }
    #expect(try call(["--dataset", "pairs.jsonl"]).code == 0)
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "other"), withIntermediateDirectories: true)
    try folder.write(TinyModel.pairs(7), to: "other/pairs.jsonl")
    for more in [
      ["--dataset", "other/pairs.jsonl"], ["--dataset", "pairs.jsonl", "--limit", "5"],
      ["--dataset", "pairs.jsonl", "--eval-fraction", "0.5"],
    ] {
      let refused = try call(more)
      #expect(refused.code == 1 && refused.talk.contains("[file.exists]"), "\(refused.talk)")
      #expect(try count() == 40 && folder.rows("run/pairs/samples.jsonl").count == 40)
    }
    // The same bytes elsewhere are the same data.
    try folder.write(folder.text("pairs.jsonl"), to: "other/pairs.jsonl")
    #expect(try call(["--dataset", "other/pairs.jsonl"]).code == 0)
    try folder.write(folder.text("pairs.jsonl") + "{broken\n", to: "other/pairs.jsonl")
    #expect(try call(["--dataset", "other/pairs.jsonl"]).code == 1)
    #expect(try count() == 40 && folder.rows("run/pairs/samples.jsonl").count == 40)
    let report = try Program.run(
      ["report", "run", "--output", "r.html"], in: folder)
    #expect(report.code == 0, "\(report.talk)")
    try folder.write(TinyModel.pairs(7), to: "other/pairs.jsonl")
    #expect(try call(["--dataset", "other/pairs.jsonl", "--overwrite"]).code == 0)
    #expect(try count() == 7)
    #expect(
      !FileManager.default.fileExists(atPath: folder.path("run/pairs/samples.jsonl.part")))
  }

  /// What is fitted on half of the prompts is fitted on the same half in the report.
  @Test func theReportSplitsPromptsAlike() throws {
    let folder = try folder()
    let bare = (0..<30).map { #"{"chosen": "yes \#($0)", "rejected": "no \#($0 % 7)"}"# + "\n" }
    try folder.write(bare.joined(), to: "bare.jsonl")
    let result = try Program.run(
      [
        "evaluate", "--model", "rm", "--dataset", "pairs.jsonl", "--dataset", "bare.jsonl",
        "--json",
        "--output-dir", "run",
      ], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let report = try Program.run(["report", "run", "--output", "r.html"], in: folder)
    #expect(report.code == 0, "\(report.talk)")
    let page = try folder.text("r.html")
    for row in try result.rows {
      let measured = try #require(row["temperature_fit"]?["measured"]?["pairs"]?.int)
      let fitted = row["temperature_fit"]?["temperature"] != .null
      #expect(!fitted || page.contains("margins of the other half (\(measured) pairs)"))
      #expect(row["ci95_method"]?.string != nil)
    }
  }

  /// What has no lines is one step: answers of one item are on one scale. Probabilities are no
  /// log-odds, and log-probabilities no rewards of steps.
  @Test func answersWithoutLinesAreOneStep() throws {
    let folder = try folder()
    func exchange(_ last: String) -> String {
      #"[{"role": "assistant", "content": "a"}, {"role": "user", "content": "r"}, "#
        + #"{"role": "assistant", "content": "\#(last)"}]"#
    }
    try folder.write(
      #"{"prompt": [{"role": "user", "content": "q"}], "chosen": \#(exchange("b\\nc")), "#
        + #""rejected": \#(exchange("d\\nc"))}"# + "\n", to: "talks.jsonl")
    try folder.write(
      #"[{"input": "q", "output_1": "", "output_2": "x\ny", "label": 1}]"#, to: "llmbar.json")
    func call(_ more: [String]) throws -> Program.Result {
      try Program.run(
        ["evaluate", "--model", "rm", "--json", "--step-aggregation", "min"] + more, in: folder)
    }
    let result = try call(
      ["--dataset", "talks.jsonl", "--benchmark", "llmbar", "--data", "llmbar.json"])
    #expect(result.code == 0, "\(result.talk)")
    for name in ["talks", "llmbar"] {
      let scores = try folder.rows("evaluations/rm/\(name)/samples.jsonl")[0]["scores"]!.array!
      #expect(scores.allSatisfy { 0 < $0.double! && $0.double! < 1 }, "\(name): \(scores)")
    }
    let numbers = try #require(try result.rows.first)
    #expect(numbers["scorer"] == "min of prefix of scalar" && numbers["ece"] == .null)
    #expect(numbers["temperature_fit"] == nil && !result.talk.contains("ECE"))
    let implied = try call(["--implicit", "--dataset", "talks.jsonl"])
    #expect(implied.code == 2 && implied.talk.contains("give --reference"), "\(implied.talk)")
  }

  /// What was scored is not scored again, in whatever file and order it comes.
  @Test func scoresAreRemembered() throws {
    let folder = try folder()
    func call(_ file: String, _ more: [String] = []) throws -> JSONObject {
      let result = try Program.run(
        [
          "evaluate", "--model", "rm", "--dataset", file, "--json", "--output-dir", "run",
        ] + more, in: folder)
      #expect(result.code == 0, "\(result.talk)")
      return try #require(try result.rows.first)
    }
    // Times of whole seconds can be set again.
    let weights = folder.path("rm/model.safetensors")
    let time: [FileAttributeKey: Any] = [.modificationDate: Date(timeIntervalSince1970: 1e9)]
    try FileManager.default.setAttributes(time, ofItemAtPath: weights)
    let first = try call("pairs.jsonl")
    let lines = try folder.text("pairs.jsonl").split(separator: "\n").reversed()
    // Rows of other names are the same texts.
    try folder.write(
      lines.joined(separator: "\n").replacing("\"id\": ", with: "\"id\": 9"), to: "turned.jsonl")
    // Weights that give other scores show that none is computed: the cache does not read them where
    // neither size nor time tells that they changed.
    var bytes = try Data(contentsOf: URL(fileURLWithPath: weights))
    for index in bytes.indices.suffix(4096) { bytes[index] = 0 }
    try bytes.write(to: URL(fileURLWithPath: weights))
    try FileManager.default.setAttributes(time, ofItemAtPath: weights)
    let again = try call("turned.jsonl")
    for key in ["n", "wins", "mean_margin", "ece"] {
      let (before, after) = (first[key]!.double!, again[key]!.double!)
      #expect(abs(before - after) < 1e-12, "\(key)")
    }
    // Without the cache all bytes are looked at: it is another model, and says other things.
    let anew = try call("pairs.jsonl", ["--no-cache", "--overwrite"])
    #expect(anew["mean_margin"] != first["mean_margin"])
    #expect(anew["model_sha256"] != first["model_sha256"])
  }

  /// A record of training that is damaged is said to be; one that is not there says nothing.
  @Test func aDamagedRecordOfTraining() throws {
    let folder = try folder()
    let call = ["evaluate", "--model", "rm", "--dataset", "pairs.jsonl", "--output-dir", "run"]
    #expect(try !Program.run(call, in: folder).talk.contains("was trained on"))
    try folder.write("{", to: "rm/run.json")
    let result = try Program.run(call, in: folder)
    #expect(result.code == 0, "\(result.talk)")
    #expect(result.talk.contains("is not known: rm/run.json"), "\(result.talk)")
  }

  @Test func withoutJSONNothingIsPrinted() throws {
    let result = try Program.run(
      ["evaluate", "--model", "rm", "--dataset", "pairs.jsonl"], in: folder())
    #expect(result.code == 0 && result.output.isEmpty)
    #expect(result.talk.contains("accuracy"))
  }
}
