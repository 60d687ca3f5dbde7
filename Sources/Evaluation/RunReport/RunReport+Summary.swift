import Basics
import OrderedCollections

extension RunReport {
  /// The first screen: how good, how sure, where it is weak, and what to know before trusting it.
  func summary(_ topics: [Topic]) throws(RewardError) -> ReportSection {
    var blocks: [ReportBlock] = []
    let wanted = topics.flatMap { topic in
      topic.measures { topic.isHeadline($0) }.map { (topic: topic, measure: $0) }
    }
    let undefined = wanted.filter { $0.measure.value == nil }
    if !isComparison, wanted.count <= 8 {
      blocks.append(
        .figures(
          wanted.compactMap { topic, measure in
            measure.number.map { figure(topic, measure, $0) }
          }))
      if !undefined.isEmpty {
        let names = undefined.map { title(of: $0.measure, in: $0.topic) }
        blocks.append(
          .paragraph("Undefined, since scores or ratings do not vary: \(listed(names))."))
      }
    } else {
      for isShare in [true, false] {
        let own = wanted.filter { $0.measure.isShare == isShare }
        guard !own.isEmpty else { continue }
        blocks.append(
          .dots(
            dots(
              isShare
                ? "Whole benchmarks and data sets, with 95 % intervals."
                : "Rank correlations with people's ratings, with 95 % intervals.",
              own.map { ($0.topic, $0.measure, title(of: $0.measure, in: $0.topic)) },
              marksTotals: false)))
      }
    }
    if isComparison {
      if let table = try differences(topics) { blocks.append(.table(table)) }
      blocks.append(
        .paragraph(
          "\u{201c}Best\u{201d} stands only where the paired interval of the difference excludes "
            + "zero against every other run, at a level that makes all these comparisons err in "
            + "5\u{a0}% together."))
    }
    blocks += weaknesses(topics)
    blocks.append(caveats(topics))
    return ReportSection(
      title: isComparison ? "How good they are" : "How good it is", blocks: blocks)
  }

  private func title(of measure: RunMeasure, in topic: Topic) -> String {
    switch measure.role {
    case .overall: topic.title
    case .pooled: "\(topic.title), all items"
    default: "\(topic.title), \(measure.title)"
    }
  }

  private func figure(
    _ topic: Topic, _ measure: RunMeasure, _ number: ReportNumber
  ) -> ReportFigure {
    var texts = ["\(counted(measure.n, "item"))."]
    if measure.measure != "accuracy" {
      texts[0] =
        "\(measure.measure.prefix(1).uppercased())\(measure.measure.dropFirst()), "
        + texts[0]
    }
    if measure.role == .pooled {
      let (measured, all) = topic.subsetCounts
      texts.append("\(measured) of the benchmark's \(all) subsets, so this is not its own number.")
    }
    if let rule = measure.rule { texts.append(rule.sentence(isShare: measure.isShare)) }
    if measure.interval == nil { texts.append("There is no interval for this number.") }
    return ReportFigure(
      label: title(of: measure, in: topic), number: number, detail: texts.joined(separator: " "),
      reference: measure.mark, isMain: true)
  }

  /// Rows of dots for measures, with a line for each run.
  func dots(
    _ caption: String, _ rows: [(topic: Topic, measure: RunMeasure, title: String)],
    marksTotals: Bool = true
  ) -> ReportDots {
    let isShare = rows.allSatisfy(\.measure.isShare)
    return ReportDots(
      caption: caption, series: labels, range: isShare ? 0...1 : -1...1,
      markNames: [.chance: "chance", .rule: "best rule that does not read the answers"],
      rows: rows.map { topic, measure, title in
        let found = runs.indices.map { topic.measure(measure.key, $0) }
        let counts = Set(found.compactMap { $0?.n })
        let present = found.indices.filter { found[$0]?.value != nil }
        let best = topic.best?.best(measure.key, among: present)
        return ReportDots.Row(
          title,
          detail: counts.count == 1
            ? counted(measure.n, "item")
            : found.map { $0.map { ReportNumber.count($0.n).valueText } ?? "–" }
              .joined(separator: " / ") + " items",
          isTotal: marksTotals && (measure.role == .overall || measure.role == .pooled),
          isPart: measure.role == .detail,
          lines: found.enumerated().map { run, own in
            .init(
              series: run, own?.number, levels: own?.levels ?? [],
              badge: best == run ? "best" : nil)
          })
      })
  }

