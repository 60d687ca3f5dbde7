import Basics
import Foundation
import OrderedCollections
import Testing

/// A file is only continued by a run that makes the same rows: what that depends on, and what the
/// record beside the file says.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct ContinuationTests {
  /// The same rows, read otherwise: the answer from another column.
  @Test(arguments: ["score", "select"]) func otherColumnsAreOtherRows(command: String) throws {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    let row: JSONObject = [
      "prompt": "Hi", "ask": "Ho", "response": "a", "responses": ["a", "b"],
    ]
    let line = JSONValue.object(row).text + "\n"
    try folder.write(line + line, to: "rows.jsonl")
    let call = [
      command, "--model", "rm", "--dataset", "rows.jsonl", "--output", "out.jsonl",
      "--deterministic",
    ]
    #expect(try Program.run(call, in: folder).code == 0)
    let whole = try folder.text("out.jsonl")
    try folder.write(String(whole.prefix(whole.count / 2 + 1)), to: "out.jsonl")
    let other = try Program.run(call + ["--column", "prompt=ask"], in: folder)
    #expect(other.code == 1 && other.talk.contains("[resume.mismatch]"), "\(other.talk)")
    #expect(other.talk.contains("column was {}"), "\(other.talk)")
    #expect(try Program.run(call, in: folder).code == 0)
    #expect(try folder.text("out.jsonl") == whole)

    let renamed = call + ["--column", "prompt=ask", "--overwrite"]
    #expect(try Program.run(renamed, in: folder).code == 0)
    #expect(try folder.text("out.jsonl") != whole, "the column changes the rewards")
    #expect(try Program.run(call, in: folder).talk.contains("[resume.mismatch]"))
  }

  /// An adapter's scores are its base model's too.
  @Test func anAdaptersBaseIsPartOfIt() throws {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "base")
    try folder.write(TinyModel.pairs(12), to: "pairs.jsonl")
    let trained = try Program.run(
      [
        "train", "--model", "base", "--dataset", "pairs.jsonl", "--output-dir", "adapter",
        "--eval-fraction", "0", "--use-peft", "--lora-r", "2", "--max-steps", "1",
      ], in: folder)
    #expect(trained.code == 0, "\(trained.talk)")
    let call = [
      "score", "--model", "adapter", "--dataset", "pairs.jsonl", "--output", "scored.jsonl",
    ]
    let first = try Program.run(call, in: folder)
    #expect(first.code == 0, "\(first.talk)")
    #expect(try Program.run(call, in: folder).code == 0)
    try folder.write(try folder.text("base/config.json") + "\n", to: "base/config.json")
    let changed = try Program.run(call, in: folder)
    #expect(changed.code == 1 && changed.talk.contains("[resume.mismatch]"), "\(changed.talk)")
    #expect(changed.talk.contains("base model was changed"), "\(changed.talk)")
  }

  /// The greatest seed there is, to the last digit, and the machine's accelerators.
  @Test func theRecordIsExact() throws {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "lm")
    try folder.write("{\"prompt\": \"Hi\"}\n", to: "prompts.jsonl")
    let seed = String(UInt64.max)
    let result = try Program.run(
      [
        "generate", "--model", "lm", "--dataset", "prompts.jsonl", "--output", "o.jsonl",
        "--max-new-tokens", "2", "--seed", seed,
      ], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let text = try folder.text("o.jsonl.run.json")
    let record = try JSONValue.parse(text)
    #expect(record["seeds"]?["seed"]?.text == seed)
    #expect(record["configuration"]?["seed"]?.text == seed)
    let devices = try Program.run(["env", "--json"]).rows[0]["cuda_devices"]?.int
    #expect(record["hardware"]?["accelerators"]?.array?.count == devices)
  }
}
