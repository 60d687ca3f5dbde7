extension SelectionResult.Row {
  /// The length rule whose choice is truly better here, "longest" where both are equally good.
  public var lengthRule: LengthRule { longest.mean >= shortest.mean ? .longer : .shorter }

  /// The true value of the choice by `lengthRule`: what length alone can reach.
  public var length: Estimate { lengthRule == .longer ? longest : shortest }

  /// The model's choice minus the choice by `lengthRule`, paired by prompt.
  public var gainOverLength: Estimate {
    lengthRule == .longer ? gainOverLongest : gainOverShortest
  }

  /// What may be concluded, one sentence for each choice that the model has to beat: a random one,
  /// and the better of the longest and the shortest. Each has the paired difference with its
  /// interval, and claims no more than the interval allows. Differences are said in percentage
  /// points, which is meant for true values between 0 and 1.
  public var verdicts: [String] {
    let subject = "The reward model's choice"
    return [
      verdict(subject, gain, over: "a random one"),
      verdict(subject, gainOverLength, over: "the \(lengthRule.choice), the better length rule"),
    ]
  }
}
