public import Basics

/// One item of a benchmark: a prompt and its candidates.
public struct BenchmarkItem: Hashable, Sendable {
  /// The file's own name of the item, or its number.
  public var id: String
  /// A text, or messages as the file has them.
  public var prompt: JSONValue
  /// Right answers first where the file has them apart, in the file's order. Of a solution in steps its
  /// whole text.
  public var candidates: [String]
  /// Indices of the right ones; empty where they are rated, or steps are judged.
  public var correct: Set<Int> = []
  /// People's rating of each candidate; empty where there is none.
  public var ratings: [Double] = []
  /// The steps of the one solution; empty where there are none.
  public var steps: [String] = []
  /// Indices of its wrong steps: all of them, or only the first, as the benchmark has it.
  public var wrongSteps: [Int] = []
  /// The part of the benchmark that it belongs to; empty where there are no parts.
  public var subset = ""
  /// Its language; empty where the benchmark has one.
  public var language = ""

  /// What goes between steps where a text is made of them.
  public static let stepSeparator = "\n\n"

  /// The item with a model's scores.
  /// - Throws: `evaluation.count`; `evaluation.item` without right, or without wrong candidates.
  public func scored(_ scores: [Double]) throws(RewardError) -> ScoredItem {
    try requireSameCount((scores.count, "scores"), (candidates.count, "candidates"))
    guard !correct.isEmpty, correct.count < candidates.count,
      correct.allSatisfy(candidates.indices.contains)
    else {
      throw RewardError(
        .evaluationItem, "needs right and wrong candidates", at: .init(item: id))
    }
    return ScoredItem(id: id, scores: scores, correct: correct, subset: subset)
  }
}
