import Basics
import Foundation
import OrderedCollections
import Testing

/// Options from a YAML file.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct ConfigurationTests {
  private func folder(_ yaml: String) throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    try folder.write(TinyModel.pairs(3), to: "pairs.jsonl")
    try folder.write(yaml, to: "options.yaml")
    return folder
  }

  @Test func fileGivesAllOptions() throws {
    let folder = try folder(
      """
      # dashes and underscores are the same
      model: rm
      dataset: pairs.jsonl
      batch_tokens: 64
      row-policy: skip
      deterministic: yes
      column: [chosen=chosen, rejected=rejected]
      threads: 1

      """)
    let result = try Program.run(["score", "--config", "options.yaml"], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    #expect(try result.rows.count == 3)
  }

  @Test func commandLineOverridesTheFile() throws {
    let folder = try folder("model: nowhere\ndataset: pairs.jsonl\nlimit: 1\n")
    let result = try Program.run(
      ["score", "--model=rm", "--config=options.yaml", "--limit", "2"], in: folder)
    #expect(try result.rows.count == 2, "\(result.talk)")
  }

  /// A list on the command line takes the place of the file's, as a single value does.
  @Test func listsAreNotMixed() throws {
    let folder = try folder(
      "model: rm\ndataset: pairs.jsonl\ncolumn: [chosen=chosen, rejected=nowhere]\n")
    let refused = try Program.run(["score", "--config", "options.yaml"], in: folder)
    #expect(refused.talk.contains("[dataset.column]"))
    let result = try Program.run(
      ["score", "--config", "options.yaml", "--column", "chosen=rejected"], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    for row in try result.rows {
      #expect(abs(row["chosen_reward"]!.double! - row["rejected_reward"]!.double!) < 1e-5)
    }
  }

  @Test func valuesMayBeginWithDashes() throws {
    let folder = try folder("")
    try TinyModel.make("llama/lm", in: folder, as: "lm")
    try folder.write(
      "model: lm\ndataset: pairs.jsonl\nmax-new-tokens: 3\nstop: ['--', \"-n\"]\n",
      to: "options.yaml")
    let result = try Program.run(["generate", "--config", "options.yaml"], in: folder)
    #expect(result.code == 0, "\(result.talk)")
  }

  @Test func commandsInCommandsTakeFiles() throws {
    let folder = try folder("count: 4\nseed: 3\n")
    let result = try Program.run(
      ["instructions", "prompts", "--config", "options.yaml"], in: folder)
    #expect(try result.rows.count == 4)
  }

  @Test(
    arguments: [
      ("modle: rm", "config.key", "did you mean 'model'?"),
      ("batch_token: 3", "config.key", "did you mean 'batch-tokens'?"),
      ("learning_rate: 3", "config.key", "no such option"),
      ("config: other.yaml", "config.key", "no such option"),
      ("batch-tokens: 3\nbatch_tokens: 4", "config.key", "twice"),
      ("model: a\nmodel: b", "config.syntax", "not valid YAML"),
      ("model: [a, b]", "config.value", "a single value"),
      ("model:", "config.value", "leave the key out"),
      ("model: {name: rm}", "config.value", "a single value"),
      ("deterministic: 3", "config.value", "true or false"),
      ("- model", "config.syntax", "option: value"),
      ("a: b: c", "config.syntax", "not valid YAML"),
      ("[a]: b", "config.syntax", "a key must be"),
      ("model: &x [*x]", "config.syntax", "not valid YAML"),
      ("a: " + String(repeating: "[", count: 100_000), "config.syntax", "not valid YAML"),
    ])
  func wrongFilesAreRefused(_ yaml: String, _ code: String, _ words: String) throws {
    let folder = try folder(yaml)
    let result = try Program.run(
      ["score", "--config", "options.yaml", "--dataset", "pairs.jsonl"], in: folder)
    #expect(result.code == 2)
    #expect(result.talk.contains("options.yaml"))
    #expect(result.talk.contains("[\(code)") && result.talk.contains(words), "\(result.talk)")
  }

  @Test func unreadableFilesAreRefused() throws {
    let folder = try folder("")
    #expect(
      try Program.run(["score", "--config", "nowhere.yaml"], in: folder).talk
        .contains("[file.missing]"))
    try Data([0x6d, 0xff, 0xfe]).write(to: folder.url.appendingPathComponent("options.yaml"))
    #expect(
      try Program.run(["score", "--config", "options.yaml"], in: folder).talk
        .contains("[config.syntax]"))
    #expect(
      try Program.run(["score", "--config", "/dev/zero"], in: folder).talk
        .contains("[file.kind]"))
  }

  /// Aliases that would expand to 9¹¹ values cost nothing where they are not allowed.
  @Test func aliasesDoNotExplode() throws {
    var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...11 {
      let items = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      yaml += "a\(level): &a\(level) [\(items)]\n"
    }
    let folder = try folder(yaml)
    let start = ContinuousClock.now
    #expect(try Program.run(["score", "--config", "options.yaml"], in: folder).code == 2)
    #expect(ContinuousClock.now - start < .seconds(10))
  }
}
