import CTorch

private func unary(_ name: StaticString, _ x: Tensor, _ op: ctorch_unary_op) -> Tensor {
  wrap(name, [x], ctorch_unary(x.handle, Int32(op.rawValue)))
}

private func binary(_ name: StaticString, _ a: Tensor, _ b: Tensor, _ op: ctorch_binary_op)
  -> Tensor
{ wrap(name, [a, b], ctorch_binary(a.handle, b.handle, Int32(op.rawValue))) }

private func binary(_ name: StaticString, _ a: Tensor, _ b: Double, _ op: ctorch_binary_op)
  -> Tensor
{ wrap(name, [a], ctorch_binary_scalar(a.handle, b, Int32(op.rawValue)), "\(b)") }

// Element by element; shapes broadcast as in numpy.
extension Tensor {
  /// a + b.
  public static func + (a: Tensor, b: Tensor) -> Tensor { binary("add", a, b, CTORCH_ADD) }
  /// a − b.
  public static func - (a: Tensor, b: Tensor) -> Tensor { binary("subtract", a, b, CTORCH_SUB) }
  /// a · b, element by element; ``matmul(_:)`` is the matrix product.
  public static func * (a: Tensor, b: Tensor) -> Tensor { binary("multiply", a, b, CTORCH_MUL) }
  /// a / b; dividing by zero gives an infinity or NaN.
  public static func / (a: Tensor, b: Tensor) -> Tensor { binary("divide", a, b, CTORCH_DIV) }
  /// a + b.
  public static func + (a: Tensor, b: Double) -> Tensor { binary("add", a, b, CTORCH_ADD) }
  /// a − b.
  public static func - (a: Tensor, b: Double) -> Tensor { binary("subtract", a, b, CTORCH_SUB) }
  /// a · b.
  public static func * (a: Tensor, b: Double) -> Tensor { binary("multiply", a, b, CTORCH_MUL) }
  /// a / b; dividing by zero gives an infinity or NaN.
  public static func / (a: Tensor, b: Double) -> Tensor { binary("divide", a, b, CTORCH_DIV) }
  /// −a.
  public static prefix func - (a: Tensor) -> Tensor { unary("negate", a, CTORCH_NEG) }

  /// Whether a < b, as bool.
  public static func .< (a: Tensor, b: Tensor) -> Tensor { binary("less", a, b, CTORCH_LESS) }
  /// Whether a ≤ b, as bool.
  public static func .<= (a: Tensor, b: Tensor) -> Tensor {
    binary("less or equal", a, b, CTORCH_LESS_EQUAL)
  }
  /// Whether a > b, as bool.
  public static func .> (a: Tensor, b: Tensor) -> Tensor { binary("greater", a, b, CTORCH_GREATER) }
  /// Whether a ≥ b, as bool.
  public static func .>= (a: Tensor, b: Tensor) -> Tensor {
    binary("greater or equal", a, b, CTORCH_GREATER_EQUAL)
  }
  /// Whether a = b, as bool; NaN equals nothing.
  public static func .== (a: Tensor, b: Tensor) -> Tensor { binary("equal", a, b, CTORCH_EQUAL) }
  /// Whether a < b, as bool.
  public static func .< (a: Tensor, b: Double) -> Tensor { binary("less", a, b, CTORCH_LESS) }
  /// Whether a ≥ b, as bool.
  public static func .>= (a: Tensor, b: Double) -> Tensor {
    binary("greater or equal", a, b, CTORCH_GREATER_EQUAL)
  }
  /// Whether neither is zero, as bool.
  public static func .& (a: Tensor, b: Tensor) -> Tensor { binary("and", a, b, CTORCH_LOGICAL_AND) }
  /// Whether one of the two is not zero, as bool.
  public static func .| (a: Tensor, b: Tensor) -> Tensor { binary("or", a, b, CTORCH_LOGICAL_OR) }

