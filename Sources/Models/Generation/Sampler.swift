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
  func draw(_ logits: Tensor, _ streams: inout [RandomSource]) -> [Int32] {
    precondition(logits.size(0) == streams.count, "one stream for each row")
    if options.temperature == 0 { return logits.argmax(1).ints.map(Int32.init) }
    let uniforms = streams.indices.map { streams[$0].uniform() }
    let scaled = logits / options.temperature
    let vocabulary = logits.size(1)
    let kept = Swift.min(options.topK ?? vocabulary, vocabulary)
    guard kept < vocabulary || options.topP < 1 else { return full(scaled.softmax(), uniforms) }

    // Most nuclei are small: look at the likeliest few hundred first, sort all only where needed.
    let few = Swift.min(kept, 512)
    let denominator = options.topK == nil ? scaled.logSumExp(1) : nil
    var result = narrow(scaled, few, kept, denominator, uniforms)
    for row in result.indices where result[row] == nil {
      let one = scaled.narrowed(0, from: row, count: 1)
      result[row] =
        narrow(
          one, kept, kept, denominator?.narrowed(0, from: row, count: 1), [uniforms[row]])[0]
    }
    return result.map { $0! }
  }

  /// Walks each row of probabilities until the uniform number is used up.
  private func full(_ probabilities: Tensor, _ uniforms: [Double]) -> [Int32] {
    let vocabulary = probabilities.size(1)
    return probabilities.contiguous().to(.float32, device: .cpu).withBytes { bytes in
      let values = bytes.bindMemory(to: Float.self)
      return uniforms.enumerated().map { row, uniform in
        let slice = values[row * vocabulary..<(row + 1) * vocabulary]
        return Int32(Self.pick(slice, uniform) - row * vocabulary)
      }
    }
  }

  /// Draws among the `count` likeliest tokens; nil for a row whose nucleus is larger than that.
  private func narrow(
    _ scaled: Tensor, _ count: Int, _ kept: Int, _ denominator: Tensor?, _ uniforms: [Double]
  ) -> [Int32?] {
    let (values, indices) = scaled.top(count)
    let total = denominator ?? scaled.top(kept).values.logSumExp(1)
    let probabilities = (values - total.unsqueezed(1)).exp().floats
    let ids = indices.ints
    return uniforms.enumerated().map { row, uniform in
      let slice = probabilities[row * count..<(row + 1) * count]
      var reached = 0.0
      var end = slice.startIndex
      while end < slice.endIndex, end == slice.startIndex || reached < options.topP {
        reached += Double(slice[end])
        end += 1
      }
      if end == slice.endIndex, reached < options.topP, count < kept { return nil }
      return Int32(ids[Self.pick(slice[slice.startIndex..<end], uniform)])
    }
  }

  /// The index at which the running sum passes `uniform` of the whole; the last one with weight
  /// where rounding leaves a remainder.
  private static func pick<Weights: RandomAccessCollection<Float>>(
    _ weights: Weights, _ uniform: Double
  ) -> Int where Weights.Index == Int {
    var total = 0.0
    for weight in weights { total += Double(weight) }
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
