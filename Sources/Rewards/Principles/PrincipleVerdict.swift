/// What became of a pair, with everything that it hangs on.
public enum PrincipleVerdict: Sendable, Hashable {
  /// A rule that overrules principles.
  public enum Rule: String, Sendable {
    /// One response has the banned phrase.
    case ban
    /// One response is in another language than the prompt.
    case language
  }

  /// Why a pair has no label.
  public enum Reason: String, Sendable {
    /// No drawn principle has orders that agree.
    case undecided
    /// Both responses are in another language than the prompt.
    case language
  }

  /// A label.
  public struct Label: Sendable, Hashable {
    /// Whether the response that is shown first is the preferred one, after everything.
    public let prefersFirst: Bool
    /// The principles that are shown, as indices, and whether each is negated.
    public let principles: [Int], isNegated: [Bool]
    /// For each of them its score over the variance, negated with it; above 0 for the response that
    /// is shown first.
    public let scores: [Double]
    /// Which of ``principles`` spoke loudest.
    public let loudest: Int
    /// The rule that decided in its place.
    public let rule: Rule?
    /// Whether the label was turned round.
    public let isFlipped: Bool
    /// Whether the responses changed sides.
    public let isExchanged: Bool
  }

  /// The pair is used.
  case label(Label)
  /// It is not.
  case dropped(Reason)
}

extension PrincipleAggregation {
  /// The label of a pair, given what chance decided.
  ///
  /// A principle's score is the mean of both orders over the principle's variance where the orders
  /// agree, else 0; a negated one changes its sign. The one with the largest size decides, the
  /// first of equals. A language rule overrules a ban, and either overrules the principles; a pair
  /// that no principle decides is dropped whatever the rules say.
  /// - Parameters:
  ///   - scores: one for each principle; above 0 for the first response.
  ///   - variances: one for each principle, above 0: ``variances(_:)``.
  public func verdict(
    _ scores: [TwoOrderScore], variances: [Double], _ draw: Draw, pair: Pair = Pair()
  ) -> PrincipleVerdict {
    precondition(scores.count == variances.count, "a variance for each principle")
    precondition(variances.allSatisfy { $0 > 0 }, "variances above 0")
    let found = zip(draw.principles, draw.isNegated).map { index, isNegated in
      (isNegated ? -1 : 1) * scores[index].agreed / variances[index]
    }
    var loudest = 0
    for index in found.indices where abs(found[index]) > abs(found[loudest]) { loudest = index }
    guard found[loudest] != 0 else { return .dropped(.undecided) }
    var prefersFirst = found[loudest] > 0
    var rule: PrincipleVerdict.Rule?
    if draw.bans, pair.firstIsBanned != pair.secondIsBanned {
      (prefersFirst, rule) = (pair.secondIsBanned, .ban)
    }
    if pair.firstIsForeign, pair.secondIsForeign { return .dropped(.language) }
    if pair.firstIsForeign != pair.secondIsForeign {
      (prefersFirst, rule) = (pair.secondIsForeign, .language)
    }
    let isFlipped = draw.flipRoll < (rule == nil ? flip : ruleFlip)
    if isFlipped { prefersFirst.toggle() }
    if draw.exchangesSides { prefersFirst.toggle() }
    return .label(
      PrincipleVerdict.Label(
        prefersFirst: prefersFirst, principles: draw.principles, isNegated: draw.isNegated,
        scores: draw.exchangesSides ? found.map { -$0 } : found, loudest: loudest, rule: rule,
        isFlipped: isFlipped, isExchanged: draw.exchangesSides))
  }
}
