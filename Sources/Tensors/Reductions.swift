import CTorch

private func reduce(_ name: StaticString, _ x: Tensor, _ op: ctorch_reduce_op, _ d: Int, _ k: Bool)
  -> Tensor
{ wrap(name, [x], ctorch_reduce(x.handle, Int32(op.rawValue), Int32(d), k)) }

private func reduce(_ name: StaticString, _ x: Tensor, _ op: ctorch_reduce_op) -> Tensor {
  wrap(name, [x], ctorch_reduce_all(x.handle, Int32(op.rawValue)))
}

extension Tensor {
  /// The sum of all elements, a scalar.
  public func sum() -> Tensor { reduce("sum", self, CTORCH_SUM) }
  /// The mean of all elements, a scalar.
  public func mean() -> Tensor { reduce("mean", self, CTORCH_MEAN) }
  /// The greatest element, a scalar.
  public func max() -> Tensor { reduce("max", self, CTORCH_MAX) }
  /// The smallest element, a scalar.
  public func min() -> Tensor { reduce("min", self, CTORCH_MIN) }
  /// The root of the sum of squares of all elements, a scalar.
  public func norm() -> Tensor { reduce("norm", self, CTORCH_NORM) }
  /// Whether no element is zero, a scalar of type bool.
  public func all() -> Tensor { reduce("all", self, CTORCH_ALL) }

  /// Sums along a dimension, which disappears unless kept with size 1.
  public func sum(_ dimension: Int, keep: Bool = false) -> Tensor {
    reduce("sum", self, CTORCH_SUM, dimension, keep)
  }
  /// Means along a dimension, which disappears unless kept with size 1.
  public func mean(_ dimension: Int, keep: Bool = false) -> Tensor {
    reduce("mean", self, CTORCH_MEAN, dimension, keep)
  }
  /// Greatest entries along a dimension, which disappears unless kept with size 1.
  public func max(_ dimension: Int, keep: Bool = false) -> Tensor {
    reduce("max", self, CTORCH_MAX, dimension, keep)
  }
  /// Smallest entries along a dimension, which disappears unless kept with size 1.
  public func min(_ dimension: Int, keep: Bool = false) -> Tensor {
    reduce("min", self, CTORCH_MIN, dimension, keep)
  }
  /// log Σ exp(x) along a dimension, stable for large |x|; it disappears unless kept with size 1.
  public func logSumExp(_ dimension: Int, keep: Bool = false) -> Tensor {
    reduce("log sum exp", self, CTORCH_LOGSUMEXP, dimension, keep)
  }
  /// Index of the greatest entry, int64; the first among equals.
  public func argmax(_ dimension: Int, keep: Bool = false) -> Tensor {
    reduce("argmax", self, CTORCH_ARGMAX, dimension, keep)
  }

  /// exp(x) / Σ exp(x) along a dimension: not negative, and sums to 1.
  public func softmax(_ dimension: Int = -1) -> Tensor {
    wrap("softmax", [self], ctorch_softmax(handle, Int32(dimension)))
  }
  /// log of the softmax along a dimension, stable for large |x|.
  public func logSoftmax(_ dimension: Int = -1) -> Tensor {
    wrap("log softmax", [self], ctorch_log_softmax(handle, Int32(dimension)))
  }
  /// Sums of all entries up to each one along a dimension.
  public func cumulativeSum(_ dimension: Int = -1) -> Tensor {
    wrap("cumulative sum", [self], ctorch_cumsum(handle, Int32(dimension)))
  }

  /// The `k` greatest entries of the last dimension, greatest first, and their int64 indices.
  public func top(_ k: Int) -> (values: Tensor, indices: Tensor) {
    var values: ctorch_tensor?
    var indices: ctorch_tensor?
    check("top", [self], ctorch_topk(handle, k, &values, &indices))
    let missing = { Tensor(handle: ctorch_undefined()!) }
    return (
      values.map(Tensor.init(handle:)) ?? missing(), indices.map(Tensor.init(handle:)) ?? missing()
    )
  }
}
