public import Basics
public import OrderedCollections

/// One item of a benchmark: a prompt and its candidates.
public struct BenchmarkItem: Hashable, Sendable {
  /// The file's own name of the item, or its number.
  public let id: String
  /// A text, or messages as the file has them.
  public let prompt: JSONValue
  /// Right answers first where the file has them apart, in the file's order.
  public let candidates: [String]
  /// Indices of the right ones.
  public let correct: Set<Int>
  /// The part of the benchmark that it belongs to; empty where there are no parts.
  public let subset: String

  /// The item with a model's scores.
  /// - Throws: `evaluation.count`.
  public func scored(_ scores: [Double]) throws(RewardError) -> ScoredItem {
    try requireSameCount((scores.count, "scores"), (candidates.count, "candidates"))
    return ScoredItem(id: id, scores: scores, correct: correct, subset: subset)
  }
}

extension BenchmarkDefinition {
  /// Reads a row.
  ///
  /// - Parameters:
  ///   - number: the row's place in its file, from 0: its name where it has none.
  ///   - subset: of the file; a column of its own comes before it.
  /// - Throws: `benchmark.row` for what lacks a column or has something else in it.
  public func item(
    _ row: JSONObject, number: Int, subset: String = ""
  ) throws(RewardError) -> BenchmarkItem {
    func found(_ names: [String]) -> JSONValue? {
      names.lazy.compactMap { row[$0] }.first { $0 != .null }
    }
    func needed(_ names: [String]) throws(RewardError) -> JSONValue {
      guard let value = found(names) else {
        throw RewardError(
          .benchmarkRow, "the row lacks '\(names.joined(separator: "' or '"))'",
          at: .init(item: names[0]))
      }
      return value
    }
    func texts(_ names: [String]) throws(RewardError) -> [String] {
      let value = try needed(names)
      let items = value.array ?? [value]
      let texts = items.compactMap(\.string)
      guard texts.count == items.count, !texts.isEmpty else {
        throw RewardError(
          .benchmarkRow, "an answer is a text, or a list of texts", at: .init(item: names[0]))
      }
      return texts
    }
    let prompt = try needed(columns.prompt)
    guard prompt.string != nil || prompt.array != nil else {
      throw RewardError(
        .benchmarkRow, "a prompt is a text or a list of messages, not \(prompt.kind)",
        at: .init(item: columns.prompt[0]))
    }
    var candidates: [String] = []
    var correct: Set<Int>
    if columns.candidates.isEmpty {
      let right = try texts(columns.right)
      candidates = right + (try texts(columns.wrong))
      correct = Set(right.indices)
    } else {
      for name in columns.candidates { candidates += try texts([name]) }
      let label = try needed(columns.label)
      let number = label.double ?? label.string.flatMap(Double.init)
      guard let index = number.flatMap({ Int(exactly: $0) }), candidates.indices.contains(index - 1)
      else {
        throw RewardError(
          .benchmarkRow, "the label is a number from 1 to \(candidates.count), not \(label.text)",
          at: .init(item: columns.label[0]))
      }
      correct = [index - 1]
    }
    let id = found(columns.id).map { $0.string ?? $0.text } ?? String(number)
    return BenchmarkItem(
      id: id, prompt: prompt, candidates: candidates, correct: correct,
      subset: found(columns.subset)?.string ?? subset)
  }
}
