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
  /// do not depend on how the work is divided (up to rounding of the logits). When an eighth of the
  /// rows ended, and there is room for all candidates of the next prompt, they take their places.
  /// Keys of a prompt's rows are kept until its last one ends.
  ///
  /// - Parameters:
  ///   - firstIndex: index of the first prompt in the whole data, when it is fed in pieces.
  ///   - progress: called with the number of new tokens after each step, end tokens not counted.
  ///   - finished: called with each prompt, as an index of `prompts`, and its continuations, as soon
  ///     as those before it were told too. What it throws ends the work.
  /// - Throws: `generate.empty-prompt`; `model.token-id`; `model.too-long` when a prompt leaves no
  ///   room; `generate.not-finite` when the model gives NaN or infinity; `torch.memory`.
  public func generate(
    _ prompts: [[Int32]], candidates: Int, firstIndex: Int = 0,
    progress: (Int) -> Void = { _ in }, finished: (Int, [Generation]) throws -> Void
  ) throws {
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
    // More candidates than rows: a prompt's come in turns, each of which computes the prompt.
    let jobs = prompts.indices.flatMap { prompt in
      stride(from: 0, to: candidates, by: maximumRows).map {
        Job(prompt: prompt, numbers: $0..<Swift.min(candidates, $0 + maximumRows))
      }
    }
    try run(
      jobs, prompts, OrderedGenerations(prompts: prompts.count, candidates: candidates),
      firstIndex: firstIndex, progress: progress, finished: finished)
  }

  /// The same, all at once.
  /// - Throws: as that.
  public func generate(
    _ prompts: [[Int32]], candidates: Int, firstIndex: Int = 0,
    progress: (Int) -> Void = { _ in }
  ) throws -> [[Generation]] {
    var all: [[Generation]] = []
    try generate(prompts, candidates: candidates, firstIndex: firstIndex, progress: progress) {
      all.append($1)
    }
    return all
  }

  /// Whether the model has positions for a prompt and all new tokens.
  public func hasRoom(after prompt: [Int32]) -> Bool {
    prompt.count + options.maximumNewTokens <= model.decoder.configuration.maximumPositions
  }

  /// Some candidates of a prompt, which are started together.
  private struct Job {
    let prompt: Int
    let numbers: Range<Int>
  }

  private func run(
    _ jobs: [Job], _ prompts: [[Int32]], _ results: OrderedGenerations, firstIndex: Int,
    progress: (Int) -> Void, finished: (Int, [Generation]) throws -> Void
  ) throws {
    var results = results
    let sampler = Sampler(options: options)
    let batch = DecodeBatch(model, capacity: options.maximumNewTokens)
    var waiting = jobs[...]
    var rows: [GeneratedRow] = []
    // A step is a scope of errors of its own: nothing is told that came out of a failed one.
    while let drawn = try withTensorErrors({
      try withoutGradients {
        try step(&waiting, prompts, &rows, batch, sampler, firstIndex: firstIndex)
      }
    }) {
      var alive: [Int] = []
      var new = 0
      for index in rows.indices {
        guard let token = drawn[index] else {
          throw RewardError(
            .generateNotFinite,
            "the logits after token \(rows[index].tokens.count) of prompt "
              + "\(firstIndex + rows[index].prompt) are NaN or infinite: the weights are "
              + "broken or overflow, or the temperature is too small")
        }
        let before = rows[index].tokens.count
        if let generation = rows[index].take(
          token, endTokens: endTokens, maximum: options.maximumNewTokens)
        {
          results.add(generation, prompt: rows[index].prompt, candidate: rows[index].number)
        } else {
          alive.append(index)
        }
        new += rows[index].tokens.count - before
      }
      progress(new)
      while let (prompt, generations) = results.next() { try finished(prompt, generations) }
      if alive.count < rows.count {
        batch.keep(alive)
        rows = alive.map { rows[$0] }
      }
    }
  }

  /// Computes and draws the next token of every row, of those that are started now too.
  ///
  /// - Returns: for each row its token, nil where none can be drawn; nil when there are no rows left.
  private func step(
    _ waiting: inout ArraySlice<Job>, _ prompts: [[Int32]], _ rows: inout [GeneratedRow],
    _ batch: DecodeBatch, _ sampler: Sampler, firstIndex: Int
  ) throws -> [Int32?]? {
    var logits = rows.isEmpty ? nil : batch.advance(rows.map { $0.tokens.last ?? 0 })
    if let first = start(&waiting, prompts, firstIndex: firstIndex, batch, &rows) {
      logits = logits.map { Tensor.concatenated([$0, first]) } ?? first
    }
    guard let logits else { return nil }
    var streams = rows.map(\.stream)
    let drawn = try sampler.draw(logits, &streams)
    for index in rows.indices { rows[index].stream = streams[index] }
    return drawn
  }

  /// Prompts are computed together up to so many tokens; more need memory and gain nothing.
  private static let promptTokens = 4096

  /// Starts as many of the waiting jobs as there is room for. Not for a few rows that ended: what is
  /// started together is computed together from then on, and small parts cost more than they gain.
  ///
  /// - Returns: for each new row the logits of its first token, or nil where none was started.
  private func start(
    _ waiting: inout ArraySlice<Job>, _ prompts: [[Int32]], firstIndex: Int, _ batch: DecodeBatch,
    _ rows: inout [GeneratedRow]
  ) -> Tensor? {
    guard rows.isEmpty || maximumRows - rows.count >= maximumRows / 8 else { return nil }
    let seed = RandomSource(seed: options.seed)
    var started: [Job] = []
    var tokens = 0
    while let job = waiting.first, rows.count + job.numbers.count <= maximumRows,
      started.isEmpty || tokens + prompts[job.prompt].count <= Self.promptTokens
    {
      tokens += prompts[job.prompt].count
      waiting.removeFirst()
      started.append(job)
      for number in job.numbers {
        rows.append(
          GeneratedRow(
            prompt: job.prompt, number: number,
            stream: seed.stream("prompt", firstIndex + job.prompt).stream("candidate", number),
            ending: options.stopStrings.isEmpty
              ? nil
              : decoder.map { .init(decoder: $0(), search: StopSearch(options.stopStrings)) }
          ))
      }
    }
    if started.isEmpty { return nil }
    let counts = started.map(\.numbers.count)
    let logits = batch.add(started.map { prompts[$0.prompt] }, rows: counts)
    let sources = counts.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
    return logits.rows(Tensor(sources).to(device: logits.device))
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
