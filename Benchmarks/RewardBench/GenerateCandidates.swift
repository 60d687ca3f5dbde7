import ArgumentParser
import OrderedCollections
import RewardKit
import Storage

/// Samples candidates as `reward generate` does: `peers/generate.py`.
struct GenerateCandidates: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Generated tokens per second.",
    discussion: """
      Counted are the tokens that are part of an answer, its end token included. --ignore-eos \
      makes all answers equally long, for comparing speed alone. --output keeps what was sampled: \
      a row for each prompt, {"sequences": [prompt and answer, ...]}.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var threads: ThreadOptions

  @Option(help: "What linear layers are computed in: fp32, int8, q8_0 or q4_1.")
  var precision = PrecisionName.fp32

  @Option(help: "Passes over all prompts.")
  var repeats = 3

  @Option(name: .customLong("n"), help: "Candidates of each prompt.")
  var candidates = 16

  @Option(help: "Tokens of an answer.")
  var maxNewTokens = 64

  @Option(help: "Logits are divided by this.")
  var temperature = 0.8

  @Option(help: "Only this many likeliest tokens; 0 keeps all.")
  var topK = 0

  @Option(help: "The likeliest tokens that have this probability together.")
  var topP = 1.0

  @Option(help: "Seed of the first pass; the next ones count on from it.")
  var seed: UInt64 = 0

  @Option(help: "Tokens of the greedy answer to the first prompt that the peers' is compared to.")
  var greedyTokens = 16

  @Flag(help: "Sample on after an end token.")
  var ignoreEos = false

  @Option(help: "Where the first pass's answers are written, as rows to score.")
  var output: String?

  func validate() throws {
    try requirePositive(repeats, "repeats")
    try requirePositive(candidates, "n")
    try requirePositive(greedyTokens, "greedy-tokens")
    guard topK >= 0 else { throw ValidationError("--top-k must not be negative") }
  }

  func run() throws {
    threads.apply(products: 32)
    let files = try data.files()
    let prompts = try TokenRow.read(
      data.data, limit: data.limit, keys: ["prompt_ids"], vocabulary: files.vocabularySize
    ).map(\.prompt)
    let model = try files.languageModel(precision.precision)
    let ends: Set<Int32> = ignoreEos ? [] : Self.endTokens(files)

    // The warm-up is also the check that both sides compute the same model.
    var plain = SamplingOptions()
    plain.temperature = 0
    plain.maximumNewTokens = greedyTokens
    let greedy = try generator(model, plain, ends: []).generate([prompts[0]], candidates: 1)

    var options = SamplingOptions()
    options.temperature = temperature
    options.topK = topK == 0 ? nil : topK
    options.topP = topP
    options.maximumNewTokens = maxNewTokens
    // And the many rows of the measured work have to be met once, too.
    var short = options
    short.maximumNewTokens = 2
    _ = try generator(model, short, ends: ends).generate(prompts, candidates: candidates)
    var counts: [Int] = []
    var sampled: [[Generation]] = []
    let times = try (0..<repeats).map { pass in
      options.seed = seed &+ UInt64(pass)
      let generator = try generator(model, options, ends: ends)
      return try elapsed {
        let answers = try generator.generate(prompts, candidates: candidates)
        counts.append(
          answers.joined().reduce(0) { $0 + $1.tokens.count + ($1.finishReason == .stop ? 1 : 0) })
        if pass == 0 { sampled = answers }
      }
    }
    if let output { try Self.write(sampled, after: prompts, to: output) }
    report(
      [
        "configuration": .string("up to 128 rows at once"),
        "precision": .string(precision.rawValue), "seed": .number(seed),
        "prompts": .number(prompts.count),
        "n": .number(candidates), "max_new_tokens": .number(maxNewTokens),
        "ignore_eos": .bool(ignoreEos),
        "prompt_tokens": .number(prompts.reduce(0) { $0 + $1.count }),
        "generated_tokens": .array(counts.map { .number($0) }),
        "tokens_per_second": spread(zip(counts, times).map { Double($0) / $1 }),
        "greedy": .array(greedy[0][0].tokens.map { .number(Int($0)) }),
      ], model: data.model, threads: threads.threads)
  }

  private static func write(
    _ sampled: [[Generation]], after prompts: [[Int32]], to path: String
  ) throws {
    try JSONLinesWriter.writing(to: path) { writer in
      for (prompt, answers) in zip(prompts, sampled) {
        let sequences = answers.map { answer -> JSONValue in
          .array((prompt + answer.tokens).map { .number(Int($0)) })
        }
        try writer.write(["sequences": .array(sequences)])
      }
    }
  }

  private func generator(
    _ model: LanguageModel, _ options: SamplingOptions, ends: Set<Int32>
  ) throws -> Generator {
    // There are no stop strings, so text is never asked for.
    try Generator(model, options: options, endTokens: ends)
  }

  /// Those that transformers stops at: the configuration's.
  private static func endTokens(_ files: ModelFiles) -> Set<Int32> {
    guard case .decoder(let configuration) = files.architecture else { return [] }
    return Set(configuration.eosTokenIDs.compactMap(Int32.init(exactly:)))
  }
}
