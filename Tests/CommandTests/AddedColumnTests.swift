import Basics
import OrderedCollections
import Testing

/// No column of the input is lost unasked.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct AddedColumnTests {
  @Test(
    arguments: [
      ("score", "reward", #"{"prompt": "Hi", "response": "a", "reward": 5, "last": 1}"#),
      (
        "score", "rejected_reward",
        #"{"prompt": "Hi", "chosen": "a", "rejected": "b", "rejected_reward": 5}"#
      ),
      ("select", "best", #"{"prompt": "Hi", "responses": ["a", "b"], "best": "x"}"#),
      ("generate", "responses", #"{"prompt": "Hi", "responses": ["a", "b"]}"#),
    ])
  func aTakenColumnIsRefused(_ command: String, _ column: String, _ row: String) throws {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    try TinyModel.make("llama/lm", in: folder, as: "lm")
    try folder.write(row + "\n", to: "rows.jsonl")
    let call =
      [command, "--model", command == "generate" ? "lm" : "rm", "--dataset", "rows.jsonl"]
      + ["--output", "o.jsonl", "--row-policy", "skip"]
      + (command == "generate" ? ["--max-new-tokens", "2"] : [])
    let refused = try Program.run(call, in: folder)
    #expect(refused.code == 1)
    #expect(refused.talk.contains("[row.column-taken]"), "\(refused.talk)")
    #expect(refused.talk.contains("rows.jsonl:1, '\(column)'"))
    #expect(refused.talk.contains("--overwrite-columns"))

    let allowed = try Program.run(call + ["--overwrite-columns"], in: folder)
    #expect(allowed.code == 0, "\(allowed.talk)")
    let old = try #require(try JSONValue.parse(row).object)
    let new = try #require(try folder.rows("o.jsonl").last)
    #expect(new[column] != old[column] && new[column] != nil)
    // It keeps its place, and the other columns their values.
    #expect(Array(new.keys.prefix(old.count)) == Array(old.keys))
    for (key, value) in old where key == "prompt" || key == "last" { #expect(new[key] == value) }
  }
}