  /// eˣ.
  public func exp() -> Tensor { unary("exp", self, CTORCH_EXP) }
  /// The natural logarithm; NaN below 0.
  public func log() -> Tensor { unary("log", self, CTORCH_LOG) }
  /// The square root; NaN below 0.
  public func sqrt() -> Tensor { unary("sqrt", self, CTORCH_SQRT) }
  /// 1/√x.
  public func rsqrt() -> Tensor { unary("rsqrt", self, CTORCH_RSQRT) }
  /// baseˣ for each x of `exponents`, in their type.
  public static func power(_ base: Double, _ exponents: Tensor) -> Tensor {
    wrap("power", [exponents], ctorch_power_of(base, exponents.handle), "\(base)")
  }
  /// The hyperbolic tangent.
  public func tanh() -> Tensor { unary("tanh", self, CTORCH_TANH) }
  /// 1 / (1 + exp(−x)).
  public func sigmoid() -> Tensor { unary("sigmoid", self, CTORCH_SIGMOID) }
  /// log(1 / (1 + exp(−x))), stable for large |x|.
  public func logSigmoid() -> Tensor { unary("log sigmoid", self, CTORCH_LOG_SIGMOID) }
  /// x · sigmoid(x), the activation of Llama's feed-forward blocks.
  public func silu() -> Tensor { unary("silu", self, CTORCH_SILU) }
  /// GELU with the error function, or with BERT-era models' tanh approximation.
  public func gelu(tanh: Bool) -> Tensor {
    unary("gelu", self, tanh ? CTORCH_GELU_TANH : CTORCH_GELU)
  }
  /// max(x, 0).
  public func relu() -> Tensor { unary("relu", self, CTORCH_RELU) }
  /// |x|.
  public func abs() -> Tensor { unary("abs", self, CTORCH_ABS) }
  /// x².
  public func squared() -> Tensor { unary("square", self, CTORCH_SQUARE) }
  /// The sine of an angle in radians.
  public func sin() -> Tensor { unary("sin", self, CTORCH_SIN) }
  /// The cosine of an angle in radians.
  public func cos() -> Tensor { unary("cos", self, CTORCH_COS) }
  /// Whether x is neither NaN nor infinite, as bool.
  public func isFinite() -> Tensor { unary("is finite", self, CTORCH_IS_FINITE) }
  /// Whether x is zero, as bool.
  public func not() -> Tensor { unary("not", self, CTORCH_LOGICAL_NOT) }

  /// The greater of the two; NaN where one is.
  public func maximum(_ other: Tensor) -> Tensor { binary("maximum", self, other, CTORCH_MAXIMUM) }
  /// The smaller of the two; NaN where one is.
  public func minimum(_ other: Tensor) -> Tensor { binary("minimum", self, other, CTORCH_MINIMUM) }
  /// max(x, low).
  public func clamped(atLeast low: Double) -> Tensor {
    binary("clamp", self, low, CTORCH_MAXIMUM)
  }
  /// min(x, high).
  public func clamped(atMost high: Double) -> Tensor {
    binary("clamp", self, high, CTORCH_MINIMUM)
  }

  /// Elements of `yes` where the condition holds, else of `no`.
  public static func choose(_ condition: Tensor, _ yes: Tensor, _ no: Tensor) -> Tensor {
    wrap(
      "choose", [condition, yes, no], ctorch_where(condition.handle, yes.handle, no.handle))
  }

  /// A copy with `value` where the mask is true.
  public func filled(where mask: Tensor, with value: Double) -> Tensor {
    wrap("masked fill", [self, mask], ctorch_masked_fill(handle, mask.handle, value))
  }

  /// `self += source * factor`, in place and outside autograd.
  public func add(_ source: Tensor, times factor: Double = 1) {
    check("add in place", [self, source], ctorch_add_into(handle, source.handle, factor))
  }

  /// `self *= factor`, in place and outside autograd.
  public func scale(by factor: Double) {
    check("scale in place", [self], ctorch_scale_in_place(handle, factor))
  }
}

infix operator .& : LogicalConjunctionPrecedence
infix operator .| : LogicalDisjunctionPrecedence
infix operator .< : ComparisonPrecedence
infix operator .<= : ComparisonPrecedence
infix operator .> : ComparisonPrecedence
infix operator .>= : ComparisonPrecedence
infix operator .== : ComparisonPrecedence
