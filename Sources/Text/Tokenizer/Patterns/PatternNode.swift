/// The syntax tree of a regular expression.
indirect enum PatternNode: Sendable {
  case empty
  case set(ScalarSet)
  case sequence([PatternNode])
  case alternatives([PatternNode])
  case repeated(PatternNode, minimum: Int, maximum: Int?, isGreedy: Bool)
  case assertion(PatternAssertion<ScalarSet>)
}

/// A condition between two scalars. Only single scalars can be looked at, which covers what
/// tokenizers use and keeps matching linear.
enum PatternAssertion<Set: Sendable>: Sendable {
  /// The next scalar exists and is in the set (or, negated, does not).
  case next(Set, isNegated: Bool)
  case previous(Set, isNegated: Bool)
  case lineStart, lineEnd, textStart, textEnd
}
