import Tensors

/// What a language model says at one place of a text: of the token that stands there, and of all
/// that could.
public struct TokenStatistics: Sendable, Hashable {
  /// log p of the token, in nats.
  public let logProbability: Double
  /// H = −Σ p·log p over the vocabulary, in nats: −H is the log-probability to be expected.
  public let entropy: Double
  /// Σ p·(log p + H)² over the vocabulary: the variance of log p, in nats².
  public let variance: Double
  /// How many tokens are more likely, plus 1.
  public let rank: Int

  /// The statistics of a place. Traps for a negative variance or a rank below 1.
  public init(logProbability: Double, entropy: Double, variance: Double, rank: Int) {
    precondition(!(variance < 0) && rank >= 1, "no statistics of a distribution")
    self.logProbability = logProbability
    self.entropy = entropy
    self.variance = variance
    self.rank = rank
  }
}

/// What one pass over a sequence gives.
public struct SequenceStatistics: Sendable, Hashable {
  /// One for each token that was rated, in order.
  public let tokens: [TokenStatistics]
  /// The final state of the last token, of the model's width.
  public let lastState: [Float]

  /// The statistics of a sequence.
  public init(tokens: [TokenStatistics], lastState: [Float]) {
    self.tokens = tokens
    self.lastState = lastState
  }
}

extension LanguageModel {
  /// Statistics of each sequence's tokens behind its first `skipped` ones, and the state of its
  /// last token, in one forward pass.
  ///
  /// Log-probabilities are those of ``logProbabilities(_:after:)``. Sums over the vocabulary are in
  /// fp32: an entropy is right to about 10⁻⁵, and a variance of 0 may come out as 10⁻¹⁰.
  ///
  /// - Parameters:
  ///   - sequences: token ids below the vocabulary's size, none empty.
  ///   - skipped: for each sequence how many leading tokens are given and not rated; its first
  ///     token has nothing before it and is never rated.
  /// - Throws: `model.token-id`, `torch.memory`.
  /// - Complexity: one forward pass over the tree of the sequences, and six rows of the vocabulary
  ///   for each rated token, of which 64 tokens' are there at once.
  public func tokenStatistics(
    _ sequences: [[Int32]], after skipped: [Int]
  ) throws -> [SequenceStatistics] {
    precondition(sequences.count == skipped.count, "a number of skipped tokens for each sequence")
    try decoder.checkTokens(sequences)
    guard !sequences.isEmpty else { return [] }
    let tree = TokenTree(sequences)
    // (sequence, position) of each rated token; it is read at the position before.
    let rated = sequences.indices.flatMap { sequence in
      (max(1, skipped[sequence])..<max(1, skipped[sequence], sequences[sequence].count))
        .map { (sequence: sequence, position: $0) }
    }
    let rows =
      rated.map { tree.index(of: $0.sequence, at: $0.position - 1) }
      + sequences.indices.map { tree.index(of: $0, at: sequences[$0].count - 1) }
    let (found, states) = try withTensorErrors {
      withoutGradients { () -> ([TokenStatistics], [Float]) in
        let plan = decoder.plan(tree)
        let hidden = decoder.read(decoder.embed(plan), plan, rows: rows)
        var found: [TokenStatistics] = []
        for start in stride(from: 0, to: rated.count, by: Self.statisticsRows) {
          let part = rated[start..<min(start + Self.statisticsRows, rated.count)]
          found += statistics(
            logits(hidden.narrowed(0, from: start, count: part.count)).logSoftmax(),
            of: part.map { Int(sequences[$0.sequence][$0.position]) })
        }
        let last = hidden.narrowed(0, from: rated.count, count: sequences.count)
        return (found, last.floats)
      }
    }
    var tokens: [[TokenStatistics]] = sequences.map { _ in [] }
    for (place, value) in zip(rated, found) { tokens[place.sequence].append(value) }
    let width = decoder.width
    return sequences.indices.map { index in
      SequenceStatistics(
        tokens: tokens[index], lastState: Array(states[index * width..<(index + 1) * width]))
    }
  }

  /// Rows of the vocabulary that are reduced at once: 64 of 50,000 take 13 MB each time.
  private static let statisticsRows = 64

  /// - Parameter logs: log-probabilities, `[rows, vocabulary]`.
  private func statistics(_ logs: Tensor, of ids: [Int]) -> [TokenStatistics] {
    let index = Tensor(ids, shape: [ids.count, 1]).to(device: logs.device)
    let own = logs.gathered(1, index)
    let shares = logs.exp()
    let entropies = -(shares * logs).sum(1, keep: true)
    // From the mean and not as a difference of squares, which rounding could make negative.
    let variances = (shares * (logs + entropies).squared()).sum(1)
    let above = (own .< logs).to(.float32).sum(1)
    let (values, expected) = (own.doubles, entropies.doubles)
    let (spread, before) = (variances.doubles, above.doubles)
    // A failed operation gave nothing: the error scope throws.
    guard [values, expected, spread, before].allSatisfy({ $0.count == ids.count }) else {
      return []
    }
    return ids.indices.map {
      TokenStatistics(
        logProbability: values[$0], entropy: expected[$0], variance: spread[$0],
        rank: Int(before[$0]) + 1)
    }
  }
}
