/// A unit as a product of powers of base units, with its size in them.
struct UnitForm: Hashable, Sendable {
  /// Exponents of base units, none of them zero. Words that are no known unit are units of their
  /// own: 3 apples.
  private(set) var powers: [String: Int] = [:]
  /// How many of the base units one of this is.
  private(set) var scale: Expression = .one
  /// Words that are no known unit.
  private(set) var hasUnknown = false
  /// What a remainder is of: 3 (mod 7). The number that it comes with counts up to multiples of it.
  private(set) var modulus: Rational?
  /// How many there are of it: a million dollars.
  private(set) var count = Rational.one

  static let none = UnitForm()
  static let percent = UnitForm(named: "percent")
  static let degree = UnitForm(named: "degree")

  init() {}

  /// The unit of a word in any case, singular or plural.
  init(named word: String) {
    if let known = UnitTable.units[word] ?? UnitTable.units[word.lowercased()] {
      self = known
      return
    }
    let name = UnitTable.singular(of: word.lowercased())
    if let known = UnitTable.units[name] {
      self = known
      return
    }
    powers = [name: 1]
    hasUnknown = true
  }

  init(base: String, scale: Expression = .one) {
    powers = [base: 1]
    self.scale = scale
  }

  /// A remainder's modulus as a unit.
  init(modulus: Rational) {
    powers = ["mod \(modulus.text)": 1]
    self.modulus = modulus
  }

  /// A number as a unit: a dozen.
  init(count: Rational) { self.count = count }

  /// Whether it says nothing.
  var isNone: Bool { powers.isEmpty && scale == .one && count == .one }

  /// The same without its number, and that number.
  var counted: (unit: UnitForm, count: Rational) {
    var unit = self
    unit.count = .one
    return (unit, count)
  }

  func times(_ other: UnitForm) -> UnitForm {
    var product = self
    for (name, exponent) in other.powers {
      let sum = (product.powers[name] ?? 0) + exponent
      product.powers[name] = sum == 0 ? nil : sum
    }
    product.scale = Self.product(scale, other.scale)
    product.count = count * other.count
    product.hasUnknown = hasUnknown || other.hasUnknown
    return product
  }

  /// - Parameter exponent: between −9 and 9.
  func power(_ exponent: Int) -> UnitForm {
    precondition(abs(exponent) <= 9, "a unit's exponent has one digit")
    var result = UnitForm()
    let base = exponent < 0 ? inverse : self
    for _ in 0..<abs(exponent) { result = result.times(base) }
    return result
  }

  private var inverse: UnitForm {
    var result = self
    result.powers = powers.mapValues { -$0 }
    result.scale = Expression.one.over(scale)
    result.count = count.inverse
    return result
  }

  private static func product(_ one: Expression, _ two: Expression) -> Expression {
    if case .number(let left) = one, case .number(let right) = two { return .number(left * right) }
    return one == .one ? two : two == .one ? one : .product([one, two])
  }

  /// Whether both measure the same thing.
  func isComparable(to other: UnitForm) -> Bool { powers == other.powers }
}
