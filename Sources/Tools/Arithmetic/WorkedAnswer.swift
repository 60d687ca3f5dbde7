import Basics
import Foundation

/// The steps of a worked answer that name their result, and the answer at its end: what a
/// calculator checks. The notation is that of GSM8K (Cobbe et al. 2021): `<<2*62=124>>124`, and
/// `#### 192`.
public struct WorkedAnswer: Sendable, Hashable {
  /// A step that was written down.
  public struct Step: Sendable, Hashable {
    /// What stands between the angle brackets, as `2*62=124`.
    public let equation: String
    /// The number that follows the brackets; nil where none does, or something that it is a part
    /// of.
    public let echo: String?

    /// A step.
    public init(equation: String, echo: String? = nil) {
      self.equation = equation
      self.echo = echo
    }
  }

  /// The steps, in order.
  public let steps: [Step]
  /// What stands behind the last `####`, to the end of its line; nil without that mark, empty where
  /// nothing stands there.
  public let answer: String?

  /// An answer of these steps.
  public init(steps: [Step], answer: String?) {
    self.steps = steps
    self.answer = answer
  }

  /// Finds steps and answer in a text. Cost: O(text).
  public init(_ text: String) {
    var steps: [Step] = []
    var rest = text[...]
    while let start = rest.range(of: "<<"), let end = rest[start.upperBound...].range(of: ">>") {
      var equation = rest[start.upperBound..<end.lowerBound]
      // Of brackets that were opened twice the inner ones count.
      if let inner = equation.range(of: "<<", options: .backwards) {
        equation = equation[inner.upperBound...]
      }
      rest = rest[end.upperBound...]
      guard !equation.contains(where: \.isNewline) else { continue }
      steps.append(Step(equation: String(equation), echo: Self.echo(rest)))
    }
    self.steps = steps
    answer = text.range(of: "####", options: .backwards).map { mark in
      let line = text[mark.upperBound...].prefix { !$0.isNewline }
      return String(line).trimmingCharacters(in: .whitespaces)
    }
  }

  /// The number right behind a step: `124`, `$1,200`, `.25`, `50%`. In `2:00` or `1/2` the digits
  /// are a part of something else.
  private static func echo(_ rest: Substring) -> String? {
    let letters = Array(rest.prefix(48))
    let start = letters.firstIndex { !ArithmeticReader.currencies.contains($0) } ?? letters.endIndex
    let read: WrittenNumber?
    do throws(RewardError) { read = try WrittenNumber(letters[start...]) } catch {
      // Too long a number is one all the same: the calculator leaves its step unread.
      return String(letters)
    }
    guard let number = read else { return nil }
    let end = start + number.length
    let next = end < letters.count ? letters[end] : " "
    if next.isLetter || "/:^*".contains(next) { return nil }
    return String(letters[..<end]) + (next == "%" ? "%" : "")
  }

  /// The steps and the answer as a calculator's input, in the same notation.
  public var input: String {
    let parts = steps.map { "<<\($0.equation)>>\($0.echo ?? "")" }
    return (parts.joined(separator: ", ") + (answer.map { " #### \($0)" } ?? ""))
      .trimmingCharacters(in: .whitespaces)
  }
}
