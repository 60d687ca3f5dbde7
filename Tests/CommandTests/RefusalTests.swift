import Basics
import Foundation
import Testing

/// Models that have no scores give errors, never numbers.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct RefusalTests {
  @Test(
    arguments: [
      ("llama/lm", "model.head-missing"), ("refused/two-labels", "model.head-labels"),
      ("refused/nan-head", "reward.not-finite"),
    ], ["score", "evaluate", "select"])
  func modelsWithoutScores(_ model: (fixture: String, code: String), _ command: String) throws {
    let folder = try Folder()
    try TinyModel.make(model.fixture, in: folder, as: "m")
    try folder.write(
      #"{"prompt": "Hi", "chosen": "a", "rejected": "b", "responses": ["a", "b"]}"#,
      to: "rows.jsonl")
    let result = try Program.run(
      [command, "--model", "m", "--dataset", "rows.jsonl"], in: folder)
    #expect(result.code == 1)
    #expect(result.output.isEmpty)
    #expect(result.talk.contains("[\(model.code)]"), "\(result.talk)")
  }

  @Test func ggufHasNoHead() throws {
    let folder = try Folder()
    try folder.write(#"{"prompt": "Hi", "response": "a"}"#, to: "rows.jsonl")
    let result = try Program.run(
      ["score", "--model", "smollm2-135m-instruct", "--dataset", "rows.jsonl"], in: folder)
    #expect(result.code == 1)
    #expect(result.talk.contains("[model.head-missing]") || result.talk.contains("not installed"))
  }

  @Test func aTemplateMustBeNamedWhereThereIsNone() throws {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "m", hasTemplate: false)
    try folder.write(#"{"prompt": "Hi", "response": "a"}"#, to: "rows.jsonl")
    let call = ["score", "--model", "m", "--dataset", "rows.jsonl"]
    #expect(try Program.run(call, in: folder).talk.contains("[text.no-template]"))
    #expect(try Program.run(call + ["--template", "chatml"], in: folder).code == 0)
    let wrong = try Program.run(call + ["--template", "chatlm"], in: folder)
    #expect(wrong.code == 2 && wrong.talk.contains("did you mean 'chatml'?"))
  }

  /// A stored canary catches weights that were changed after saving.
  @Test func aChangedModelIsCaught() throws {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "m")
    try folder.write(#"{"prompt": "Hi", "response": "a"}"#, to: "rows.jsonl")
    try folder.write(#"{"sequences": [[3, 20, 30]], "scores": [123.0]}"#, to: "m/canary.json")
    let result = try Program.run(["score", "--model", "m", "--dataset", "rows.jsonl"], in: folder)
    #expect(result.code == 1 && result.talk.contains("[reward.canary]"))
  }
}
