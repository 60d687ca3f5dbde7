import Basics
import Foundation
import OrderedCollections
import Testing

/// `--reward`: a file of models and rules scores, selects and evaluates as a model does.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct RewardFileTests {
  private static let reward = """
    kind: constraint
    threshold: 1
    penalty: 1000
    constraint: {kind: instructions, strict: true}
    objective:
      kind: sum
      terms:
        - name: helpful
          reward:
            kind: log-sigmoid
            reference: 0.5
            reward:
              kind: ensemble
              aggregation: minimum
              members:
                - {name: first, model: ./rm, mean: 0.1, deviation: 0.5}
                - {name: second, model: other}
        - name: length
          weight: -0.25
          kind: length
          free: 1
          per: 2

    """

  private func folder() throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    try TinyModel.make("qwen2/cls", in: folder, as: "other")
    try folder.write(Self.reward, to: "reward.yaml")
    let rows = (0..<12).map { index in
      """
      {"prompt": "Question \(index % 3)?", "response": "\(index % 4 == 0 ? "YES" : "yes") \
      \(String(repeating: "so ", count: index))", "constraints": [{"kind": "lowercase"}]}

      """
    }
    try folder.write(rows.joined(), to: "answers.jsonl")
    return folder
  }

  private func run(_ call: [String], in folder: Folder) throws -> [JSONObject] {
    let result = try Program.run(call, in: folder)
    #expect(result.code == 0, "\(result.talk)")
    return try result.rows
  }

  /// The numbers are what the file says of the models' own scores.
  @Test func scoresAreWhatTheFileSays() throws {
    let folder = try folder()
    func scores(_ more: [String]) throws -> [JSONObject] {
      try run(["score", "--dataset", "answers.jsonl"] + more, in: folder)
    }
    let first = try scores(["--model", "rm"]).map { $0["reward"]!.double! }
    let second = try scores(["--model", "other"]).map { $0["reward"]!.double! }
    let found = try scores(["--reward", "reward.yaml", "--explain"])
    try #require(found.count == 12)
    for (index, row) in found.enumerated() {
      let response = row["response"]!.string!
      let words = Double(response.split(separator: " ").count)
      let helpful = min((first[index] - 0.1) / 0.5, second[index]) - 0.5
      var expected = -log1p(exp(-helpful)) - 0.25 * max(0, words - 1) / 2
      let isKept = !response.hasPrefix("YES")
      if !isKept { expected -= 1000 }
      #expect(abs(row["reward"]!.double! - expected) < 1e-4)
      let stage = try #require(row["explanation"])
      #expect(stage["stage"] == "constraint" && stage["value"] == row["reward"])
      #expect(stage["operation"]?.string?.contains(isKept ? "kept" : "broken") == true)
      #expect(stage["parts"]?.array?.count == 2)
    }
    // Without --explain the rows are as a model's are.
    let plain = try scores(["--reward", "reward.yaml"])
    #expect(plain.map { $0["reward"] } == found.map { $0["reward"] })
    #expect(plain.allSatisfy { $0["explanation"] == nil })
  }

  @Test func selectionAndEvaluation() throws {
    let folder = try folder()
    try folder.write(
      """
      {"prompt": "Q?", "responses": ["YES", "yes", "no no no no no no"], \
      "constraints": [{"kind": "lowercase"}]}

      """, to: "candidates.jsonl")
    let selected = try run(
      ["select", "--reward", "reward.yaml", "--dataset", "candidates.jsonl", "--explain"],
      in: folder)
    let rewards = try #require(selected.first?["rewards"]?.array).compactMap(\.double)
    #expect(rewards.count == 3 && rewards[0] < -900 && selected[0]["best"]?.int != 0)
    #expect(selected[0]["explanations"]?.array?.count == 3)

    let pairs = (0..<20).map { index in
      """
      {"prompt": "Question \(index)?", "chosen": "yes \(index)", "rejected": "NO \(index)", \
      "constraints": [{"kind": "lowercase"}]}

      """
    }
    try folder.write(pairs.joined(), to: "pairs.jsonl")
    let call = [
      "evaluate", "--reward", "reward.yaml", "--dataset", "pairs.jsonl", "--json", "--output-dir",
      "run", "--cache", folder.path("scores.sqlite"),
    ]
    let first = try run(call, in: folder)
    #expect(first.first?["accuracy"]?.double == 1 && first[0]["n"]?.int == 20)
    #expect(first[0]["scorer"] == "constraint" && first[0]["reward_models"]?.array?.count == 2)
    let again = try run(call, in: folder)
    #expect(again[0]["mean_margin"] == first[0]["mean_margin"])
    // A benchmark's items do not have the columns that a rule reads.
    let benchmark = try Program.run(
      ["evaluate", "--reward", "reward.yaml", "--benchmark", "llmbar", "--data", "pairs.jsonl"],
      in: folder)
    #expect(benchmark.code != 0 && benchmark.talk.contains("reads columns"), "\(benchmark.talk)")
  }

  /// The lab and the probes take a file as they take a model.
  @Test func labAndProbes() throws {
    let folder = try folder()
    try folder.write("{kind: linear, scale: 3, offset: 1, reward: {model: ./rm}}", to: "r.yaml")
    let rows = (0..<6).map { index in
      """
      {"prompt": "Question \(index)?", "responses": ["a", "ab \(index)", "abc", "b b b"]}

      """
    }
    try folder.write(rows.joined(), to: "c.jsonl")
    let lab = try Program.run(
      [
        "overoptimise", "--samples", "c.jsonl", "--proxy", "r.yaml", "--gold", "rm", "--output-dir",
        "lab",
      ], in: folder)
    #expect(lab.code == 0, "\(lab.talk)")
    for row in try folder.rows("lab/samples.jsonl") {
      for (proxy, gold) in zip(row["proxy"]!.array!, row["gold"]!.array!) {
        #expect(abs(proxy.double! - (3 * gold.double! + 1)) < 1e-4)
      }
    }
    let template = try Program.run(
      ["overoptimise", "--samples", "c.jsonl", "--proxy", "r.yaml", "--proxy-template", "chatml"],
      in: folder)
    #expect(template.code == 2 && template.talk.contains("--proxy-template"), "\(template.talk)")

    try folder.write(TinyModel.pairs(6), to: "pairs.jsonl")
    let call = ["probe", "--reward", "r.yaml", "--dataset", "pairs.jsonl", "--json"]
    let probed = try run(call + ["--probes", "format,position,batch"], in: folder)
    #expect(probed.first?["scorer"] == "transform" && probed[0]["accounting"]?["used"]?.int == 6)
    let cached = try Program.run(call + ["--cache", "s.sqlite"], in: folder)
    #expect(cached.code == 2 && cached.talk.contains("--cache is for --model"), "\(cached.talk)")
  }

  /// A file's rows are continued by the same reward only.
  @Test func anotherRewardDoesNotContinue() throws {
    let folder = try folder()
    let call = [
      "score", "--reward", "reward.yaml", "--dataset", "answers.jsonl", "--output", "out.jsonl",
    ]
    #expect(try Program.run(call, in: folder).code == 0)
    #expect(try Program.run(call, in: folder).code == 0)
    try folder.write(Self.reward + "# reviewed\n", to: "reward.yaml")
    let refused = try Program.run(call, in: folder)
    #expect(refused.code == 1 && refused.talk.contains("[resume.mismatch]"), "\(refused.talk)")
    // The same file over another model is another reward.
    try folder.write(Self.reward, to: "reward.yaml")
    #expect(try Program.run(call, in: folder).code == 0)
    try folder.write(folder.text("other/config.json") + "\n", to: "other/config.json")
    let changed = try Program.run(call, in: folder)
    #expect(changed.code == 1 && changed.talk.contains("reward_models"), "\(changed.talk)")
  }

  /// A row that a part of the reward cannot score is told with its line, or left out and counted.
  @Test func rowsThatAPartRefuses() throws {
    let folder = try folder()
    try folder.write(
      folder.text("answers.jsonl") + "{\"prompt\": \"Q?\", \"response\": \"yes\"}\n",
      to: "answers.jsonl")
    let call = ["score", "--reward", "reward.yaml", "--dataset", "answers.jsonl"]
    let strict = try Program.run(call, in: folder)
    #expect(strict.code == 1 && strict.talk.contains("answers.jsonl:13"), "\(strict.talk)")
    #expect(strict.talk.contains("[instruction.row]"))
    let lenient = try Program.run(call + ["--row-policy", "skip"], in: folder)
    #expect(try lenient.rows.count == 12, "\(lenient.talk)")
    #expect(lenient.talk.contains("1 dropped: 1 instruction.row (line 13)"), "\(lenient.talk)")
  }

  @Test(arguments: [
    (["--reward", "reward.yaml", "--model", "rm"], 2, "give either --model or --reward"),
    ([], 2, "give either --model or --reward"),
    (["--reward", "reward.yaml", "--template", "chatml"], 2, "names templates itself"),
    (["--reward", "none.yaml"], 1, "[file.missing]"),
    (["--reward", "bad.yaml"], 1, "did you mean 'length'?"),
    (["--reward", "nowhere.yaml"], 1, "[model.missing]"),
  ])
  func whatIsWrongIsTold(options: [String], code: Int32, message: String) throws {
    let folder = try folder()
    try folder.write("kind: lenght\n", to: "bad.yaml")
    try folder.write("model: ./nowhere\n", to: "nowhere.yaml")
    let result = try Program.run(["score", "--dataset", "answers.jsonl"] + options, in: folder)
    #expect(result.code == code && result.talk.contains(message), "\(result.talk)")
  }
}
