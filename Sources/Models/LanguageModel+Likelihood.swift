import Tensors

extension LanguageModel {
  /// Log-probabilities, in nats, of each sequence's tokens behind its first `skipped` ones, given all
  /// tokens before them.
  ///
  /// - Parameters:
  ///   - sequences: token ids below the vocabulary's size, none empty.
  ///   - skipped: for each sequence how many leading tokens are given and not rated; a sequence's first
  ///     token has nothing before it and is never rated.
  /// - Returns: for each sequence one number for each rated token.
  /// - Throws: `model.token-id`, `torch.memory`.
  /// - Complexity: one forward pass over the tree of the sequences, in which common beginnings are
  ///   computed once, and one row of the vocabulary for each rated token.
  public func logProbabilities(
    _ sequences: [[Int32]], after skipped: [Int]
  ) throws -> [[Double]] {
    precondition(sequences.count == skipped.count, "a number of skipped tokens for each sequence")
    try decoder.checkTokens(sequences)
    let tree = TokenTree(sequences)
    // (sequence, position) of each rated token; it is read at the position before.
    let rated = sequences.indices.flatMap { sequence in
      (max(1, skipped[sequence])..<max(1, skipped[sequence], sequences[sequence].count))
        .map { (sequence: sequence, position: $0) }
    }
    var result: [[Double]] = sequences.map { _ in [] }
    guard !rated.isEmpty else { return result }
    let found = try withTensorErrors {
      withoutGradients { () -> [Double] in
        let plan = decoder.plan(tree)
        let hidden = decoder.read(
          decoder.embed(plan), plan,
          rows: rated.map { tree.index(of: $0.sequence, at: $0.position - 1) })
        var values: [Double] = []
        for start in stride(from: 0, to: rated.count, by: Self.ratedRows) {
          let part = rated[start..<min(start + Self.ratedRows, rated.count)]
          let logs = logits(hidden.narrowed(0, from: start, count: part.count)).logSoftmax()
          let ids = Tensor(
            part.map { Int(sequences[$0.sequence][$0.position]) }, shape: [part.count, 1])
          values += logs.gathered(1, ids.to(device: logs.device)).squeezed(1).doubles
        }
        return values
      }
    }
    for (place, value) in zip(rated, found) { result[place.sequence].append(value) }
    return result
  }

  /// Rows of logits that are there at once: 256 of a vocabulary of 50,000 take 50 MB.
  private static let ratedRows = 256
}
