import Basics
import Evaluation
import OrderedCollections
import Tracking

extension BenchmarkResult {
  /// For people: a row a subset, then languages, sections and the overall number.
  var table: HumanTable {
    let rules = Array(baselines.keys)
    var table = HumanTable(
      [.init("subset"), .init("n", .right), .init("value", .right), .init("95 %")]
        + [.init("ties", .right)] + rules.map { .init($0.name, .right) }
        + [.init("random", .right)])
    func number(_ value: Double?) -> String {
      value.map { NumberText.fixed($0, digits: 3) } ?? "-"
    }
    func range(_ interval: Interval?) -> String {
      interval.map { "[\(number($0.lower)), \(number($0.upper))]" } ?? ""
    }
    func line(_ name: String, n: String = "", _ value: Double?, _ interval: Interval? = nil) {
      table.add([name, n, number(value), range(interval), ""] + rules.map { _ in "" } + [""])
    }
    for (name, part) in parts {
      table.add(
        [name.isEmpty ? definition.title : name, String(part.n), number(part.value)]
          + [range(part.interval), String(part.ties)]
          + rules.map { number(baselines[$0]?[name]?.value) } + [number(part.random)])
      for (detail, value) in part.details {
        table.add(
          ["  \(detail)", "", number(value), "", ""]
            + rules.map { number(baselines[$0]?[name]?.details[detail]) } + [""])
      }
    }
    for (name, language) in languages {
      line(name, n: String(language.n), language.summary.overall)
      if let kappa = language.kappa { line("  kappa", kappa.value, kappa.interval) }
    }
    if let mean = consistency?.mean { line("mean kappa", mean) }
    for (name, value) in sections { line("section \(name)", value) }
    line("overall", overall)
    return table
  }

  /// What a reader of the numbers has to know.
  var remarks: [String] {
    let reducers = Set(parts.values.map(\.reducer))
    var lines = BenchmarkReducer.allCases.filter(reducers.contains).map {
      "\($0.measure): \($0.tieRule)"
    }
    if parts.values.contains(where: { $0.details["threshold_chosen_here"] != nil }) {
      lines.append(
        "the threshold was chosen on the subset marked threshold_chosen_here, whose own number is "
          + "too good by that")
    }
    if !missing.isEmpty {
      lines.append("not measured, so there is no overall: \(missing.joined(separator: ", "))")
    }
    for (subset, counts) in otherCounts {
      lines.append("\(subset) has \(counts[0]) items here, \(counts[1]) were published")
    }
    return lines
  }
}
