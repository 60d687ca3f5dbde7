public import Basics
public import OrderedCollections

/// An item that two models judge differently, with both sides.
public struct ItemDifference: Hashable, Sendable {
  /// What each model said.
  public let first: EvaluationSample, second: EvaluationSample
  /// What each got on it, by the subset's reducer; nil where an item has no value of its own, as
  /// with correlations over all items at once.
  public let firstValue: Double?, secondValue: Double?
  /// How far the models' margins, each in units of the root of its mean square on the subset, are
  /// apart.
  public let marginGap: Double

  /// How far the values are apart; 0 without them.
  public var valueGap: Double { abs((firstValue ?? 0) - (secondValue ?? 0)) }

  /// The items of a part on which values differ, or margins where there are no values.
  static func all(_ items: [ComparedItem], _ part: ComparedPart) -> [ItemDifference] {
    func scale(_ side: KeyPath<(first: Double, second: Double), Double>) -> Double {
      let squares = part.margins.reduce(0) { $0 + $1[keyPath: side] * $1[keyPath: side] }
      let root = (squares / Double(max(1, part.margins.count))).squareRoot()
      return root > 0 && root.isFinite ? root : 1
    }
    let (own, other) = (scale(\.first), scale(\.second))
    var result: [ItemDifference] = []
    for ((item, value), margin) in zip(zip(items, part.values), part.margins) {
      let difference = ItemDifference(
        first: item.first, second: item.second, firstValue: value?.first,
        secondValue: value?.second, marginGap: abs(margin.first / own - margin.second / other))
      if value == nil ? difference.marginGap > 0 : difference.valueGap > 0 {
        result.append(difference)
      }
    }
    return result
  }

  /// Largest differences first; among equals the order of the first evaluation.
  static func sorted(_ all: [ItemDifference]) -> [ItemDifference] {
    all.enumerated().sorted { one, other in
      let (a, b) = (one.element, other.element)
      if a.valueGap != b.valueGap { return a.valueGap > b.valueGap }
      if a.marginGap != b.marginGap { return a.marginGap > b.marginGap }
      return one.offset < other.offset
    }.map(\.element)
  }

  /// Where it is and what both models said, without its texts.
  public var summary: JSONObject {
    func side(_ sample: EvaluationSample, _ value: Double?) -> JSONValue {
      let scores = sample.steps.isEmpty ? sample.scores : sample.stepScores
      return [
        "value": value.map(JSONValue.number) ?? .null,
        "scores": .array(scores.map { JSONValue.number($0) }),
      ]
    }
    return [
      "id": .string(first.id), "subset": .string(first.subset),
      "a": side(first, firstValue), "b": side(second, secondValue),
      "margin_gap": .number(marginGap),
    ]
  }

  /// The whole item: what was asked and answered, the truth, and what both models said.
  public var json: JSONObject {
    var row = first.json
    for key in ["scores", "step_scores", "tokens", "truncated"] { row[key] = nil }
    for (key, value) in summary { row[key] = value }
    return row
  }
}
