import ArgumentParser
import OrderedCollections
import RewardKit

/// Continues prompts one by one with their likeliest tokens: `peers/llama_cpp.py generate`.
struct GenerateOne: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate-one", abstract: "Tokens per second of a single sequence.",
    discussion: """
      The prompt's time, until its first new token, and the time of the tokens after that are told \
      apart. End tokens are ignored.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var threads: ThreadOptions

  @Option(help: "What linear layers are computed in: fp32, int8, q8_0 or q4_1.")
  var precision = PrecisionName.fp32

  @Option(help: "Passes over all prompts.")
  var repeats = 3

  @Option(help: "Tokens of each continuation.")
  var maxNewTokens = 64

  func validate() throws {
    try requirePositive(repeats, "repeats")
    guard maxNewTokens > 1 else { throw ValidationError("--max-new-tokens must be at least 2") }
  }

  func run() throws {
    threads.apply(products: 32)
    let files = try data.files()
    let prompts = try TokenRow.read(
      data.data, limit: data.limit, keys: ["prompt_ids"], vocabulary: files.vocabularySize
    ).map(\.prompt)
    let model = try files.languageModel(precision.precision)
    var options = SamplingOptions()
    options.temperature = 0
    options.maximumNewTokens = maxNewTokens
    let generator = try Generator(model, options: options, endTokens: [])

    let greedy = try generator.generate([prompts[0]], candidates: 1)[0][0].tokens
    var passes: [Pass] = []
    for _ in 0..<repeats {
      var pass = Pass()
      for prompt in prompts { try pass.add(generator, prompt) }
      passes.append(pass)
    }
    let promptTokens = prompts.reduce(0) { $0 + $1.count }
    let timed = prompts.count * (maxNewTokens - 1)
    report(
      [
        "configuration": .string(precision.rawValue), "prompts": .number(prompts.count),
        "prompt_tokens": .number(promptTokens), "max_new_tokens": .number(maxNewTokens),
        "tokens_per_second": spread(passes.map { Double(timed) / $0.tokens }),
        "prefill_tokens_per_second": spread(passes.map { Double(promptTokens) / $0.prefill }),
        "greedy": .array(greedy.map { .number(Int($0)) }),
      ], model: data.model, threads: threads.threads)
  }

  /// Seconds of one pass over all prompts.
  private struct Pass {
    /// Until the first new token, which the prompt's own logits give.
    var prefill = 0.0
    /// Of all tokens after it.
    var tokens = 0.0

    mutating func add(_ generator: Generator, _ prompt: [Int32]) throws {
      let start = ContinuousClock.now
      var first: ContinuousClock.Instant?
      _ = try generator.generate([prompt], candidates: 1) { _ in first = first ?? .now }
      let end = ContinuousClock.now
      guard let first else { preconditionFailure("at least one token was drawn") }
      prefill += (first - start).inSeconds
      tokens += (end - first).inSeconds
    }
  }
}
