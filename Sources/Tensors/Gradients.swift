import CTorch

/// Runs a body without recording for gradients (on this thread).
public func withoutGradients<Result>(_ body: () throws -> Result) rethrows -> Result {
  try withGradients(false, body)
}

/// Runs a body with recording for gradients switched on or off (on this thread).
public func withGradients<Result>(_ on: Bool = true, _ body: () throws -> Result) rethrows -> Result
{
  let before = ctorch_grad_enabled()
  ctorch_set_grad_enabled(on)
  defer { ctorch_set_grad_enabled(before) }
  return try body()
}

extension Tensor {
  /// Whether operations on this tensor are recorded. Setting it traps on what is not a leaf.
  public var requiresGradient: Bool {
    get { ctorch_requires_grad(handle) }
    set { check("requires gradient", [self], ctorch_set_requires_grad(handle, newValue)) }
  }

  /// A view that is cut off from the recorded graph.
  public var detached: Tensor { wrap("detach", [self], ctorch_detach(handle)) }

  /// Adds this tensor's gradient with respect to every leaf into those leaves' `gradient`.
  ///
  /// - Parameter gradient: what to start from; may be omitted for a scalar, then it is 1.
  public func backward(gradient: Tensor? = nil) {
    check("backward", [self], ctorch_backward(handle, gradient?.handle))
  }

  /// The gradient collected so far, or nil.
  public var gradient: Tensor? { ctorch_grad(handle).map(Tensor.init(handle:)) }

  /// Forgets the gradient, so that the next backward pass starts from none.
  public func clearGradient() { check("clear gradient", [self], ctorch_clear_grad(handle)) }
}
