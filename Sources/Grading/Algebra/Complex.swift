import Foundation

/// A complex number in double precision.
struct Complex: Hashable, Sendable {
  var real: Double
  var imaginary: Double

  init(_ real: Double, _ imaginary: Double = 0) {
    self.real = real
    self.imaginary = imaginary
  }

  var magnitude: Double { hypot(real, imaginary) }
  var phase: Double { atan2(imaginary, real) }
  var isFinite: Bool { real.isFinite && imaginary.isFinite }

  static func + (one: Complex, two: Complex) -> Complex {
    Complex(one.real + two.real, one.imaginary + two.imaginary)
  }

  static func - (one: Complex, two: Complex) -> Complex {
    Complex(one.real - two.real, one.imaginary - two.imaginary)
  }

  static func * (one: Complex, two: Complex) -> Complex {
    Complex(
      one.real * two.real - one.imaginary * two.imaginary,
      one.real * two.imaginary + one.imaginary * two.real)
  }

  static func / (one: Complex, two: Complex) -> Complex {
    let scale = two.magnitude
    let (real, imaginary) = (two.real / scale, two.imaginary / scale)
    let product = one * Complex(real, -imaginary)
    return Complex(product.real / scale, product.imaginary / scale)
  }

  /// e to this power.
  var exponential: Complex {
    imaginary == 0
      ? Complex(exp(real)) : Complex(exp(real) * cos(imaginary), exp(real) * sin(imaginary))
  }

  /// The principal logarithm.
  var logarithm: Complex { Complex(log(magnitude), phase) }
}
