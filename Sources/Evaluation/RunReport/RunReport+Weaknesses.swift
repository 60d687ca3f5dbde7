import Basics
import OrderedCollections

extension RunReport {
  /// A number that is not clearly above what needs no understanding.
  private struct Weakness {
    let text: String
    /// The number minus what it has to be above.
    let gap: Double
  }

  /// Where each run is no better than chance or than a rule that sees no content.
  func weaknesses(_ topics: [Topic]) -> [ReportBlock] {
    runs.indices.map { run in
      let (found, judged) = weaknesses(of: run, topics)
      guard !found.isEmpty else { return strength(judged, of: run, topics) }
      let limit = isComparison ? 4 : 6
      var texts = found.prefix(limit).map(\.text)
      if found.count > limit {
        texts.append("And \(found.count - limit) more in the sections below.")
      }
      return .callout(
        ReportCallout(
          .warning,
          title:
            "Where \(subject(run)) is weak or unproven: \(found.count) of \(counted(judged, "part"))",
          texts: texts))
    }
  }

  private func subject(_ run: Int) -> String { isComparison ? labels[run] : "it" }

  /// The weak parts, the weakest first, and how many were looked at.
  private func weaknesses(of run: Int, _ topics: [Topic]) -> (found: [Weakness], judged: Int) {
    var found: [Weakness] = []
    var judged = 0
    for topic in topics {
      for measure in topic.finest(run) {
        guard let value = measure.value, measure.chance != nil || measure.rule != nil else {
          continue
        }
        judged += 1
        guard let reason = measure.weakness else { continue }
        let level = max(measure.chance ?? -1, measure.rule?.value ?? -1)
        let name = [topic.title, measure.parent, measure.name].filter { !$0.isEmpty }
        found.append(
          Weakness(
            text: "\(name.joined(separator: ", ")): \(measure.number?.text ?? ""), \(reason)",
            gap: value - level))
      }
    }
    // A stable order where gaps are the same.
    let order = found.indices.sorted { (found[$0].gap, $0) < (found[$1].gap, $1) }
    return (order.map { found[$0] }, judged)
  }

  private func strength(_ judged: Int, of run: Int, _ topics: [Topic]) -> ReportBlock {
    guard judged > 0 else {
      return .callout(
        ReportCallout(
          .note, title: "Where \(subject(run)) is weak",
          "Nothing here has a level of chance or a rule without content to be compared with."))
    }
    let lowest = topics.flatMap { topic in
      topic.finest(run).filter(\.isShare).compactMap { measure in
        measure.value.map { (name: topic.title, measure: measure, value: $0) }
      }
    }.enumerated().sorted { ($0.element.value, $0.offset) < ($1.element.value, $1.offset) }
      .prefix(3).map(\.element)
    let texts = lowest.map { name, measure, _ in
      let names = [name, measure.parent, measure.name].filter { !$0.isEmpty }
      return "\(names.joined(separator: ", ")): \(measure.number?.text ?? "")"
    }
    return .callout(
      ReportCallout(
        .note,
        title:
          "Where \(subject(run)) is weak: nowhere at the level of chance or of a rule that does "
          + "not read the answers, in \(counted(judged, "part")); the lowest are",
        texts: texts))
  }

  /// What a reader must know before trusting the numbers.
  func caveats(_ topics: [Topic]) -> ReportBlock {
    // Kind, then text, then the runs that it is true of.
    var found: OrderedDictionary<String, OrderedDictionary<String, [Int]>> = [:]
    for topic in topics {
      for (run, part) in topic.present {
        for (kind, text) in part.caveats {
          found[kind, default: [:]][
            [topic.title, text].filter { !$0.isEmpty }.joined(separator: " "), default: []
          ].append(run)
        }
      }
    }
    var texts = found.map { kind, texts in
      let parts = texts.map { text, runs in
        runs.count == self.runs.count ? text : "\(text) (\(listed(runs.map { labels[$0] })))"
      }
      return "\(kind): \(parts.joined(separator: "; "))."
    }
    for run in runs where !run.unfinished.isEmpty {
      texts.append(
        "Not ended, and left out" + (isComparison ? " of \(run.label)" : "")
          + ": \(listed(run.unfinished)).")
    }
    texts.append(
      "An interval says what other items of the same kind would give. It says nothing of other "
        + "data, and nothing of whether the right answers are right.")
    return .callout(ReportCallout(.limit, title: "Before trusting these numbers", texts: texts))
  }
}

extension RunReport.Topic {
  /// The numbers of the smallest parts that a run has: details, subsets, or the whole.
  func finest(_ run: Int) -> [RunMeasure] {
    guard let measures = parts[run]?.measures else { return [] }
    let parents = Set(measures.filter { $0.role == .detail }.map(\.parent))
    let parts = measures.filter {
      $0.role == .detail || ($0.role == .subset && !parents.contains($0.name))
    }
    return parts.isEmpty ? measures : parts
  }
}

extension RunMeasure {
  /// In what it is not better than what needs no understanding; nil where it is.
  var weakness: String? {
    func text(_ value: Double) -> String {
      ReportNumber(value, style: isShare ? .percent : .plain).valueText
    }
    if let chance, let interval {
      if interval.upper < chance { return "below chance (\(text(chance)))" }
      if interval.contains(chance) { return "no better than chance (\(text(chance)))" }
    }
    guard let rule, let gain = rule.gain?.interval else { return nil }
    let name = "\u{201c}\(rule.name)\u{201d} (\(text(rule.value)))"
    if gain.upper < 0 { return "worse than \(name)" }
    return gain.contains(0) ? "not clearly better than \(name)" : nil
  }
}

extension ReportedPart {
  /// What is missing, cut or dropped: of which kind, and what.
  var caveats: [(kind: String, text: String)] {
    var found: [(kind: String, text: String)] = []
    if case .benchmark(let evaluated) = content {
      if !evaluated.missing.isEmpty {
        found.append(
          (
            "Measured in part, so that the benchmark\u{2019}s own number is not known",
            "without \(listed(evaluated.missing))"
          ))
      }
      for (subset, counts) in evaluated.otherCounts where counts[0] > 0 {
        let name = subset.isEmpty ? "" : "\(subset) "
        found.append(
          (
            "Other numbers of items than were published",
            "\(name)has \(counts[0]), not \(counts[1])"
          ))
      }
      if !evaluated.languages.isEmpty {
        found.append(
          (
            "Languages have translations of the same items, which intervals of subsets over all "
              + "languages take as independent, so that they are too narrow", ""
          ))
      }
      if evaluated.parts.values.contains(where: { $0.details["threshold_chosen_here"] != nil }) {
        let chosen = evaluated.parts.filter { $0.value.details["threshold_chosen_here"] != nil }
        found.append(
          (
            "A threshold was chosen on the items that it is measured on, which flatters them",
            "(\(listed(Array(chosen.keys))))"
          ))
      }
    }
    let cut = samples.count(where: \.isTruncated)
    if cut > 0 {
      found.append(
        (
          "Texts were cut to the model\u{2019}s length",
          "\(ReportNumber.count(cut).valueText) of \(counted(samples.count, "item"))"
        ))
    }
    guard let account = RowAccount(result) else { return found }
    if let reasons = RowAccount.text(account.dropped) {
      found.append(("Rows were dropped and are in no number", "(\(reasons))"))
    }
    if let notes = RowAccount.text(account.notes) {
      found.append(("Rows were read otherwise than they stand", "(\(notes))"))
    }
    return found
  }
}
