/// Why an expression has no exact form.
enum AlgebraStop: Error, Hashable, Sendable {
  /// It would take more terms, bits or steps than the limits allow.
  case tooLarge
  /// It divides by zero, or is another value that is not defined.
  case undefined
  /// It has an infinity inside.
  case infinite
}

/// What exact arithmetic may still spend.
struct Effort: Sendable {
  private var steps: Int
  private let bits: Int

  init(steps: Int, bits: Int) {
    self.steps = steps
    self.bits = bits
  }

  /// - Throws: `tooLarge` once the steps are spent.
  mutating func spend(_ count: Int) throws(AlgebraStop) {
    guard count <= steps else { throw .tooLarge }
    steps -= count
  }

  /// - Throws: `tooLarge` for a number of too many bits.
  func check(_ value: Rational) throws(AlgebraStop) -> Rational {
    guard value.bits <= bits else { throw .tooLarge }
    return value
  }

  /// A power, refused before it is computed where it would be too large.
  func power(_ base: Rational, _ exponent: Int) throws(AlgebraStop) -> Rational {
    guard !base.isZero || exponent > 0 else { throw .undefined }
    let count = Int(clamping: exponent.magnitude)
    guard base == .one || base == .minusOne || base.isZero || count <= bits / max(1, base.bits - 1)
    else { throw .tooLarge }
    return base.power(exponent)
  }
}
