import CTorch

extension Tensor {
  /// The same elements in row-major order with another shape; one size may be −1. A view where
  /// possible.
  public func reshaped(_ shape: [Int]) -> Tensor {
    wrap("reshape", [self], ctorch_reshape(handle, shape, Int32(shape.count)), "to \(shape)")
  }

  /// A view in which dimensions of size 1 are repeated; −1 keeps a size.
  public func expanded(_ shape: [Int]) -> Tensor {
    wrap("expand", [self], ctorch_expand(handle, shape, Int32(shape.count)), "to \(shape)")
  }

  /// A view with the dimensions in another order: dimension `i` of the result is `order[i]`.
  public func permuted(_ order: [Int]) -> Tensor {
    wrap("permute", [self], ctorch_permute(handle, order, Int32(order.count)), "\(order)")
  }

  /// A view with two dimensions exchanged; negative ones count from the last.
  public func transposed(_ a: Int = -2, _ b: Int = -1) -> Tensor {
    wrap("transpose", [self], ctorch_transpose(handle, Int32(a), Int32(b)))
  }

  /// A view of `length` entries of a dimension.
  public func narrowed(_ dimension: Int, from start: Int, count length: Int) -> Tensor {
    wrap(
      "narrow", [self], ctorch_narrow(handle, Int32(dimension), start, length),
      "dimension \(dimension) from \(start) count \(length)")
  }

  /// A view of one entry of a dimension, which disappears.
  public func selected(_ dimension: Int, _ index: Int) -> Tensor {
    wrap("select", [self], ctorch_select(handle, Int32(dimension), index))
  }

  /// A view with a new dimension of size 1 at this place.
  public func unsqueezed(_ dimension: Int) -> Tensor {
    wrap("unsqueeze", [self], ctorch_unsqueeze(handle, Int32(dimension)))
  }

  /// A view without this dimension, if its size is 1; else all of the tensor.
  public func squeezed(_ dimension: Int) -> Tensor {
    wrap("squeeze", [self], ctorch_squeeze(handle, Int32(dimension)))
  }

  /// Tensors one after another along a dimension; the other sizes must be equal. One tensor is
  /// given back itself.
  public static func concatenated(_ parts: [Tensor], _ dimension: Int = 0) -> Tensor {
    if parts.count == 1 { return parts[0] }
    return withExtendedLifetime(parts) {
      wrap(
        "concatenate", parts,
        ctorch_cat(parts.map { $0.handle }, parts.count, Int32(dimension)))
    }
  }

  /// Tensors of equal shapes side by side along a new dimension.
  public static func stacked(_ parts: [Tensor], _ dimension: Int = 0) -> Tensor {
    withExtendedLifetime(parts) {
      wrap(
        "stack", parts, ctorch_stack(parts.map { $0.handle }, parts.count, Int32(dimension)))
    }
  }

  /// Entries of a dimension by an int64 tensor of indices.
  public func rows(_ indices: Tensor, _ dimension: Int = 0) -> Tensor {
    wrap(
      "index select", [self, indices],
      ctorch_index_select(handle, Int32(dimension), indices.handle))
  }

  /// `result[…, i, …] = self[…, indices[…, i, …], …]` along a dimension.
  public func gathered(_ dimension: Int, _ indices: Tensor) -> Tensor {
    wrap("gather", [self, indices], ctorch_gather(handle, Int32(dimension), indices.handle))
  }

  /// The lower triangle; the rest zero.
  public func lowerTriangle(_ diagonal: Int = 0) -> Tensor {
    wrap("lower triangle", [self], ctorch_tril(handle, diagonal))
  }

  /// `self[indices] = source` along a dimension, in place and outside autograd.
  public func copy(from source: Tensor, at indices: Tensor, _ dimension: Int = 0) {
    check(
      "index copy", [self, indices, source],
      ctorch_index_copy_into(handle, Int32(dimension), indices.handle, source.handle))
  }

  /// `self[indices] += source` along a dimension, in place and outside autograd.
  public func add(_ source: Tensor, at indices: Tensor, _ dimension: Int = 0) {
    check(
      "index add", [self, indices, source],
      ctorch_index_add_into(handle, Int32(dimension), indices.handle, source.handle))
  }
}
