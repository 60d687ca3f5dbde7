public import Basics
public import OrderedCollections

/// What all probes of one scorer found: `consistency.json` in an evaluation's folder.
public struct ConsistencyReport: Hashable, Sendable {
  /// What was probed, for people.
  public var title: String
  /// The numbers, probe by probe.
  public var rows: [ConsistencyRow]
  /// Everything else that is known, put behind the rows: the model, the seed, each probe's counts.
  public var details: JSONObject

  /// A report; its rows need different names. Traps where `details` has `title` or `rows`.
  public init(title: String, rows: [ConsistencyRow] = [], details: JSONObject = [:]) {
    precondition(details["title"] == nil && details["rows"] == nil, "these keys are the report's")
    self.title = title
    self.rows = rows
    self.details = details
  }

  /// `{"title", "rows": [{"name", "value", "ci95", "n", "chance", …}], …}` and then the details.
  public var json: JSONObject {
    var object: JSONObject = [
      "title": .string(title), "rows": .array(rows.map { .object($0.json) }),
    ]
    object.merge(details) { $1 }
    return object
  }

  /// A table for people: a head, and a line a row. Numbers have three decimals; smaller ones that
  /// are not zero are written with their exponent, since they decide whether scores are equal.
  public var table: [[String]] {
    func number(_ value: Double?) -> String {
      guard let value, value != 0, abs(value) < 0.0005 else { return fixed(value) }
      return exponential(value)
    }
    return [["probe", "measure", "value", "95 %", "n", "chance", "left out"]]
      + rows.map { row in
        [
          row.probe, row.measure, number(row.value),
          row.interval.map { "[\(number($0.lower)), \(number($0.upper))]" } ?? "",
          String(row.n), row.chance.map { fixed($0) } ?? "",
          row.leftOut.map { "\($0.value) \($0.key)" }.joined(separator: ", "),
        ]
      }
  }
}

/// A small number as `1.3e-07`.
private func exponential(_ value: Double) -> String {
  var (mantissa, exponent) = (abs(value), 0)
  while mantissa < 1 {
    mantissa *= 10
    exponent += 1
  }
  let digits = exponent < 10 ? "0\(exponent)" : String(exponent)
  return (value < 0 ? "-" : "") + fixed(mantissa, 1) + "e-" + digits
}
