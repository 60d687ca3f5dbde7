import Basics
import OrderedCollections

/// What became of the rows of a part, as `result.json` tells it for benchmarks and for preference
/// pairs.
struct RowAccount: Hashable {
  /// Rows; nil where the file does not say.
  let read: Int?, used: Int?, truncated: Int?
  /// Items that the rows used make up.
  let items: Int?
  /// Why rows were dropped, with their number.
  let dropped: OrderedDictionary<String, Int>
  /// What else was done, with how often.
  let notes: OrderedDictionary<String, Int>

  /// Nil where there is no account.
  init?(_ result: JSONObject) {
    guard let rows = result["rows"]?.object else { return nil }
    read = rows["read"]?.int
    used = rows["used"]?.int
    truncated = rows["truncated"]?.int
    items = rows["examples"]?.int ?? used
    func counts(_ object: JSONObject?) -> OrderedDictionary<String, Int> {
      (object ?? [:]).reduce(into: [:]) { counts, entry in
        let count = entry.value.int ?? entry.value["count"]?.int ?? 0
        if count != 0 { counts[entry.key] = count }
      }
    }
    dropped = counts(rows["reasons"]?.object ?? rows["dropped"]?.object)
    notes = counts(rows["notes"]?.object)
  }

  /// "reason: 3, other: 1"; nil for none.
  static func text(_ counts: OrderedDictionary<String, Int>) -> String? {
    guard !counts.isEmpty else { return nil }
    return counts.map { "\($0.key): \(ReportNumber.count($0.value).valueText)" }
      .joined(separator: ", ")
  }
}

extension ReportedPart {
  /// The files that were read, as the result names them.
  var dataNames: [String] {
    guard let data = result["data"] else { return [] }
    return data.array?.map { $0.string ?? $0.text } ?? [data.string ?? data.text]
  }
}
