import Foundation
import Tensors

extension LanguageModel {
  /// Log-probabilities, in nats, of each sequence's tokens behind its first `skipped` ones, given
  /// all tokens before them.
  ///
  /// - Parameters:
  ///   - sequences: token ids below the vocabulary's size, none empty.
  ///   - skipped: for each sequence how many leading tokens are given and not rated; a sequence's
  ///     first token has nothing before it and is never rated.
  /// - Returns: for each sequence one number for each rated token.
  /// - Throws: `model.token-id`, `torch.memory`.
  /// - Complexity: one forward pass over the tree of the sequences, in which common beginnings are
  ///   computed once, and one row of the vocabulary for each rated token.
  public func logProbabilities(
    _ sequences: [[Int32]], after skipped: [Int]
  ) throws -> [[Double]] {
    try rated(sequences, after: skipped) { logits, ids in
      logits.logSoftmax().gathered(1, ids.unsqueezed(1)).squeezed(1)
    }
  }

  /// How far the distribution of each rated token is from the uniform one: KL(U ‖ p), in nats.
  ///
  /// −(1/V)·Σⱼ log(V·pⱼ) over the vocabulary's V rows: 0 for the uniform distribution, and the more
  /// the surer the model is. Which token came is not asked.
  /// - Parameters: as for ``logProbabilities(_:after:)``.
  /// - Returns: for each sequence one number, at least 0 up to rounding, for each rated token.
  /// - Throws: as ``logProbabilities(_:after:)``, and at its cost.
  public func uniformDivergences(
    _ sequences: [[Int32]], after skipped: [Int]
  ) throws -> [[Double]] {
    try rated(sequences, after: skipped) { logits, _ in
      // log Σ exp zⱼ − mean zⱼ − log V.
      // Of what a failed operation gave there is no size; the scope throws.
      let size = Double(max(1, logits.size(1)))
      return logits.logSumExp(1) - logits.mean(1) - log(size)
    }
  }

  /// Logits of some tokens for the place behind each sequence: sequences × tokens.
  ///
  /// - Parameters:
  ///   - sequences: token ids below the vocabulary's size, none empty.
  ///   - tokens: the ids that are asked for, the same for all sequences.
  /// - Throws: `model.token-id`, `torch.memory`.
  /// - Complexity: one forward pass over the tree of the sequences.
  public func nextLogits(_ sequences: [[Int32]], of tokens: [Int32]) throws -> [[Double]] {
    try decoder.checkTokens(sequences + [tokens])
    guard !sequences.isEmpty else { return [] }
    let flat = try withTensorErrors {
      withoutGradients { () -> [Double] in
        let hidden = decoder.lastHiddenStates(TokenTree(sequences))
        let ids = Tensor(tokens.map { Int($0) }).to(device: hidden.device)
        return logits(hidden).rows(ids, 1).doubles
      }
    }
    return sequences.indices.map { Array(flat[$0 * tokens.count..<($0 + 1) * tokens.count]) }
  }

  /// One number for each token behind the skipped ones.
  ///
  /// - Parameter value: of the logits before each token, `[rows, vocabulary]`, and the tokens' ids,
  ///   int64 `[rows]`, one number for each row.
  private func rated(
    _ sequences: [[Int32]], after skipped: [Int],
    value: (_ logits: Tensor, _ ids: Tensor) -> Tensor
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
          let rows = logits(hidden.narrowed(0, from: start, count: part.count))
          let ids = Tensor(part.map { Int(sequences[$0.sequence][$0.position]) })
          values += value(rows, ids.to(device: rows.device)).doubles
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
