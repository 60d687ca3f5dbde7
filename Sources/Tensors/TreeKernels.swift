import CTorch

/// Which keys each run of queries sees: what attention over a token tree is told.
///
/// Rows are those of the tensors of queries and of keys; the keys of a step lie in the order of their
/// positions, and its queries are the last of them.
public struct AttentionSteps: Sendable {
  private var steps: [ctorch_attention_step] = []
  private var runs: [Int] = []
  private let areSingles: Bool

  /// No steps yet.
  ///
  /// - Parameter areSingles: every step will be one query, for which there is a faster way. The two
  ///   ways round differently, so one and the same kind of step should always say the same.
  public init(areSingles: Bool = false) { self.areSingles = areSingles }

  /// Adds neighbouring queries and the runs of keys that the last of them sees.
  public mutating func append(queries: Range<Int>, keys: [Range<Int>]) {
    steps.append(
      ctorch_attention_step(
        query: queries.lowerBound, queries: queries.count, first_run: runs.count / 2,
        runs: keys.count))
    for run in keys { runs += [run.lowerBound, run.count] }
  }

  fileprivate func attend(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, scale: Double, cap: Double?, window: Int?
  ) -> Tensor {
    wrap(
      "tree attention", [q, k, v],
      ctorch_tree_attention(
        q.handle, k.handle, v.handle, steps, steps.count, runs, scale, cap ?? 0, window ?? 0,
        areSingles))
  }
}

extension Tensor {
  /// Whether the kernels below compute on this tensor: fp32 on the CPU, where nothing is recorded
  /// for gradients.
  var suitsKernels: Bool { !ctorch_grad_enabled() && dtype == .float32 && device == .cpu }

  /// Whether ``treeAttention(_:_:_:steps:scale:cap:window:)`` has a kernel for such heads.
  public func suitsTreeAttention(headWidth: Int) -> Bool {
    suitsKernels && ctorch_has_tree_attention(headWidth)
  }

  /// Attention of every query over the keys up to its own position, for all steps at once, outside
  /// autograd.
  ///
  /// A result depends on its query and its keys alone, to the bit: not on the other steps, nor on how
  /// the keys are divided into runs.
  /// - Parameters:
  ///   - query: `[rows, heads, width]`, rotated.
  ///   - key: `[rows, shared heads, width]`, rotated; `value` likewise.
  ///   - cap: bounds scores as `cap · tanh(score / cap)` (Gemma 2).
  ///   - window: how many positions are seen, the query's own included; nil sees all.
  /// - Returns: `[rows, heads · width]`.
  public static func treeAttention(
    _ query: Tensor, _ key: Tensor, _ value: Tensor, steps: AttentionSteps, scale: Double,
    cap: Double?, window: Int?
  ) -> Tensor { steps.attend(query, key, value, scale: scale, cap: cap, window: window) }

  /// Rotates heads `[rows, heads, width]` where they lie, if the kernel suits them.
  ///
  /// - Parameters:
  ///   - cosine: `[rows, 1, width]`.
  ///   - sine: likewise, the first half of the width negated.
  /// - Returns: whether it was done.
  public func rotateInPlace(cosine: Tensor, sine: Tensor) -> Bool {
    guard suitsKernels else { return false }
    check(
      "rotate", [self, cosine, sine],
      ctorch_rotate_in_place(handle, cosine.handle, sine.handle))
    return true
  }
}
