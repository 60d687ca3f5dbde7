import CTorch

extension Tensor {
  /// X of `self · X = other`, for a square matrix `[n, n]` and `[n, k]`.
  ///
  /// An error for a singular matrix. Cost: O(n³ + n²·k). Differentiable.
  public func solved(_ other: Tensor) -> Tensor {
    wrap("solve", [self, other], ctorch_solve(handle, other.handle))
  }

  /// The eigenvalues of a symmetric matrix `[n, n]`, ascending, and its eigenvectors as columns.
  ///
  /// Only the lower triangle is read. A vector's sign is arbitrary. Cost: O(n³).
  public func symmetricEigenvectors() -> (values: Tensor, vectors: Tensor) {
    var values: ctorch_tensor?
    var vectors: ctorch_tensor?
    check("eigenvectors", [self], ctorch_eigh(handle, &values, &vectors))
    let missing = { Tensor(handle: ctorch_undefined()!) }
    return (
      values.map(Tensor.init(handle:)) ?? missing(), vectors.map(Tensor.init(handle:)) ?? missing()
    )
  }
}
