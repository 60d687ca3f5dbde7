import Foundation

extension Expression {
  /// The value in double precision; nil where it is infinite, undefined, or not computed here
  /// (inverse functions outside their real domain).
  ///
  /// - Parameter point: the values of the variables; all must be there.
  func numeric(_ point: [String: Complex]) -> Approximation? {
    guard let result = value(point), result.value.isFinite, result.error.isFinite else {
      return nil
    }
    return result
  }

  private func value(_ point: [String: Complex]) -> Approximation? {
    switch self {
    case .number(let value): return Approximation(Complex(value.double))
    case .pi: return Approximation(Complex(.pi))
    case .euler: return Approximation(Complex(M_E))
    case .imaginary: return Approximation(Complex(0, 1), error: 0)
    case .infinity, .plusMinus: return nil
    case .variable(let name):
      guard let value = point[name] else { preconditionFailure("a point has all variables") }
      return Approximation(value, error: 0)
    case .sum(let parts):
      var sum = Approximation(Complex(0), error: 0)
      for part in parts {
        guard let value = part.value(point) else { return nil }
        sum = sum + value
      }
      return sum
    case .product(let parts):
      var product = Approximation(Complex(1), error: 0)
      for part in parts {
        guard let value = part.value(point) else { return nil }
        product = product * value
      }
      return product
    case .quotient(let above, let below):
      guard let above = above.value(point), let below = below.value(point) else { return nil }
      return above / below
    case .power(let base, let exponent):
      guard let base = base.value(point) else { return nil }
      if let rational = exponent.literal { return base.power(rational) }
      return exponent.value(point).flatMap { base.power($0) }
    case .call(let function, let arguments):
      var values: [Approximation] = []
      for argument in arguments {
        guard let value = argument.value(point) else { return nil }
        values.append(value)
      }
      return function.numeric(values)
    }
  }

  /// The number where it is written as one, also as a product with signs.
  private var literal: Rational? {
    switch self {
    case .number(let value): return value
    case .product(let parts):
      var product = Rational.one
      for part in parts {
        guard let value = part.literal, value.bits < 256 else { return nil }
        product = product * value
      }
      return product
    default: return nil
    }
  }
}

extension Expression.Function {
  fileprivate func numeric(_ values: [Approximation]) -> Approximation? {
    switch self {
    case .log:
      guard let base = values[0].logarithm, let value = values[1].logarithm else { return nil }
      return value / base
    case .ln: return values[0].logarithm
    case .exp: return values[0].exponential
    case .tan, .cot, .sec, .csc:
      let (sine, cosine) = values[0].trigonometric
      let one = Approximation(Complex(1), error: 0)
      return switch self {
      case .tan: sine / cosine
      case .cot: cosine / sine
      case .sec: one / cosine
      default: one / sine
      }
    case .sin: return values[0].trigonometric.sine
    case .cos: return values[0].trigonometric.cosine
    case .sinh, .cosh, .tanh: return values[0].hyperbolic(self)
    case .abs:
      return Approximation(Complex(values[0].value.magnitude), error: values[0].error)
    default: break
    }
    var numbers: [Double] = []
    for value in values {
      guard value.isReal else { return nil }
      numbers.append(value.value.real)
    }
    return real(numbers, error: values.map(\.error).max() ?? 0)
  }

  private func real(_ numbers: [Double], error: Double) -> Approximation? {
    let first = numbers[0]
    switch self {
    case .arcsin, .arccos:
      guard Swift.abs(first) <= 1 else { return nil }
      let room = 1 - first * first
      let carried = room > 4 * error ? error / room.squareRoot() : (4 * error).squareRoot()
      return Approximation(Complex(self == .arcsin ? asin(first) : acos(first)), carrying: carried)
    case .arctan: return Approximation(Complex(atan(first)), carrying: error)
    case .floor, .ceil:
      guard Swift.abs(first - first.rounded()) > error else { return nil }
      let value = self == .floor ? first.rounded(.down) : first.rounded(.up)
      return Approximation(Complex(value), error: 0)
    case .factorial:
      guard first > -1, first < 150 else { return nil }
      let value = tgamma(first + 1)
      return Approximation(Complex(value), carrying: value * (error * 8 + 0x1p-46))
    case .max, .min:
      return Approximation(Complex(self == .max ? numbers.max()! : numbers.min()!), error: error)
    default:
      // Binomials and common divisors of what is no number.
      return nil
    }
  }
}

extension Approximation {
  fileprivate var trigonometric: (sine: Approximation, cosine: Approximation) {
    let (x, y) = (value.real, value.imaginary)
    let growth = y == 0 ? 1 : cosh(y) + abs(sinh(y))
    let sine = Complex(sin(x) * cosh(y), cos(x) * sinh(y))
    let cosine = Complex(cos(x) * cosh(y), -sin(x) * sinh(y))
    return (
      Approximation(sine, carrying: error * growth), Approximation(cosine, carrying: error * growth)
    )
  }

  fileprivate func hyperbolic(_ function: Expression.Function) -> Approximation? {
    let minus = Approximation(Complex(-1), error: 0)
    let (up, down) = (exponential, (minus * self).exponential)
    let half = Approximation(Complex(0.5), error: 0)
    let (sine, cosine) = (half * (up + minus * down), half * (up + down))
    return switch function {
    case .sinh: sine
    case .cosh: cosine
    default: sine / cosine
    }
  }
}
