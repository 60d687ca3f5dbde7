public import Basics
import OrderedCollections

extension RewardError.Code {
  /// `result.json` says something else than what its `samples.jsonl` gives.
  public static let reportMismatch = Self("report.mismatch")
  /// A file of an evaluation that is not what an evaluation writes.
  public static let reportInput = Self("report.input")
}

/// Whether a `result.json` says what its samples give.
///
/// Members at the top that are not computed from samples (model, rows, …) are not looked at; inside
/// of objects and lists everything must be there and nothing else. Numbers agree up to a relative
/// 1e-9, since sums may run in another order.
struct ResultAgreement {
  /// Where the first difference is, as `subsets.natural.value`, and what it is, in words.
  private(set) var difference: (place: String, text: String)?

  init(computed: JSONObject, written: JSONObject) {
    for (name, value) in computed {
      guard let found = written[name] else {
        difference = (name, "is missing, where the samples give \(Self.short(value))")
        return
      }
      compare(value, found, at: name)
      if difference != nil { return }
    }
  }

  private mutating func compare(_ computed: JSONValue, _ written: JSONValue, at place: String) {
    switch (computed, written) {
    case (.number(let first), .number(let second)):
      guard let a = first.double, let b = second.double else { break }
      if abs(a - b) <= 1e-9 * max(1, abs(a), abs(b)) { return }
    case (.object(let first), .object(let second)):
      for (name, value) in first {
        compare(value, second[name] ?? .null, at: "\(place).\(name)")
        if difference != nil { return }
      }
      guard let stranger = second.keys.first(where: { first[$0] == nil }) else { return }
      difference = ("\(place).\(stranger)", "is there, where the samples give nothing")
      return
    case (.array(let first), .array(let second)) where first.count == second.count:
      for (index, (a, b)) in zip(first, second).enumerated() {
        compare(a, b, at: "\(place)[\(index)]")
        if difference != nil { return }
      }
      return
    default: if computed == written { return }
    }
    difference = (
      place, "is \(Self.short(written)), where the samples give \(Self.short(computed))"
    )
  }

  private static func short(_ value: JSONValue) -> String {
    let text = value.text
    return text.count <= 80 ? text : text.prefix(79) + "\u{2026}"
  }
}
