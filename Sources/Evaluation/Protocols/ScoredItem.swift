/// One item of a benchmark with a model's scores: what every protocol is computed from.
public struct ScoredItem: Hashable, Sendable {
  /// The benchmark's own name of the item; empty where it has none.
  public var id: String
  /// A score for each candidate, in the benchmark's order.
  public var scores: [Double]
  /// Indices of the right candidates: at least one, and not all.
  public var correct: Set<Int>
  /// The part of the benchmark that it belongs to; empty where there are no parts.
  public var subset: String

  /// An item. Traps where `correct` is empty, has all candidates, or names one that is not there.
  public init(id: String = "", scores: [Double], correct: Set<Int> = [0], subset: String = "") {
    precondition(
      !correct.isEmpty && correct.count < scores.count
        && correct.allSatisfy(scores.indices.contains),
      "an item has right and wrong candidates")
    self.id = id
    self.scores = scores
    self.correct = correct
    self.subset = subset
  }

  /// Scores of the right candidates.
  public var right: [Double] { scores.indices.filter(correct.contains).map { scores[$0] } }
  /// Scores of the others.
  public var wrong: [Double] { scores.indices.filter { !correct.contains($0) }.map { scores[$0] } }
}
