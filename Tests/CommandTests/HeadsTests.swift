import Basics
import Foundation
import OrderedCollections
import Testing

/// Heads of `reward fit`: what scores of them depend on, rows that they cannot read, and what
/// `reward inspect` says of them.
@Suite(.enabled(if: TinyModel.areThere, "needs the program and `make fixtures`"))
struct HeadsTests {
  /// Two rated answers to each of 20 questions, and `heads` on the model `base`.
  private func folder() throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "base")
    let rows = (0..<40).map { index in
      let words = String(repeating: "yes ", count: index % 5 + 1)
      return #"{"prompt": "Question \#(index / 2)?", "response": "\#(words)\#(index)", "#
        + #""scores": {"length": \#(index % 5 + 1), "wit": \#(index % 3)}}"#
    }
    try folder.write(rows.joined(separator: "\n") + "\n", to: "rated.jsonl")
    try run(
      [
        "fit", "ratings", "--model", "base", "--dataset", "rated.jsonl", "--output-dir", "heads",
        "--eval-fraction", "0.3",
      ], in: folder)
    return folder
  }

  @discardableResult
  private func run(_ call: [String], in folder: Folder) throws -> Program.Result {
    let result = try Program.run(call, in: folder)
    #expect(result.code == 0, "\(result.talk)")
    return result
  }

  /// The model below decides on the rewards, though only its name is in the directory.
  @Test(arguments: [["--model", "heads"], ["--model", "./heads"], ["--reward", "reward.yaml"]])
  func anotherModelBelowDoesNotContinue(reward: [String]) throws {
    let folder = try folder()
    try folder.write(
      "{kind: linear, scale: 2, reward: {kind: attributes, model: ./heads}}", to: "reward.yaml")
    let call = ["score", "--dataset", "rated.jsonl", "--output", "out.jsonl"] + reward
    try run(call, in: folder)
    try run(call, in: folder)
    let files = ["base/config.json", "heads/reward_heads.json"]
    for file in files {
      let whole = try folder.text(file)
      try folder.write(whole + "\n", to: file)
      let changed = try Program.run(call, in: folder)
      #expect(changed.code == 1 && changed.talk.contains("[resume.mismatch]"), "\(changed.talk)")
      #expect(changed.talk.contains("reward_models"), "\(changed.talk)")
      try run(call + ["--overwrite"], in: folder)
    }
  }

  /// A path from here is not taken as one from the heads' own folder.
  @Test func headsInAFolderBelow() throws {
    let folder = try folder()
    try FileManager.default.createDirectory(
      atPath: folder.path("all"), withIntermediateDirectories: false)
    try FileManager.default.moveItem(
      atPath: folder.path("heads"), toPath: folder.path("all/heads"))
    func scored(_ model: String) throws -> String {
      try run(["score", "--dataset", "rated.jsonl", "--model", model], in: folder).output
    }
    #expect(try scored("./all/heads") == scored(folder.path("all/heads")))
  }

  /// Heads and models are not taken for one another in a reward file.
  @Test(arguments: [
    ("model: ./heads", "their kind is 'attributes'"),
    ("kind: model\nmodel: ./heads", "their kind is 'attributes'"),
    ("kind: attributes\nmodel: ./base", "holds no heads of `reward fit`"),
    ("kind: bayesian\nmodel: ./heads", "kind 'attributes'"),
  ])
  func anotherKind(text: String, message: String) throws {
    let folder = try folder()
    try folder.write("\(text)\n", to: "other.yaml")
    let result = try Program.run(
      ["score", "--dataset", "rated.jsonl", "--reward", "other.yaml"], in: folder)
    #expect(result.code == 1 && result.talk.contains(message), "\(result.talk)")
    #expect(result.talk.contains("other.yaml") && result.talk.contains("[reward.file]"))
  }

  @Test func rowsThatCannotBeRead() throws {
    let folder = try folder()
    let system = #"{"prompt": [{"role": "system", "content": "s"}], "response": "a"}"#
    let long = #"{"prompt": "q", "response": "\#(String(repeating: "long ", count: 100))"}"#
    try folder.write(
      [#"{"prompt": "q", "response": "a"}"#, system, long].joined(separator: "\n"),
      to: "rows.jsonl")
    try folder.write(
      """
      kind: principles
      principles: [Be kind.]
      reward: {kind: attributes, model: ./heads}

      """, to: "reward.yaml")
    let call = ["score", "--dataset", "rows.jsonl", "--row-policy"]
    let heads = try run(call + ["skip", "--model", "heads"], in: folder)
    #expect(try heads.rows.count == 2)
    #expect(heads.talk.contains("too-long (line 3)"), "\(heads.talk)")
    let told = try run(call + ["skip", "--reward", "reward.yaml"], in: folder)
    #expect(try told.rows.count == 1, "\(told.talk)")
    #expect(told.talk.contains("reward.prompt"), "\(told.talk)")
    let strict = try Program.run(call + ["error", "--reward", "reward.yaml"], in: folder)
    #expect(strict.code == 1 && strict.talk.contains("rows.jsonl:2"), "\(strict.talk)")
  }

  @Test func inspection() throws {
    let folder = try folder()
    let found = try run(["inspect", "heads", "--json"], in: folder).rows[0]
    #expect(found["kind"] == "reward heads on a frozen model" && found["path"] == "heads")
    let below = try #require(found["model_below"])
    #expect(below["features"] == "decoder" && below["model"]?.string?.hasSuffix("/base") == true)
    #expect(found["attributes"]?["length"]?["1"]?.double == 5)
    #expect(found["attributes"]?["wit"]?["0"]?.double == 0)
    #expect(found["value"]?["weights"]?["wit"]?.double == 0.5)
    #expect(found["heads"]?["widths"] == [48, 2] && found["parameters"]?.int == 96)
    #expect(found["canary"] == "stored")
    #expect(found["held_out"]?["wit"]?["rmse"]?.double != nil)
    #expect(found["provenance"]?["data"]?.array?.count == 1)
    let plain = try run(["inspect", "heads"], in: folder).output
    #expect(plain.hasPrefix("kind: reward heads") && plain.contains("rmse: "), "\(plain)")

    try folder.write(
      (0..<30).map { index in
        #"{"prompt": "Why \#(index)?", "chosen": "yes \#(index)", "rejected": "no"}"#
      }.joined(separator: "\n"), to: "pairs.jsonl")
    try run(
      [
        "fit", "gate", "--model", "heads", "--dataset", "pairs.jsonl", "--output-dir", "gated",
        "--hidden-size", "8", "--hidden-layers", "1", "--max-steps", "2", "--batch-size", "4",
        "--verbosity", "length", "--eval-fraction", "0.3",
      ], in: folder)
    let gated = try run(["inspect", "gated", "--json"], in: folder).rows[0]
    #expect(gated["value"]?["rule"] == "gate" && gated["value"]?["widths"] == [48, 8, 2])
    #expect(gated["held_out"]?["entropy"]?.double != nil)
    #expect(gated["heads_held_out"]?["length"]?["spearman"] != nil)
    #expect(gated["provenance"]?["heads"] == nil, "told once")

    try FileManager.default.removeItem(atPath: folder.path("heads/canary.json"))
    let bare = try run(["inspect", "heads", "--json"], in: folder).rows[0]
    #expect(bare["canary"]?.string?.hasPrefix("none") == true)
    try folder.write("{}", to: "heads/reward_heads.json")
    let broken = try Program.run(["inspect", "heads"], in: folder)
    #expect(broken.code == 1 && broken.talk.contains("[reward.heads]"), "\(broken.talk)")
  }
}
