/// What an answer may cost. Beyond a limit the verdict is `undecided`, with the limit as its reason:
/// hostile text costs bounded time and memory.
public struct AnswerLimits: Hashable, Sendable {
  /// Bytes of one answer; longer ones are not read. A response may be of any length.
  public var answerBytes: Int
  /// Brackets, braces, fractions and roots inside one another.
  public var depth: Int
  /// Numbers, letters, signs and words of one answer.
  public var tokens: Int
  /// Members of a list, set, tuple or matrix.
  public var items: Int
  /// Bits of an exact number: numerator and denominator together.
  public var numberBits: Int
  /// Steps of exact arithmetic while an answer is expanded; a step is a product of two terms.
  public var algebraSteps: Int
  /// Steps while two answers are compared: of exact arithmetic, and values of functions.
  public var comparisonSteps: Int

  /// The limits that verdicts of a version are meant with; a pair of answers takes well under a
  /// second at most.
  public init(
    answerBytes: Int = 4096, depth: Int = 32, tokens: Int = 1500, items: Int = 128,
    numberBits: Int = 4096, algebraSteps: Int = 20_000, comparisonSteps: Int = 60_000
  ) {
    self.answerBytes = answerBytes
    self.depth = depth
    self.tokens = tokens
    self.items = items
    self.numberBits = numberBits
    self.algebraSteps = algebraSteps
    self.comparisonSteps = comparisonSteps
  }
}
