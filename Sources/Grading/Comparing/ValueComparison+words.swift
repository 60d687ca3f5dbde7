extension ValueComparison {
  /// Plain words against anything.
  func compare(_ text: String, _ other: AnswerValue) -> AnswerComparison {
    switch other {
    case .text(let words):
      if text == words { return .equal(.text) }
      // "ellipse" and "an ellipse with centre 0" may mean the same.
      let (one, two) = (Set(text.split(separator: " ")), Set(words.split(separator: " ")))
      return one.isSubset(of: two) || two.isSubset(of: one)
        ? .undecided(.form) : .different(.text)
    case .choice(let letter):
      return text.count == 1
        ? verdict(text.uppercased() == String(letter)) : .undecided(.form)
    case .quantity(let quantity):
      if case .variable(let name) = quantity.formula.expression {
        return verdict(name.lowercased() == text)
      }
      return .different(.text)
    case .set(let members) where members.isEmpty: return .undecided(.form)
    default: return .different(.text)
    }
  }

  /// A choice's letter against anything: what the letter stands for is not known.
  func compare(_ letter: Character, _ other: AnswerValue) -> AnswerComparison {
    switch other {
    case .choice(let second): return verdict(letter == second)
    case .quantity(let quantity):
      guard quantity.unit == nil else { return .undecided(.form) }
      switch quantity.formula.expression {
      case .variable(let name): return verdict(name.uppercased() == String(letter))
      case .euler: return verdict(letter == "E")
      case .imaginary: return verdict(letter == "I")
      default: return .undecided(.form)
      }
    default: return .undecided(.form)
    }
  }

  private func verdict(_ isEqual: Bool) -> AnswerComparison {
    isEqual ? .equal(.text) : .different(.text)
  }
}
