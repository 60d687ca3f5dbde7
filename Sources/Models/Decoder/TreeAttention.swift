import Tensors

/// Attention of every node over its ancestors and itself.
enum TreeAttention {
  /// - Parameters:
  ///   - q: `[tokens, heads, headWidth]`, rotated.
  ///   - k: `[tokens, kv heads, headWidth]`, rotated. `v` likewise.
  /// - Returns: `[tokens, heads · headWidth]`.
  static func run(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, _ plan: AttentionPlan, isSliding: Bool,
    _ configuration: DecoderConfiguration
  ) -> Tensor {
    if q.suitsTreeAttention(headWidth: configuration.headWidth) {
      return kernel(q, k, v, plan.kernelSteps, isSliding: isSliding, configuration)
    }
    let outputs = plan.steps.map { step -> Tensor in
      let mask = isSliding ? step.slidingMask : step.fullMask
      let queries = q.narrowed(0, from: step.queries.lowerBound, count: step.queries.count)
      return node(
        queries, rows(k, step.keys), rows(v, step.keys), mask: mask, causal: mask == nil,
        configuration)
    }
    return Tensor.concatenated(outputs)
  }

  /// Attention of single tokens.
  ///
  /// - Parameters:
  ///   - q: `[rows, heads, headWidth]`, rotated.
  ///   - k: of all tokens, `[tokens, kv heads, headWidth]`, rotated. `v` likewise.
  /// - Returns: `[rows, heads · headWidth]`.
  static func read(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, _ plan: ReadPlan, isSliding: Bool,
    _ configuration: DecoderConfiguration
  ) -> Tensor {
    if q.suitsTreeAttention(headWidth: configuration.headWidth) {
      return kernel(q, k, v, plan.kernelSteps, isSliding: isSliding, configuration)
    }
    return singles(q, k, v, keys: isSliding ? plan.slidingKeys : plan.keys, configuration)
  }

  /// Attention of single tokens whose next ones are computed step by step.
  ///
  /// - Parameters:
  ///   - q: `[rows, heads, headWidth]`, rotated.
  ///   - keys: for each row the runs of rows of `k` that it sees, without regard to the window.
  ///   - steps: the same for the kernel.
  /// - Returns: `[rows, heads · headWidth]`.
  static func advance(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, keys: [[Range<Int>]], steps: AttentionSteps,
    isSliding: Bool, _ configuration: DecoderConfiguration
  ) -> Tensor {
    if q.suitsTreeAttention(headWidth: configuration.headWidth) {
      return kernel(q, k, v, steps, isSliding: isSliding, configuration)
    }
    let window = isSliding ? configuration.slidingWindow : nil
    return singles(q, k, v, keys: keys.map { $0.suffix(window: window) }, configuration)
  }

  private static func singles(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, keys: [[Range<Int>]],
    _ configuration: DecoderConfiguration
  ) -> Tensor {
    Tensor.concatenated(
      keys.enumerated().map { row, runs in
        node(
          q.narrowed(0, from: row, count: 1), rows(k, runs), rows(v, runs), mask: nil,
          causal: false, configuration)
      })
  }

  /// All steps at once, by the kernel that suits them.
  static func kernel(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, _ steps: AttentionSteps, isSliding: Bool,
    _ configuration: DecoderConfiguration
  ) -> Tensor {
    Tensor.treeAttention(
      q, k, v, steps: steps, scale: configuration.attentionScale,
      cap: configuration.attentionSoftcap, window: isSliding ? configuration.slidingWindow : nil)
  }

  private static func rows(_ x: Tensor, _ runs: [Range<Int>]) -> Tensor {
    Tensor.concatenated(runs.map { x.narrowed(0, from: $0.lowerBound, count: $0.count) })
  }

  /// One node: queries `[n, heads, w]` over keys and values `[s, kv heads, w]`.
  ///
  /// Key heads become the batch and the query heads that share one become its heads, so grouped
  /// queries read keys by a stride of zero instead of a copy.
  ///
  /// - Parameter causal: hides later keys where there is no mask. Not with capped scores: there, all
  ///   that is hidden is in the mask (``AttentionPlan``).
  static func node(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, mask: Tensor?, causal: Bool,
    _ configuration: DecoderConfiguration
  ) -> Tensor {
    let count = q.size(0)
    let keys = k.size(0)
    let (kvHeads, width) = (configuration.keyValueHeadCount, configuration.headWidth)
    let group = configuration.headCount / kvHeads
    let query = q.reshaped([count, kvHeads, group, width]).permuted([1, 2, 0, 3])
    let spread = [kvHeads, group, keys, width]
    let key = k.transposed(0, 1).unsqueezed(1).expanded(spread)
    let value = v.transposed(0, 1).unsqueezed(1).expanded(spread)
    let result: Tensor
    if let cap = configuration.attentionSoftcap {
      let scores = query.matmul(key.transposed()) * configuration.attentionScale
      let capped = (scores / cap).tanh() * cap
      result = (mask.map { capped + $0 } ?? capped).softmax().matmul(value)
    } else {
      result = Tensor.attention(
        query, key, value, mask: mask, causal: causal, scale: configuration.attentionScale)
    }
    return result.permuted([2, 0, 1, 3]).reshaped([count, configuration.queryWidth])
  }
}
