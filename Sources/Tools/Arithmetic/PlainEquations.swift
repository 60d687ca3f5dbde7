import Foundation

/// Equations of numbers in running text: `60 / 2 = 30` in "He has 60 / 2 = 30 apples."
public enum PlainEquations {
  /// The equations, in order, each as a step. Cost: O(line²) for each line in the worst case.
  ///
  /// Only what can be told for sure is taken: numbers alone on both sides, an operation on the
  /// left, and no unknown or unit beside them. A left side with a percent sign and a right side
  /// without is left out, since people write 100% - 10% = 90.
  public static func steps(in text: String) -> [WorkedAnswer.Step] {
    text.split(whereSeparator: \.isNewline).flatMap { line -> [WorkedAnswer.Step] in
      // Longer lines are no prose; the bound keeps hostile ones cheap.
      guard line.utf8.count <= 4000 else { return [] }
      let letters = Array(line)
      return letters.indices.filter { letters[$0] == "=" }.compactMap { step(letters, at: $0) }
    }
  }

  private static func step(_ letters: [Character], at sign: Int) -> WorkedAnswer.Step? {
    guard let left = left(letters[..<sign]), let right = right(letters[(sign + 1)...]),
      !left.contains("%") || right.contains("%")
    else { return nil }
    return .init(equation: "\(left)=\(right)")
  }

  private static let symbols = Set("0123456789.,()+-*/^%$€£×÷·–− x")

  /// The longest expression that ends where the text does.
  private static func left(_ letters: ArraySlice<Character>) -> String? {
    var start = letters.endIndex
    while start > letters.startIndex, symbols.contains(letters[start - 1]) { start -= 1 }
    while start < letters.endIndex {
      defer { start += 1 }
      guard begins(letters, at: start) else { continue }
      var reader = ArithmeticReader(String(letters[start...]))
      if (try? reader.value()) != nil, reader.operations > 0 {
        return String(letters[start...]).trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }

  /// Whether an expression can begin here: at an operand, and not behind an operator or a letter,
  /// which would belong to it.
  private static func begins(_ letters: ArraySlice<Character>, at place: Int) -> Bool {
    let letter = letters[place]
    let isOperand =
      WrittenNumber.isDigit(letter) || letter == "(" || letter == "."
      || ArithmeticReader.currencies.contains(letter)
    guard isOperand else { return false }
    guard place > letters.startIndex else { return true }
    let before = letters[place - 1]
    guard before.isWhitespace || "([:=".contains(before) else { return false }
    let last = letters[..<place].last { !$0.isWhitespace }
    return last.map { !"+-*/^%×÷·–−x".contains($0) } ?? true
  }

  /// The number that the text begins with, unless something goes on behind it.
  private static func right(_ letters: ArraySlice<Character>) -> String? {
    var start = letters.firstIndex { !$0.isWhitespace } ?? letters.endIndex
    let first = start
    while start < letters.endIndex,
      letters[start] == "-" || ArithmeticReader.currencies.contains(letters[start])
    { start += 1 }
    guard let number = try? WrittenNumber(letters[start...]) else { return nil }
    var end = start + number.length
    if end < letters.endIndex, letters[end] == "%" { end += 1 }
    let rest = letters[end...]
    if let next = rest.first, next.isLetter || WrittenNumber.isDigit(next) { return nil }
    if let next = rest.first(where: { !$0.isWhitespace }), "+-*/^×÷·–−(:".contains(next) {
      return nil
    }
    if rest.starts(with: [" ", "x", " "]) { return nil }
    return String(letters[first..<end])
  }
}
