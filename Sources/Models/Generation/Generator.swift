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
  /// Text of a row's tokens, for stop strings.
  private let decoder: (@Sendable () -> any TokenTextDecoder)?
  /// Rows computed together; more use the matrix units better and need more memory.
  public let maximumRows: Int

  /// - Parameter decoder: makes a decoder for one row's tokens; needed, and called, only when there
  ///   are stop strings. Traps where it is missing then.
  /// - Throws: `argument` for options that mean nothing.
  public init(
    _ model: LanguageModel, options: SamplingOptions, endTokens: Set<Int32>, maximumRows: Int = 128,
    decoder: (@Sendable () -> any TokenTextDecoder)? = nil
  ) throws(RewardError) {
    try options.validate()
    precondition(maximumRows > 0, "at least one row")
    precondition(decoder != nil || options.stopStrings.isEmpty, "stop strings need a decoder")
    self.model = model
    self.options = options
    self.endTokens = endTokens
    self.maximumRows = maximumRows
    self.decoder = decoder
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
    for (index, prompt) in prompts.enumerated() where !hasRoom(after: prompt) {
      throw RewardError(
        .tooLong,
        "prompt \(firstIndex + index) has \(prompt.count) tokens; with "
          + "\(options.maximumNewTokens) new ones it passes the model's "
          + "\(model.decoder.configuration.maximumPositions) positions")
    }
    var result = [[Generation]](repeating: [], count: prompts.count)
    let size = Swift.max(1, maximumRows / candidates)
    for start in stride(from: 0, to: prompts.count, by: size) {
      let part = start..<Swift.min(prompts.count, start + size)
      // More candidates than rows: a prompt's come in turns, each of which computes the prompt.
      for first in stride(from: 0, to: candidates, by: maximumRows) {
        let found = try withTensorErrors {
          try withoutGradients {
            try run(
              Array(prompts[part]), first..<Swift.min(candidates, first + maximumRows),
              firstIndex: firstIndex + start, progress: progress)
          }
        }
        for (index, generations) in zip(part, found) { result[index] += generations }
      }
    }
    return result
  }

  /// Whether the model has positions for a prompt and all new tokens.
  public func hasRoom(after prompt: [Int32]) -> Bool {
    prompt.count + options.maximumNewTokens <= model.decoder.configuration.maximumPositions
  }

  /// The candidates of these numbers, for each prompt.
  private func run(
    _ prompts: [[Int32]], _ numbers: Range<Int>, firstIndex: Int, progress: (Int) -> Void
  ) throws -> [[Generation]] {
    let candidates = numbers.count
    let sampler = Sampler(options: options)
    let seed = RandomSource(seed: options.seed)
    let (batch, logits) = DecodeBatch.start(
      model, prompts: prompts, candidates: candidates, capacity: options.maximumNewTokens)
    var rows: [Row] = prompts.indices.flatMap { prompt in
      numbers.enumerated().map { candidate, number in
        Row(
          slot: prompt * candidates + candidate,
          stream: seed.stream("prompt", firstIndex + prompt).stream("candidate", number),
          ending: options.stopStrings.isEmpty
            ? nil : decoder.map { Ending(decoder: $0(), search: StopSearch(options.stopStrings)) })
      }
    }
    var finished = [Generation?](repeating: nil, count: rows.count)
    var next = logits.rows(
      Tensor(prompts.indices.flatMap { Array(repeating: $0, count: candidates) })
        .to(device: logits.device))
    while true {
      var streams = rows.map(\.stream)
      let drawn = try sampler.draw(next, &streams)
      var alive: [Int] = []
      for index in rows.indices {
        rows[index].stream = streams[index]
        guard let token = drawn[index] else {
          throw RewardError(
            .generateNotFinite,
            "the logits after token \(rows[index].tokens.count) of prompt "
              + "\(firstIndex + rows[index].slot / candidates) are NaN or infinite: the weights are "
              + "broken or overflow, or the temperature is too small")
        }
        if !take(token, &rows[index], &finished) { alive.append(index) }
      }
      progress(alive.count)
      if alive.isEmpty { break }
      if alive.count < rows.count {
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
    let isEnd = endTokens.contains(token)
    if !isEnd { row.tokens.append(token) }
    let isLast = isEnd || row.tokens.count == options.maximumNewTokens
    if let text = row.ending?.take(isEnd ? nil : token, isLast: isLast) {
      finished[row.slot] = Generation(tokens: row.tokens, finishReason: .stop, text: text)
      return true
    }
    if isLast {
      finished[row.slot] = Generation(
        tokens: row.tokens, finishReason: isEnd ? .stop : .length, text: nil)
    }
    return isLast
  }

  private struct Row {
    /// Where its result belongs.
    let slot: Int
    var stream: RandomSource
    /// Nil without stop strings.
    var ending: Ending?
    var tokens: [Int32] = []
  }

  /// A row's text and the search for a stop string in it.
  private struct Ending {
    var decoder: any TokenTextDecoder
    var search: StopSearch

    /// The text before a stop string that is now complete, or nil. After the last token, what the
    /// decoder still held back counts too.
    mutating func take(_ token: Int32?, isLast: Bool) -> String? {
      if let token, search.append(decoder.append(token)) { return search.text }
      if isLast, search.append(decoder.finish()) { return search.text }
      return nil
    }
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
