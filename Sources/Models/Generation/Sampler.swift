import Basics
import Tensors

/// Draws one token for each row of logits.
///
/// Every row has a random stream of its own, and one uniform number a token: what a row draws does
/// not depend on which rows are beside it.
struct Sampler {
  let options: SamplingOptions

  /// - Parameters:
  ///   - logits: `[rows, vocabulary]`.
  ///   - streams: one random stream for each row; each advances by one number.
  /// - Returns: for each row its token; nil where the row holds NaN or +∞, or −∞ only.
  /// - Throws: `torch` for logits that an earlier failure of the error scope left undefined, and
  ///   for a failure here; the scope puts its first error in the place of this one.
  func draw(_ logits: Tensor, _ streams: inout [RandomSource]) throws -> [Int32?] {
    try Self.require(logits.isDefined)
    precondition(logits.size(0) == streams.count, "one stream for each row")
    if options.temperature == 0 { return try greedy(logits) }
    let uniforms = streams.indices.map { streams[$0].uniform() }
    let scaled = logits / options.temperature
    let vocabulary = logits.size(1)
    let kept = Swift.min(options.topK ?? vocabulary, vocabulary)
    guard kept < vocabulary || options.topP < 1 else {
      return try full(scaled.softmax(), uniforms)
    }

    // Most nuclei are small: look at the likeliest few hundred first, sort all only where needed.
    let few = Swift.min(kept, 512)
    let denominator = options.topK == nil ? scaled.logSumExp(1) : nil
    var result = try narrow(scaled, few, kept, denominator, uniforms)
    for row in result.indices where result[row] == .larger {
      let one = scaled.narrowed(0, from: row, count: 1)
      result[row] = try narrow(
        one, kept, kept, denominator?.narrowed(0, from: row, count: 1), [uniforms[row]])[0]
    }
    return result.map { if case .token(let id) = $0 { id } else { nil } }
  }

  /// What the likeliest tokens say about a row.
  private enum Drawn: Equatable {
    case token(Int32)
    /// The nucleus holds more tokens than were looked at.
    case larger
    case notFinite
  }

  /// Reading what does not exist would give fewer numbers than there are rows.
  private static func require(_ isThere: Bool) throws(RewardError) {
    guard isThere else {
      throw RewardError(.torch, "the logits could not be computed", at: .init(item: "sample"))
    }
  }

  private func greedy(_ logits: Tensor) throws -> [Int32?] {
    // The greatest logit is NaN or infinite exactly when nothing can be drawn from the row.
    let (greatest, tokens) = (logits.max(1).floats, logits.argmax(1).ints)
    try Self.require(greatest.count == logits.size(0) && tokens.count == logits.size(0))
    return zip(greatest, tokens).map { $0.isFinite ? Int32($1) : nil }
  }

  /// Walks each row of probabilities until the uniform number is used up.
  private func full(_ probabilities: Tensor, _ uniforms: [Double]) throws -> [Int32?] {
    let vocabulary = probabilities.size(1)
    let plain = probabilities.to(.float32, device: .cpu).contiguous()
    try Self.require(plain.isDefined)
    return plain.withBytes { bytes in
      let values = bytes.bindMemory(to: Float.self)
      return uniforms.enumerated().map { row, uniform in
        let slice = values[row * vocabulary..<(row + 1) * vocabulary]
        return Self.pick(slice, uniform).map { Int32($0 - row * vocabulary) }
      }
    }
  }

  /// Draws among the `count` likeliest tokens.
  private func narrow(
    _ scaled: Tensor, _ count: Int, _ kept: Int, _ denominator: Tensor?, _ uniforms: [Double]
  ) throws -> [Drawn] {
    let (values, indices) = scaled.top(count)
    let total = denominator ?? scaled.top(kept).values.logSumExp(1)
    let probabilities = (values - total.unsqueezed(1)).exp().floats
    let ids = indices.ints
    try Self.require(
      probabilities.count == uniforms.count * count && ids.count == probabilities.count)
    return uniforms.enumerated().map { row, uniform in
      let slice = probabilities[row * count..<(row + 1) * count]
      var reached = 0.0
      var end = slice.startIndex
      while end < slice.endIndex, end == slice.startIndex || reached < options.topP {
        reached += Double(slice[end])
        end += 1
      }
      if end == slice.endIndex, reached < options.topP, count < kept { return .larger }
      guard let index = Self.pick(slice[slice.startIndex..<end], uniform) else { return .notFinite }
      return .token(Int32(ids[index]))
    }
  }

  /// The index at which the running sum passes `uniform` of the whole; the last one with weight
  /// where rounding leaves a remainder. Nil when the whole is no positive number: softmax makes
  /// every weight NaN when a logit is NaN or +∞.
  private static func pick<Weights: RandomAccessCollection<Float>>(
    _ weights: Weights, _ uniform: Double
  ) -> Int? where Weights.Index == Int {
    var total = 0.0
    for weight in weights { total += Double(weight) }
    guard total > 0, total.isFinite else { return nil }
    let target = uniform * total
    var sum = 0.0
    var last = weights.startIndex
    for index in weights.indices where weights[index] > 0 {
      sum += Double(weights[index])
      last = index
      if sum > target { break }
    }
    return last
  }
}
