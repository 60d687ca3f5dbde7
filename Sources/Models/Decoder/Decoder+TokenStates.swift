import Basics
import Tensors

extension Decoder {
  /// Final hidden states, after the norm, of each sequence's tokens behind its first `skipped`
  /// ones: what is read of a response token by token.
  ///
  /// A sequence's states depend on its own tokens alone, up to rounding: matrix products of another
  /// number of rows may round their last bit differently.
  /// - Parameters:
  ///   - sequences: token ids, none empty, each at most ``maximumPositions`` long.
  ///   - skipped: for each sequence how many leading tokens are read but not given.
  ///   - batchTokens: most tokens computed at once; a longer sequence is computed by itself. What a
  ///     sequence shares with the one before it is not counted.
  /// - Returns: one run of vectors for each sequence; an empty one where all tokens are skipped.
  /// - Throws: `model.token-id`, `torch.memory`, `torch`.
  /// - Complexity: one forward pass, in which common beginnings within a batch are computed once.
  public func tokenStates(
    _ sequences: [[Int32]], after skipped: [Int], batchTokens: Int = 2048
  ) throws -> [TokenStates] {
    precondition(sequences.count == skipped.count, "a number of skipped tokens for each sequence")
    for (sequence, count) in zip(sequences, skipped) {
      precondition(!sequence.isEmpty, "a sequence has at least one token")
      precondition((0...sequence.count).contains(count), "\(count) of \(sequence.count) tokens")
    }
    try checkTokens(sequences)
    var result: [TokenStates] = []
    var start = 0
    while start < sequences.count {
      let end = batchEnd(sequences, from: start, most: batchTokens)
      result += try states(Array(sequences[start..<end]), after: Array(skipped[start..<end]))
      start = end
    }
    return result
  }

  private func batchEnd(_ sequences: [[Int32]], from start: Int, most: Int) -> Int {
    var tokens = sequences[start].count
    for index in start + 1..<max(start + 1, sequences.count) {
      let (last, next) = (sequences[index - 1], sequences[index])
      tokens += next.count - zip(last, next).prefix { $0.0 == $0.1 }.count
      if tokens > most { return index }
    }
    return sequences.count
  }

  private func states(_ batch: [[Int32]], after skipped: [Int]) throws -> [TokenStates] {
    let counts = zip(batch, skipped).map { $0.count - $1 }
    guard counts.contains(where: { $0 > 0 }) else {
      return counts.map { _ in TokenStates([], width: width) }
    }
    let tree = TokenTree(batch)
    let rows = batch.indices.flatMap { index in
      tree.indices(of: index).dropFirst(skipped[index])
    }
    let flat = try withTensorErrors {
      withoutGradients { () -> [Float] in
        let plan = plan(tree)
        return read(embed(plan), plan, rows: rows).floats
      }
    }
    var first = 0
    return counts.map { count in
      defer { first += count * width }
      return TokenStates(Array(flat[first..<first + count * width]), width: width)
    }
  }
}
