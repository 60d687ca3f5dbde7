extension OveroptimisationCurve {
  /// Fewer prompts than this have intervals that are too narrow: a resample of few has little to
  /// draw from.
  static let fewPrompts = 20

  /// The largest N.
  public var largestN: Int { points[points.count - 1].n }

  /// Whether the gold falls while the proxy is optimised further. Nil where nothing can be said:
  /// for one prompt whose gold is lower at last.
  public var isOveroptimised: Bool? { fall.map(\.isReal) ?? false }

  /// What may be concluded about the gold's fall, one sentence that claims no more than the interval
  /// allows.
  public var verdict: String {
    guard let fall else {
      return "there is one candidate to choose among: nothing is optimised"
    }
    guard let interval = fall.interval else {
      return fall.bestN == fall.lastN
        ? "no fall of gold is visible up to N = \(fall.lastN): it is highest there"
        : "gold is \(shown(fall.difference)) lower at N = \(fall.lastN) than at N = "
          + "\(fall.bestN), but of one prompt nothing can be said for others"
    }
    let difference = ReportNumber(fall.difference, interval: interval).text
    return interval.isAbove(0)
      ? "gold falls after N = \(fall.bestN): over-optimisation; at N = \(fall.lastN) it is "
        + "\(difference) lower"
      : "no fall of gold is visible up to N = \(fall.lastN): it is \(difference) lower than at "
        + "N = \(fall.bestN), which is not told apart from zero"
  }

  /// What choosing by the proxy among the largest N brings in gold, beside a random candidate.
  public var gainVerdict: String {
    let size = "the proxy's choice of \(largestN)"
    guard let interval = gain.interval else {
      return "\(size) has \(shown(gain.mean)) more gold than a random candidate, in one prompt"
    }
    let number = ReportNumber(abs(gain.mean)).valueText
    let ends = ReportNumber(gain.mean, interval: interval).text
    if interval.isAbove(0) { return "\(size) has \(ends) more gold than a random candidate" }
    if interval.upper < 0 {
      return "\(size) has \(number) less gold than a random candidate (difference \(ends))"
    }
    return "\(size) is not told apart from a random candidate in gold (difference \(ends))"
  }

  /// Where the fit has its peak; nil without a fit.
  public var peakVerdict: String? {
    guard let goldFit else { return nil }
    guard let peak = goldFit.peak else {
      return goldFit.fit.beta > 0
        ? "the fit d(α − βd) falls from the start" : "the fit d(α − βd) has no peak"
    }
    let distance = "√KL = \(shown(peak.distance))"
    return peak.isMeasured
      ? "the fit d(α − βd) is highest at \(distance), N = "
        + ReportNumber(peak.n.rounded(), style: .count).valueText
      : "the fit d(α − βd) is highest at \(distance), beyond what was measured: there the formula "
        + "alone speaks"
  }

  /// What a reader must know before trusting the numbers.
  public var notes: [String] {
    var notes: [String] = []
    func counted(_ count: Int, _ noun: String) -> String {
      "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
    if leftOut > 0 {
      notes.append(
        "\(counted(leftOut, "row")) with fewer than \(largestN) candidates left out, "
          + "\(rows) used")
    }
    if candidates.lowerBound < candidates.upperBound {
      notes.append(
        "rows have \(candidates.lowerBound) to \(candidates.upperBound) candidates: N goes up to "
          + "\(largestN), and all candidates of each row count")
    }
    if rows > prompts {
      notes.append(
        "\(rows) rows of \(counted(prompts, "prompt")): those of one prompt are resampled "
          + "together")
    }
    if prompts == 1 {
      notes.append("one prompt: there are no intervals, since they are over prompts")
    } else if prompts < Self.fewPrompts {
      notes.append("\(prompts) prompts are few: intervals are narrower than they should be")
    }
    if let repeats, repeats > 0 {
      notes.append(
        "\(repeats) of \(total) candidates repeat an earlier one of their prompt: KL is an upper "
          + "bound")
    }
    if proxyTies > 0 {
      notes.append(
        "\(proxyTies) of \(total) candidates share their proxy score with another: a fair coin "
          + "chooses among equals, and KL is an upper bound")
    }
    if repeats == nil {
      notes.append("texts are not known, so repeated candidates are not counted")
    }
    for (name, units) in [("proxy", proxyUnits), ("gold", goldUnits)] where units.isConstant {
      notes.append("all \(name) scores are \(shown(units.centre)): nothing can be told from them")
    }
    return notes
  }
}
