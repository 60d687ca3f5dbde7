public import Basics
import Tensors

/// Samples continuations of prompts, many at once.
public final class Generator: Sendable {
  /// The model that is sampled from.
  public let model: LanguageModel
  /// How tokens are drawn.
  public let options: SamplingOptions
  /// Tokens that end a sequence.
  public let endTokens: Set<Int32>
  /// Text of tokens, for stop strings.
  private let text: @Sendable ([Int32]) -> String
  /// Rows computed together; more use the matrix units better and need more memory.
  public let maximumRows: Int

  /// - Parameter text: decodes tokens; called only when there are stop strings.
  public init(
    _ model: LanguageModel, options: SamplingOptions, endTokens: Set<Int32>, maximumRows: Int = 128,
    text: @escaping @Sendable ([Int32]) -> String
  ) throws(RewardError) {
    try options.validate()
    precondition(maximumRows > 0, "at least one row")
    self.model = model
    self.options = options
    self.endTokens = endTokens
    self.maximumRows = maximumRows
    self.text = text
  }

  /// `candidates` continuations of each prompt, in order.
  ///
  /// A row's random stream comes from the seed, its prompt's index and its own number, so results
  /// do not depend on how the work is divided (up to rounding of the logits).
  ///
  /// - Parameters:
  ///   - firstIndex: index of the first prompt in the whole data, when it is fed in pieces.
  ///   - progress: called with the number of new tokens after each step.
  /// - Throws: `generate.empty-prompt`; `model.token-id`; `model.too-long` when a prompt leaves no
  ///   room; `generate.not-finite` when the model gives NaN or infinity; `torch.memory`.
  public func generate(
    _ prompts: [[Int32]], candidates: Int, firstIndex: Int = 0,
    progress: (Int) -> Void = { _ in }
  ) throws -> [[Generation]] {
    precondition(candidates > 0, "at least one candidate")
    if let empty = prompts.firstIndex(where: \.isEmpty) {
      throw RewardError(
        .generateEmptyPrompt,
        "prompt \(firstIndex + empty) has no tokens: there is nothing to continue")
    }
    try model.decoder.checkTokens(prompts)
    let limit = model.decoder.configuration.maximumPositions
    for (index, prompt) in prompts.enumerated()
    where prompt.count + options.maximumNewTokens > limit {
      throw RewardError(
        .tooLong,
        "prompt \(firstIndex + index) has \(prompt.count) tokens; with "
          + "\(options.maximumNewTokens) new ones it passes the model's \(limit) positions")
    }
    var result: [[Generation]] = []
    var start = 0
    while start < prompts.count {
      let size = Swift.max(1, maximumRows / candidates)
      let end = Swift.min(prompts.count, start + size)
      let part = try withTensorErrors {
        try withoutGradients {
          try run(
            Array(prompts[start..<end]), candidates: candidates, firstIndex: firstIndex + start,
            progress: progress)
        }
      }
      result += part
      start = end
    }
    return result
  }

  private func run(
    _ prompts: [[Int32]], candidates: Int, firstIndex: Int, progress: (Int) -> Void
  ) throws -> [[Generation]] {
    let sampler = Sampler(options: options)
    let seed = RandomSource(seed: options.seed)
    let (batch, logits) = DecodeBatch.start(
      model, prompts: prompts, candidates: candidates, capacity: options.maximumNewTokens)
    var rows: [Row] = prompts.indices.flatMap { prompt in
      (0..<candidates).map { candidate in
        Row(
          slot: prompt * candidates + candidate,
          stream: seed.stream("prompt", firstIndex + prompt).stream("candidate", candidate))
      }
    }
    var finished = [Generation?](repeating: nil, count: rows.count)
    var next = logits.rows(
      Tensor(prompts.indices.flatMap { Array(repeating: $0, count: candidates) })
        .to(device: logits.device))
    while true {
      var streams = rows.map(\.stream)
      let drawn = try sampler.draw(next, &streams)
      for index in rows.indices {
        rows[index].stream = streams[index]
        guard !rows[index].isDone else { continue }
        guard let token = drawn[index] else {
          throw RewardError(
            .generateNotFinite,
            "the logits after token \(rows[index].tokens.count) of prompt "
              + "\(firstIndex + rows[index].slot / candidates) are NaN or infinite: the weights are "
              + "broken or overflow, or the temperature is too small")
        }
        rows[index].isDone = take(token, &rows[index], &finished)
      }
      progress(rows.count { !$0.isDone })
      let alive = rows.indices.filter { !rows[$0].isDone }
      if alive.isEmpty { break }
      // Copying the caches costs something, so rows leave an eighth at a time.
      if rows.count - alive.count >= Swift.max(1, rows.count / 8) {
        batch.keep(alive)
        rows = alive.map { rows[$0] }
      }
      next = batch.advance(rows.map { $0.tokens.last ?? 0 })
    }
    return prompts.indices.map { prompt in
      (0..<candidates).map { finished[prompt * candidates + $0]! }
    }
  }

  /// Adds a token to a row; true when the row has ended.
  private func take(_ token: Int32, _ row: inout Row, _ finished: inout [Generation?]) -> Bool {
    if endTokens.contains(token) {
      finished[row.slot] = Generation(tokens: row.tokens, finishReason: .stop)
      return true
    }
    row.tokens.append(token)
    if !options.stopStrings.isEmpty {
      let whole = text(row.tokens)
      if options.stopStrings.contains(where: whole.contains) {
        finished[row.slot] = Generation(tokens: row.tokens, finishReason: .stop)
        return true
      }
    }
    if row.tokens.count == options.maximumNewTokens {
      finished[row.slot] = Generation(tokens: row.tokens, finishReason: .length)
      return true
    }
    return false
  }

  private struct Row {
    /// Where its result belongs.
    let slot: Int
    var stream: RandomSource
    var tokens: [Int32] = []
    var isDone = false
  }
}

extension RewardError.Code {
  /// A sequence is longer than the model's positions.
  public static let tooLong = Self("model.too-long")
  /// A prompt without any token.
  public static let generateEmptyPrompt = Self("generate.empty-prompt")
  /// A model gave NaN or infinity where the next token is drawn.
  public static let generateNotFinite = Self("generate.not-finite")
}
