import Basics
import Testing

@testable import Tools

/// Small expressions, all of them, against another way to compute them.
@Suite struct ArithmeticTests {
  private static let operators: [Character] = ["+", "-", "*", "/"]

  /// a ∘ b ∘ c ∘ d without brackets: products first, each from the left, in floating point.
  @Test func allChainsOfFour() throws {
    let calculator = Calculator()
    var computed = 0
    for digits in 0..<256 {
      for signs in 0..<64 {
        let numbers = (0..<4).map { (digits >> (2 * $0)) & 3 }
        let chosen = (0..<3).map { Self.operators[(signs >> (2 * $0)) & 3] }
        let text = zip(numbers, chosen).map { "\($0)\($1)" }.joined() + "\(numbers[3])"
        guard let expected = Self.twoPasses(numbers.map(Double.init), chosen) else {
          #expect(throws: RewardError.self) { try calculator.value(of: text) }
          continue
        }
        let value = try calculator.value(of: text)
        let found = Double(value.numerator) / Double(value.denominator)
        guard abs(found - expected) < 1e-9 else {
          Issue.record("\(text) is \(expected), not \(found)")
          return
        }
        computed += 1
      }
    }
    #expect(computed > 10_000)
  }

  /// Nil where something is divided by zero.
  private static func twoPasses(_ numbers: [Double], _ signs: [Character]) -> Double? {
    var terms = [numbers[0]]
    var adding: [Character] = []
    for (sign, number) in zip(signs, numbers.dropFirst()) {
      switch sign {
      case "*": terms[terms.count - 1] *= number
      case "/":
        if number == 0 { return nil }
        terms[terms.count - 1] /= number
      default:
        adding.append(sign)
        terms.append(number)
      }
    }
    return zip(adding, terms.dropFirst()).reduce(terms[0]) {
      $1.0 == "+" ? $0 + $1.1 : $0 - $1.1
    }
  }

  /// An expression as a tree, with its value as two whole numbers.
  private indirect enum Tree {
    case number(Int)
    case operation(Tree, Character, Tree)

    var text: String {
      switch self {
      case .number(let value): "\(value)"
      case .operation(let left, let sign, let right): "(\(left.text) \(sign) \(right.text))"
      }
    }

    var value: (top: Int, bottom: Int)? {
      guard case .operation(let left, let sign, let right) = self else {
        if case .number(let value) = self { return (value, 1) }
        return nil
      }
      guard let one = left.value, let two = right.value else { return nil }
      switch sign {
      case "+": return (one.top * two.bottom + two.top * one.bottom, one.bottom * two.bottom)
      case "-": return (one.top * two.bottom - two.top * one.bottom, one.bottom * two.bottom)
      case "*": return (one.top * two.top, one.bottom * two.bottom)
      default:
        return two.top == 0 ? nil : (one.top * two.bottom, one.bottom * two.top)
      }
    }
  }

  @Test func allBracketedTreesOfThree() throws {
    let calculator = Calculator()
    for numbers in 0..<216 {
      let (a, b, c) = (numbers % 6, numbers / 6 % 6, numbers / 36)
      for signs in 0..<16 {
        let (first, second) = (Self.operators[signs & 3], Self.operators[signs >> 2])
        for tree in [
          Tree.operation(.operation(.number(a), first, .number(b)), second, .number(c)),
          .operation(.number(a), first, .operation(.number(b), second, .number(c))),
        ] {
          let found = try? calculator.value(of: tree.text)
          guard let expected = tree.value else {
            #expect(found == nil)
            continue
          }
          let isEqual = found.map {
            Int($0.numerator) * expected.bottom == expected.top * Int($0.denominator)
          }
          guard isEqual == true else {
            Issue.record("\(tree.text) is \(expected), not \(String(describing: found))")
            return
          }
        }
      }
    }
  }

  @Test func fractionsInLowestTerms() throws {
    let half = try Fraction(-3, over: -6)
    #expect(half.numerator == 1 && half.denominator == 2 && half.description == "0.5")
    #expect(try half.minus(Fraction(2)).description == "-1.5")
    #expect(try Fraction(1, over: 3).power(Fraction(-3)).description == "27")
    #expect(try Fraction(Int128.max, over: 1).description == "\(Int128.max)")
    for broken in [
      { try Fraction(1, over: 0) }, { try Fraction(.min, over: 1) },
      { try Fraction(.max, over: 1).plus(Fraction(1)) },
      { try Fraction(1, over: .max).times(Fraction(1, over: 2)) },
    ] as [() throws -> Fraction] {
      let error = #expect(throws: RewardError.self) { try broken() }
      #expect(error?.code == .toolInput)
    }
  }

  @Test(arguments: [
    ("He has 60 / 2 = 30 apples.", ["60 / 2=30"]), ("2x = 84", []), ("a = 5", []), ("5 = 5", []),
    ("3 + 2x * 3 = 19", []), ("$12 + $6 = $18.", ["$12 + $6=$18"]),
    ("in hours. 4 * 3 = 12, so", ["4 * 3=12"]), ("6 hours * 7 * 3 = 126", []),
    ("100% - 10% = 90", []), ("5 * 6 = 30x", []), ("5 * 6 = 30 * 2", []),
    ("x = 140/20 = 7.", ["140/20=7"]), ("(1/2)(20) = 10", ["(1/2)(20)=10"]),
    ("2 * (3 + 4) = 14 and 14 / 7 = 2", ["2 * (3 + 4)=14", "14 / 7=2"]),
    (String(repeating: "1+", count: 3000) + "1 = 2", []),
  ])
  func equationsInText(_ text: String, _ equations: [String]) {
    #expect(PlainEquations.steps(in: text).map(\.equation) == equations)
  }
}
