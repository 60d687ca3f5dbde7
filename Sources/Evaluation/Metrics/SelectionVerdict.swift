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
  /// interval, and claims no more than the interval allows.
  public var verdicts: [String] {
    [
      Self.verdict(gain, over: "a random one"),
      Self.verdict(gainOverLength, over: "the \(lengthRule.choice), the better length rule"),
    ]
  }

  private static func verdict(_ gain: Estimate, over other: String) -> String {
    let interval = gain.interval
    let difference = "by \(fixed(gain.mean)) [\(fixed(interval.lower)), \(fixed(interval.upper))]"
    if interval.isAbove(0) {
      return "The reward model's choice beats \(other) \(difference): the interval excludes zero."
    }
    if interval.upper < 0 {
      return "The reward model's choice is WORSE than \(other), \(difference): "
        + "the interval excludes zero."
    }
    return "The reward model's choice does NOT beat \(other), \(difference): "
      + "the interval includes zero."
  }
}
