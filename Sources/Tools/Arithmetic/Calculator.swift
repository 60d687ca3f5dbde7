public import Basics
import Foundation

/// Exact arithmetic, and the check of a worked answer's steps and of its final answer.
///
/// An input with `<<…>>` steps or a `####` answer is checked, as Themis does (Li et al. 2023):
/// every step is computed, and the number at the end is compared with the last step's result. Any
/// other input is an expression, and its value the observation.
public struct Calculator: Tool {
  /// `calculator`.
  public let name = "calculator"
  /// What planners are told.
  public let summary =
    "computes an expression, as 2*(3+4)/5, or checks steps and a final answer, as <<2*62=124>>124 "
    + "#### 124"

  /// A calculator; it has no settings.
  public init() {}

  /// The value of an expression, or the verdict of ``check(_:)`` as an observation.
  /// - Throws: `tool.input` for an expression that cannot be computed. Steps that cannot be are no
  ///   error: the verdict counts them.
  public func run(_ input: String) async throws -> String {
    let worked = WorkedAnswer(input)
    guard worked.steps.isEmpty, worked.answer == nil else {
      let check = check(worked)
      return check.verdict.observation(
        "last result \(check.result?.description ?? "none"), answer "
          + (worked.answer.flatMap { $0.isEmpty ? nil : String($0.prefix(60)) } ?? "none"))
    }
    return try value(of: input).description
  }

  /// The value of an expression with `+ - * / ^ % ( )`, decimals, comma groups and fractions.
  /// - Throws: `tool.input` for what is no expression, for a division by zero, and where exact
  ///   numbers would need more than 38 digits.
  public func value(of expression: String) throws(RewardError) -> Fraction {
    var reader = ArithmeticReader(expression)
    return try reader.value()
  }

  /// Computes every step, and compares the final answer with the last one's result.
  ///
  /// A result counts as right where it is the computed value, or the value rounded to the decimals
  /// that it is written with; a whole number must be the value itself. A step with an unknown in
  /// it, or without a result, is unread. A unit behind the final answer, a percent sign too, is
  /// left aside. Without the mark `####` no answer is asked for; with nothing behind it, it is
  /// missing.
  ///
  /// The final answer is compared with the last step alone: with its computed value, and with the
  /// result that was written there where that step holds. A result that the step itself has wrong
  /// confirms nothing. Whether the earlier steps hold is the steps' part of the verdict.
  /// - Returns: the verdict, and the last step's result; nil where that could not be computed.
  public func check(_ worked: WorkedAnswer) -> (verdict: ToolVerdict, result: Fraction?) {
    var verdict = ToolVerdict()
    var last: (computed: Fraction, written: Fraction, holds: Bool)?
    for step in worked.steps {
      guard let found = try? equation(step) else {
        verdict.unread += 1
        last = nil
        continue
      }
      if found.holds { verdict.agreeing += 1 } else { verdict.disagreeing += 1 }
      last = found
    }
    guard let text = worked.answer else { return (verdict, last?.computed) }
    guard !text.isEmpty else {
      verdict.answer = .missing
      return (verdict, last?.computed)
    }
    let readings = readings(ofAnswer: text)
    guard let last, !readings.isEmpty else {
      verdict.answer = .unread
      return (verdict, last?.computed)
    }
    // What cannot be compared exactly says nothing against the answer.
    do throws(RewardError) {
      let isWritten = last.holds && readings.contains { $0.value == last.written }
      let isRight = try isWritten ? true : Self.stand(readings, for: last.computed)
      verdict.answer = isRight ? .confirmed : .contradicted
    } catch { verdict.answer = .unread }
    return (verdict, last.computed)
  }

  /// What a final answer can mean: an expression, or a number with a unit behind it.
  private func readings(ofAnswer text: String) -> [Written] {
    // A sentence's full stop is not the number's.
    let text = text.hasSuffix(".") ? String(text.dropLast()) : text
    let letters = Array(text)
    let start = letters.firstIndex { !ArithmeticReader.currencies.contains($0) && $0 != "-" }
    var readings = [try? result(text)].compactMap { $0 }
    if let start, let number = try? WrittenNumber(letters[start...]) {
      let unit = letters[(start + number.length)...]
      if unit.allSatisfy({ $0.isLetter || $0.isWhitespace || "%.°".contains($0) }),
        let value = try? result(String(letters[..<(start + number.length)]))
      {
        readings.append(value)
      }
    }
    return readings
  }

  /// The sides of an equation: the first is computed, every other one is compared with it.
  private func equation(
    _ step: WorkedAnswer.Step
  ) throws(RewardError) -> (computed: Fraction, written: Fraction, holds: Bool) {
    let sides = step.equation.split(separator: "=", omittingEmptySubsequences: false)
    guard sides.count >= 2 else { throw RewardError(.toolInput, "a step without a result") }
    let computed = try value(of: String(sides[0]))
    var (written, holds) = (computed, true)
    for side in sides.dropFirst() {
      let given = try result(String(side))
      written = given.value
      if try !given.stands(for: computed) { holds = false }
    }
    if let echo = step.echo {
      // The text around a step may round its result: 93.33 for 93.3333.
      let readings = readings(ofAnswer: echo)
      guard !readings.isEmpty else { throw RewardError(.toolInput, "an unread number") }
      if try !Self.stand(readings, for: written) { holds = false }
    }
    return (computed, written, holds)
  }

  /// Whether one of the readings is the value, or that value rounded.
  private static func stand(
    _ readings: [Written], for exact: Fraction
  ) throws(RewardError) -> Bool {
    for reading in readings where try reading.stands(for: exact) { return true }
    return false
  }

  /// A number as it was written down.
  private struct Written {
    let value: Fraction
    /// Half a unit of the last place; nil for what is not one decimal number.
    let tolerance: Fraction?

    func stands(for exact: Fraction) throws(RewardError) -> Bool {
      if value == exact { return true }
      guard let tolerance else { return false }
      return try value.isWithin(tolerance, of: exact)
    }
  }

  private func result(_ text: String) throws(RewardError) -> Written {
    let value = try value(of: text)
    let bare = text.filter { !$0.isWhitespace && !ArithmeticReader.currencies.contains($0) }
    let isPercentage = bare.hasSuffix("%")
    let letters = Array((isPercentage ? bare.dropLast() : bare[...]).drop { $0 == "-" })
    guard let number = try WrittenNumber(letters[...]), number.length == letters.count,
      number.places > 0, number.places <= 16
    else { return Written(value: value, tolerance: nil) }
    let places = number.places + (isPercentage ? 2 : 0)
    let unit = (0..<places).reduce(Int128(1)) { scale, _ in scale * 10 }
    return Written(value: value, tolerance: try Fraction(1, over: 2 * unit))
  }
}
