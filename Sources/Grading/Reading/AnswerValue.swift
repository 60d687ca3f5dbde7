/// What an answer says, as far as comparing needs it.
indirect enum AnswerValue: Sendable {
  /// A number, a constant, a function of variables; with a unit where one is written.
  case quantity(Quantity)
  /// Digits with a base as index, such as 101₂.
  case based(BasedNumber)
  /// Plain words, in lower case without marks and articles.
  case text(String)
  /// A choice's letter: (B).
  case choice(Character)
  /// Members in brackets, in order: a point, a vector, an interval with two ends.
  case sequence(Brackets, [AnswerValue])
  /// Members without brackets, in any order.
  case list([AnswerValue])
  /// Members in braces, in any order.
  case set([AnswerValue])
  /// A set of real numbers.
  case spans(SpanSet)
  /// Rows of equal length.
  case matrix([[AnswerValue]])
  /// A value with what it belongs to: x = 5, f(x) = x², x ∈ [0, 1].
  case labelled(Label, AnswerValue)
  /// An equation or inequality that no variable is alone in.
  case relation(Relation)
  /// 3 : 4.
  case ratio([Formula])
  /// A time of day.
  case time(ClockTime)

  struct Quantity: Sendable {
    var formula: Formula
    var unit: UnitForm?
  }

  struct BasedNumber: Hashable, Sendable {
    /// As written, in upper case.
    let digits: String
    let base: Int
    let value: Rational
  }

  enum Brackets: Hashable, Sendable {
    case round, square, angle
  }

  struct Label: Hashable, Sendable {
    let name: String
    /// Whether it is a variable, which equations can be solved for.
    let isVariable: Bool
  }

  struct Relation: Sendable {
    enum Sign: Hashable, Sendable { case equal, unequal, below, atMost }

    /// Left side minus right side.
    let difference: Formula
    let sign: Sign
  }

  struct ClockTime: Hashable, Sendable {
    let hour: Int
    let minute: Int
    /// Whether before noon; nil where it is not said.
    let isMorning: Bool?
  }

  /// A plain formula without a unit; nil for everything else.
  var formula: Formula? {
    guard case .quantity(let quantity) = self, quantity.unit == nil else { return nil }
    return quantity.formula
  }
}
