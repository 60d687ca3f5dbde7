import Testing

/// Options that would be ignored are refused, and bounds are said as they are.
@Suite(.enabled(if: Program.binary != nil, "the program is not built"))
struct OptionTests {
  private func train(_ more: [String]) throws -> Program.Result {
    try Program.run(["train", "--model", "m", "--dataset", "d", "--output-dir", "o"] + more)
  }

  @Test(
    arguments: [
      ["--lora-r", "8"], ["--lora-alpha", "16"], ["--lora-target-modules", "q_proj", "v_proj"],
      ["--merge-adapter"], ["--lora-r", "16", "--train-last-layers", "2"],
    ])
  func adapterOptionsNeedAnAdapter(_ options: [String]) throws {
    let result = try train(options)
    #expect(result.code == 2)
    #expect(result.talk.contains("\(options[0]) needs --use-peft"), "\(result.talk)")
  }

  @Test(arguments: [([], false), (["--use-peft"], true), (["--train-last-layers", "1"], true)])
  func otherTypesNeedFrozenWeights(tuning: [String], isAllowed: Bool) throws {
    let result = try train(["--dtype", "bfloat16"] + tuning)
    #expect(result.code == (isAllowed ? 1 : 2), "\(result.talk)")
    #expect(result.talk.contains("--dtype is for frozen weights") != isAllowed)
  }

  @Test(arguments: [("0", false), ("4097", false), ("1", true), ("4096", true)])
  func ranksHaveBounds(rank: String, isAllowed: Bool) throws {
    let result = try train(["--use-peft", "--lora-r", rank])
    // An allowed rank fails later: there is no model.
    #expect(result.code == (isAllowed ? 1 : 2), "\(result.talk)")
    #expect(result.talk.contains("--lora-r must be from 1 to 4096") != isAllowed)
  }

  @Test(arguments: ["0", "-3", "200000"]) func theBoundsOfNAreSaid(count: String) throws {
    let result = try Program.run(["generate", "--model", "m", "--dataset", "d", "--n=\(count)"])
    #expect(result.code == 2)
    #expect(result.talk.contains("--n must be from 1 to 100000"), "\(result.talk)")
  }
}
