import Basics
import Foundation
import OrderedCollections
import Testing

/// `reward inspect` of every kind of thing.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct InspectTests {
  private func inspect(_ arguments: [String], in folder: Folder) throws -> JSONObject {
    let result = try Program.run(["inspect", "--json"] + arguments, in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let text = try Program.run(["inspect"] + arguments, in: folder)
    #expect(text.output.hasPrefix("kind: "))
    let rows = try result.rows
    return try #require(rows.first)
  }

  @Test func models() throws {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    try TinyModel.make("llama/lm", in: folder, as: "lm", hasTemplate: false)
    try TinyModel.make("refused/two-labels", in: folder, as: "two")
    let reward = try inspect(["rm"], in: folder)
    #expect(reward["kind"] == "Hugging Face model")
    #expect(reward["configuration"]?["layers"]?.int == 3)
    #expect(reward["parameters"]?.int == 70_080)
    #expect(reward["head"]?.string?.hasPrefix("reward head score.weight") == true)
    #expect(reward["text_recipe"]?["template_sha256"]?.string?.count == 64)
    let example = try #require(reward["example"])
    #expect(
      example["text"]
        == "<|im_start|>user\nWhat is 2 + 2?<|im_end|>\n<|im_start|>assistant\n4<|im_end|>\n")
    #expect(example["tokens"]?.array?.count == example["token_count"]?.int)
    #expect(example["ids"]?.array?.first?.int == 3)

    let language = try inspect(["lm"], in: folder)
    #expect(language["head"]?.string?.hasPrefix("none") == true)
    #expect(language["text_recipe"]?.string?.hasPrefix("none") == true)
    let named = try inspect(["lm", "--template", "plain"], in: folder)
    #expect(named["example"]?["text"] == "What is 2 + 2?4")
    #expect(try inspect(["two"], in: folder)["head"]?.string?.contains("2 labels") == true)
  }

  @Test func datasets() throws {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    try folder.write(TinyModel.pairs(6) + "broken\n", to: "pairs.jsonl")
    let pairs = try inspect(["pairs.jsonl", "--model", "rm"], in: folder)
    #expect(pairs["kind"] == "preference pairs")
    #expect(pairs["rows"]?["used"]?.int == 6 && pairs["rows"]?["dropped"]?.int == 1)
    #expect(pairs["statistics"]?["pairs"]?.int == 6)
    #expect(pairs["first_example"]?["text"]?.string?.contains("Question 0?") == true)

    for (row, kind) in [
      (#"{"prompt": "Hi"}"#, "prompts"), (#"{"prompt": "Hi", "response": "a"}"#, "rows to score"),
      (#"{"prompt": "Hi", "responses": ["a", "b"]}"#, "candidate lists"),
    ] {
      try folder.write(row, to: "rows.jsonl")
      let found = try inspect(["rows.jsonl"], in: folder)
      #expect(found["kind"] == .string(kind))
      #expect(
        found["first_example"]?["messages"]?.array?.first
          == ["role": "user", "content": "Hi"])
    }
    try folder.write("{\"nothing\": \"known\"}", to: "rows.jsonl")
    let unknown = try Program.run(["inspect", "rows.jsonl"], in: folder)
    #expect(unknown.code == 1 && unknown.talk.contains("[dataset.shape]"))
    #expect(unknown.talk.contains("'nothing'"), "the columns that were seen are named")
    try folder.write("import os\nprint(1)\n", to: "rows.jsonl")
    let program = try Program.run(["inspect", "rows.jsonl"], in: folder)
    #expect(program.code == 1 && program.talk.contains("[json."), "\(program.talk)")
  }

  @Test func columnsMarginsAndWeights() throws {
    let folder = try Folder()
    try folder.write(
      #"{"prompt": "p", "chosen": "a", "rejected": "b", "margin": 0.5, "wieght": 2}"# + "\n"
        + #"{"prompt": "q", "chosen": "a", "rejected": "b", "margin": 3}"# + "\n",
      to: "pairs.jsonl")
    let pairs = try inspect(["pairs.jsonl"], in: folder)
    #expect(pairs["columns"]?["recognised"] == ["prompt", "chosen", "rejected", "margin"])
    #expect(pairs["columns"]?["ignored"] == ["wieght"])
    #expect(pairs["statistics"]?["margins"]?["max"]?.int == 3)
    #expect(pairs["statistics"]?["weights"] == nil)
    let plain = try Program.run(["inspect", "pairs.jsonl"], in: folder).output
    #expect(plain.contains("ignored: [\"wieght\"]") && !plain.contains("reasons:"))
  }

  @Test func tokenizersAndWeights() throws {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    let tokenizer = try inspect(["rm/tokenizer.json"], in: folder)
    #expect(tokenizer["kind"] == "tokenizer" && tokenizer["vocabulary"]?.int == 261)
    #expect(tokenizer["lossless"]?.bool != nil)
    let plain = try Program.run(["inspect", "rm/tokenizer.json"], in: folder).output
    #expect(plain.contains("lossless: yes: ") || plain.contains("lossless: no: "))
    let weights = try inspect(["rm/model.safetensors"], in: folder)
    #expect(weights["parameters"]?.int == 70_080)
    #expect(weights["tensors"]?["score.weight"] == [1, 48])
  }

  @Test func checkpointsAndRuns() throws {
    let folder = try Folder()
    let manager = FileManager.default
    try manager.createDirectory(
      atPath: folder.path("run/checkpoint-12"), withIntermediateDirectories: true)
    try folder.write(
      #"{"version": 1, "global_step": 12}"#, to: "run/checkpoint-12/trainer_state.json")
    try folder.write(#"{"outcome": "running"}"#, to: "run/run.json")
    let checkpoint = try inspect(["run/checkpoint-12"], in: folder)
    #expect(checkpoint["kind"] == "training checkpoint")
    #expect(checkpoint["state"]?["global_step"]?.int == 12)
    // The optimiser keeps two moments of each parameter.
    try TinyModel.make("llama/lm", in: folder, as: "model")
    try folder.write(TinyModel.pairs(4), to: "pairs.jsonl")
    let trained = try Program.run(
      [
        "train", "--model", "model", "--dataset", "pairs.jsonl", "--output-dir", "trained",
        "--eval-fraction", "0", "--max-steps", "1",
      ], in: folder)
    #expect(trained.code == 0, "\(trained.talk)")
    let written = try inspect(["trained/checkpoint-1"], in: folder)
    let parameters = try #require(written["trainable_parameters"]?.int)
    #expect(written["optimizer_moment_elements"]?.int == 2 * parameters)
    let run = try inspect(["run"], in: folder)
    #expect(run["checkpoints"] == ["checkpoint-12"])
  }
}
