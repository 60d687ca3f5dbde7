/// The syntax tree of a regular expression.
indirect enum PatternNode: Sendable {
  case empty
  case set(ScalarSet)
  case sequence([PatternNode])
  case alternatives([PatternNode])
  case repeated(PatternNode, minimum: Int, maximum: Int?, isGreedy: Bool)
  case assertion(PatternAssertion<ScalarSet>)

  /// The fewest scalars, and so the fewest bytes, of a match. Saturates at a million.
  var minimumLength: Int {
    switch self {
    case .empty, .assertion: 0
    case .set: 1
    case .sequence(let items): min(1_000_000, items.reduce(0) { $0 + $1.minimumLength })
    case .alternatives(let options): options.map(\.minimumLength).min() ?? 0
    case .repeated(let body, let minimum, _, _): min(1_000_000, minimum * body.minimumLength)
    }
  }
}

/// A condition on a place between two scalars.
enum PatternAssertion<Set: Sendable>: Sendable {
  /// The next scalar exists and is in the set (or, negated, does not).
  case next(Set, isNegated: Bool)
  case previous(Set, isNegated: Bool)
  case lineStart, lineEnd, textStart, textEnd
  /// Between a word character and another, or an end of the text.
  case wordBoundary(isNegated: Bool)
  /// An expression matches from here on: an index into the pattern's look-aheads.
  case ahead(Int, isNegated: Bool)
}

/// A parsed regular expression.
struct ParsedPattern {
  var node: PatternNode
  /// The bodies of look-aheads over more than one scalar; one within another comes before it.
  var lookAheads: [PatternNode]
}
