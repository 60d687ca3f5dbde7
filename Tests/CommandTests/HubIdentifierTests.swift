import Basics
import Foundation
import OrderedCollections
import Testing

/// Hub ids in place of paths, in every command: answered from a cache without a network.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct HubIdentifierTests {
  private static let commit = String(repeating: "0a", count: 20)

  /// A folder with huggingface_hub's cache of two models and of pairs in two files.
  private func folder() throws -> Folder {
    let folder = try Folder()
    func snapshot(_ repository: String) throws -> String {
      let own = "hub/\(repository)"
      for part in ["refs", "snapshots"] {
        try FileManager.default.createDirectory(
          atPath: folder.path("\(own)/\(part)"), withIntermediateDirectories: true)
      }
      try folder.write(Self.commit, to: "\(own)/refs/main")
      return "\(own)/snapshots/\(Self.commit)"
    }
    try TinyModel.make("llama/cls", in: folder, as: snapshot("models--some--rm"))
    try TinyModel.make("llama/lm", in: folder, as: snapshot("models--some--lm"))
    let data = try snapshot("datasets--some--pairs")
    try FileManager.default.createDirectory(
      atPath: folder.path(data), withIntermediateDirectories: true)
    let lines = TinyModel.pairs(12).split(separator: "\n").map { $0 + "\n" }
    for (index, part) in [lines[..<5], lines[5...]].enumerated() {
      try folder.write(part.joined(), to: "\(data)/train-0000\(index)-of-00002.jsonl")
    }
    try folder.write(lines.joined(), to: "pairs.jsonl")
    let bench = try snapshot("datasets--some--judgebench")
    try FileManager.default.createDirectory(
      atPath: folder.path(bench), withIntermediateDirectories: true)
    try folder.write(
      #"{"pair_id": "a", "question": "q", "response_A": "yes", "response_B": "no", "#
        + #""label": "A>B", "source": "livebench-math"}"# + "\n", to: "\(bench)/test.jsonl")
    return folder
  }

  private func run(_ arguments: [String], in folder: Folder) throws -> Program.Result {
    let process = try Program.prepare(arguments, in: folder)
    process.environment!["HF_HUB_CACHE"] = folder.path("hub")
    process.environment!["HF_HUB_OFFLINE"] = "1"
    return try Program.run(process)
  }

  @Test func everyCommandTakesModelsAndDataByTheirIds() throws {
    let folder = try folder()
    func output(_ arguments: [String]) throws -> String {
      let result = try run(arguments, in: folder)
      #expect(result.code == 0, "\(arguments): \(result.talk)")
      return result.output
    }
    let model = folder.path("hub/models--some--rm/snapshots/\(Self.commit)")
    for command in [["score"], ["evaluate", "--json", "--no-cache"]] {
      let byID = try output(command + ["--model", "some/rm", "--dataset", "some/pairs"])
      let byPath = try output(command + ["--model", model, "--dataset", "pairs.jsonl"])
      if command == ["score"] {
        #expect(byID == byPath)
      } else {
        let (one, two) = (try JSONValue.parse(byID), try JSONValue.parse(byPath))
        for key in ["n", "accuracy", "mean_margin", "temperature_fit", "prompts"] {
          #expect(one.object?[key] != nil && one.object?[key] == two.object?[key], "\(key)")
        }
        #expect(one.object?["rows"]?.object?["read"] == 12)
      }
    }
    let answers = try output(
      ["generate", "--model", "some/lm", "--dataset", "some/pairs", "--n", "2"]
        + ["--max-new-tokens", "3"])
    #expect(answers.split(separator: "\n").count == 12)
    let trained = try output(
      ["train", "--model", "some/lm", "--dataset", "some/pairs", "--output-dir", "trained"]
        + ["--max-steps", "1", "--eval-fraction", "0.3", "--json"])
    #expect(try JSONValue.parse(trained).object?["steps"] == 1)
    // Who reads the card finds the model that it was made from, not a folder of this machine.
    #expect(try folder.text("trained/README.md").contains("base_model: some/lm"))
    let inspected = try JSONValue.parse(output(["inspect", "some/pairs", "--json"])).object
    #expect(inspected?["rows"]?.object?["read"] == 12 && inspected?["path"]?.array?.count == 2)
    #expect(try output(["inspect", "some/rm"]).contains("Hugging Face model"))
    #expect(
      try output(
        ["probe", "--model", "some/rm", "--dataset", "some/pairs", "--probes", "position"]
          + ["--json", "--no-cache"]
      ).contains("position"))
  }

  /// What a reward file names, and what stands below heads, is found as `--model` is.
  @Test func rewardFilesNameModelsByTheirIds() throws {
    let folder = try folder()
    func output(_ arguments: [String]) throws -> String {
      let result = try run(arguments, in: folder)
      #expect(result.code == 0, "\(arguments): \(result.talk)")
      return result.output
    }
    let rated = (0..<20).map { index in
      #"{"prompt": "Q \#(index / 2)?", "response": "yes \#(index)", "#
        + #""scores": {"wit": \#(index % 3)}}"#
    }
    try folder.write(rated.joined(separator: "\n"), to: "rated.jsonl")
    _ = try output(
      ["fit", "ratings", "--model", "some/lm", "--dataset", "rated.jsonl", "--output-dir", "heads"])
    let score = ["score", "--dataset", "rated.jsonl"]
    let byPath = try output(score + ["--model", "heads"])
    let file = "heads/reward_heads.json"
    var heads = try #require(try JSONValue.parse(folder.text(file)).object)
    var extractor = try #require(heads["extractor"]?.object)
    extractor["model"] = "some/lm"
    heads["extractor"] = .object(extractor)
    try folder.write(JSONValue.object(heads).text, to: file)
    #expect(try output(score + ["--model", "heads"]) == byPath)
    try folder.write("{kind: attributes, model: ./heads}", to: "reward.yaml")
    #expect(try output(score + ["--reward", "reward.yaml"]) == byPath)
    let evaluated = try output(
      ["evaluate", "--dataset", "some/pairs", "--reward", "reward.yaml", "--json", "--no-cache"])
    // The heads, and the model below them.
    #expect(try JSONValue.parse(evaluated)["reward_models"]?.array?.count == 2)

    // In the cache, and no sentence encoder; and not in the cache.
    for (encoder, message) in [("some/rm", "modules.json"), ("some/other", "hub.offline")] {
      try folder.write("{kind: similarity, encoder: \(encoder)}", to: "reward.yaml")
      let refused = try run(score + ["--reward", "reward.yaml"], in: folder)
      #expect(refused.code == 1 && refused.talk.contains(message), "\(refused.talk)")
    }
  }

  /// A fork of a benchmark's data, or a revision or split that the definition does not name.
  @Test func benchmarksTakeDataByItsID() throws {
    let folder = try folder()
    let result = try run(
      ["evaluate", "--model", "some/rm", "--benchmark", "judgebench", "--no-cache", "--json"]
        + ["--data", "some/judgebench::test"], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let json = try #require(try result.rows.first)
    #expect(json["subsets"]?["math"]?["n"]?.int == 1)
    // The published split has more.
    #expect(json["other_counts"]?["the whole"]?["published"]?.int == 350)
    let missing = try run(
      ["evaluate", "--model", "some/rm", "--benchmark", "judgebench", "--data", "some/other"],
      in: folder)
    #expect(missing.code == 1 && missing.talk.contains("hub.offline"), "\(missing.talk)")
  }

  @Test func rowsOfTheSecondFileAreNamedByIt() throws {
    let folder = try folder()
    let second =
      "hub/datasets--some--pairs/snapshots/\(Self.commit)/train-00001-of-00002.jsonl"
    try folder.write(
      folder.text(second) + #"{"prompt": "q", "chosen": 3, "rejected": "b"}"# + "\n", to: second)
    let result = try run(
      ["score", "--model", "some/rm", "--dataset", "some/pairs"], in: folder)
    #expect(result.code == 1)
    #expect(result.talk.contains("train-00001-of-00002.jsonl:8"), "\(result.talk)")
  }

  @Test func whatIsNotInTheCacheIsNamed() throws {
    let folder = try folder()
    for arguments in [
      ["score", "--model", "some/other", "--dataset", "pairs.jsonl"],
      ["score", "--model", "some/rm", "--dataset", "some/others"],
      ["train", "--model", "some/lm", "--dataset", "some/others", "--output-dir", "out"],
      ["inspect", "some/others"],
    ] {
      let result = try run(arguments, in: folder)
      #expect(result.code == 1 && result.talk.contains("hub.offline"), "\(result.talk)")
      #expect(result.talk.contains("nor is there a path of that name"), "\(result.talk)")
    }
  }
}
