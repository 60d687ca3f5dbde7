import Basics
import OrderedCollections

extension BenchmarkComparison {
  /// Heads of the columns of ``table(level:)``; all but the first and the sixth hold numbers.
  public static func columns(level: Double) -> [String] {
    [
      "subset", "n", "A", "B", "A - B", "\(intervalKey(level).dropFirst(2)) %", "better", "p",
      "p (Holm)", "kappa",
    ]
  }

  /// A table for people: a subset, a section or the overall number a row.
  public func table(level: Double) -> [[String]] {
    func row(_ name: String, _ value: ValueComparison) -> [String] {
      let range = value.interval.map { "[\(fixed($0.lower)), \(fixed($0.upper))]" } ?? ""
      let better = value.better.map { $0 == .first ? "A" : "B" } ?? ""
      return [
        name, String(value.n), fixed(value.first), fixed(value.second), fixed(value.difference),
        range, better, chance(value.pValue), chance(value.adjusted),
        fixed(value.agreement?.kappa, 2),
      ]
    }
    var rows: [[String]] = []
    for (name, value) in subsets {
      rows.append(row(name.isEmpty ? "-" : name, value))
      rows += (styles[name] ?? [:]).map { row("  \($0)", $1) }
    }
    rows += sections.map { row("section \($0)", $1) }
    rows += languages.map { row("language \($0)", $1) }
    if let pooled { rows.append(row("all items", pooled)) }
    if let overall { rows.append(row("overall", overall)) }
    return rows
  }

  /// Sentences that go with the table: what was compared, and what was not.
  public var remarks: [String] {
    var lines = ["\(name): \(matching.matches.count) items in common"]
    if matching.byContent > 0 {
      lines.append("\(matching.byContent) of them have other names in B, and the same texts")
    }
    for (side, items) in [("A", matching.onlyFirst), ("B", matching.onlySecond)]
    where !items.isEmpty {
      let named = items.prefix(5).map { item in
        "\(item.subset.isEmpty ? "" : item.subset + " ")\(item.id) (\(item.reason.words))"
      }
      let more = items.count > 5 ? ", and \(items.count - 5) more (all with --json)" : ""
      lines.append(
        "not compared, \(items.count) of \(side): \(named.joined(separator: ", "))\(more)")
    }
    if firstTruncated + secondTruncated > 0 {
      lines.append("texts were cut in \(firstTruncated) items of A and \(secondTruncated) of B")
    }
    if !missing.isEmpty {
      lines.append(
        "not in common, so there is no overall number: \(missing.joined(separator: ", "))")
    }
    return lines
  }

  /// The largest differences, a line each.
  public var largestDifferences: [String] {
    func side(_ value: Double?, _ sample: EvaluationSample) -> String {
      let scores = sample.steps.isEmpty ? sample.scores : sample.stepScores
      let shown = scores.prefix(6).map { fixed($0, 2) } + (scores.count > 6 ? ["…"] : [])
      return "\(fixed(value, 2)) (\(shown.joined(separator: " ")))"
    }
    return differences.prefix(Self.namedDifferences).map { one in
      "\(one.first.subset.isEmpty ? "" : one.first.subset + " ")\(one.first.id): "
        + "A \(side(one.firstValue, one.first)), B \(side(one.secondValue, one.second))"
    }
  }

  private func chance(_ value: Double?) -> String {
    guard let value, value < 0.0005 else { return fixed(value) }
    return "<0.001"
  }
}

extension SampleMatching.Reason {
  /// For people.
  fileprivate var words: String {
    switch self {
    case .absent: "not there"
    case .otherContent: "other texts"
    case .otherTruth: "other truth"
    case .repeated: "fewer copies there"
    }
  }
}