  /// Differences of the other runs to the first one.
  private func differences(_ topics: [Topic]) throws(RewardError) -> ReportTable? {
    var rows: [ReportTable.Row] = []
    for topic in topics {
      guard let first = topic.parts[0] else { continue }
      for (run, part) in topic.present where run > 0 {
        let compared = try RunDifferences(part, first)
        for measure in topic.measures({ topic.isHeadline($0) }) where measure.isShare {
          let found = compared.estimates[measure.key]
          let mcNemar = measure.role == .subset ? nil : compared.mcNemar
          rows.append(
            .init([
              .text(title(of: measure, in: topic)), .text(labels[run]),
              found.map { .number(ReportNumber($0, style: .points)) } ?? .empty,
              mcNemar.map { .text("\($0.onlyFirst) / \($0.onlySecond)") } ?? .empty,
              mcNemar.map { .number(ReportNumber($0.pValue)) } ?? .empty,
              .text(Self.sharing(compared, measure)),
            ]))
        }
      }
    }
    guard !rows.isEmpty else { return nil }
    return ReportTable(
      caption: "Each run minus \(labels[0]), on the items that both have",
      columns: [
        .init("benchmark"), .init("run"), .init("difference [95 %]", alignment: .trailing),
        .init("only it right / only \(labels[0])", alignment: .trailing),
        .init("McNemar p", alignment: .trailing), .init("items"),
      ], rows: rows)
  }

  private static func sharing(_ compared: RunDifferences, _ measure: RunMeasure) -> String {
    guard compared.isSameBenchmark else { return "defined otherwise, not compared" }
    if measure.role == .subset, let own = compared.counts[measure.key], own < compared.common {
      return "\(ReportNumber.count(own).valueText) in common"
    }
    var text = "\(ReportNumber.count(compared.common).valueText) in common"
    if compared.unshared > 0 { text += ", \(compared.unshared) in one run only" }
    if compared.other > 0 { text += ", \(compared.other) with other texts" }
    return text
  }
}

extension RunReport.Topic {
  /// Whether the measure stands on the first screen.
  func isHeadline(_ measure: RunMeasure) -> Bool {
    present.contains { $0.part.headlines.contains { $0.key == measure.key } }
  }

  /// How many subsets were measured, and how many the benchmark has.
  var subsetCounts: (measured: Int, all: Int) {
    guard let part = present.first?.part, case .benchmark(let result) = part.content else {
      return (0, 0)
    }
    let known =
      result.definition.counts.keys.map(result.definition.pooledName)
      + result.definition.sections.values.flatMap(\.keys)
    let all = OrderedSet(known + part.items.map { result.definition.pooledName(of: $0.subset) })
    return (result.parts.keys.count { all.contains($0) }, all.count)
  }
}

extension RunMeasure {
  /// The higher one of chance and rule, for a line that has room for one name away from its ends.
  fileprivate var mark: LinePlot.Reference? {
    let marks = [
      chance.map { LinePlot.Reference("chance", $0) },
      rule.map { .init($0.name.split(separator: " ").first.map(String.init) ?? $0.name, $0.value) },
    ]
    return marks.compactMap(\.self).filter { (0.1...0.9).contains($0.value) }
      .max { $0.value < $1.value }
  }

  /// What the number has to be compared with, for dots.
  var levels: [ReportDots.Level] {
    var levels: [ReportDots.Level] = []
    if let chance { levels.append(.init(.chance, "chance", chance)) }
    if let rule { levels.append(.init(.rule, rule.name, rule.value)) }
    return levels
  }
}

extension RunMeasure.Rule {
  /// Whether the model beats the rule, claiming no more than the interval allows.
  func sentence(isShare: Bool) -> String {
    let level = ReportNumber(value, style: isShare ? .percent : .plain).valueText
    let quoted = "\u{201c}\(name)\u{201d}, \(level)"
    guard let gain else { return "Compare: \(quoted)." }
    let number = ReportNumber(gain, style: isShare ? .points : .plain)
    let difference = "\(number.text)"
    if gain.interval.isAbove(0) { return "Beats \(quoted), by \(difference)." }
    if gain.interval.upper < 0 { return "Worse than \(quoted): \(difference)." }
    return "Does not clearly beat \(quoted): \(difference)."
  }
}
