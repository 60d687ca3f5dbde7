import Evaluation
import OrderedCollections
import Rewards
import Tracking
import Training

/// What fitting came to, for people.
enum FitTables {
  /// Each attribute's correlations with held-out ratings, and errors in the labels' units.
  static func show(_ reports: [AttributeReport], of attributes: [AttributeHeads.Attribute]) {
    guard !reports.isEmpty else {
      Console.say("no held-out ratings: nothing was measured")
      return
    }
    var table = HumanTable([
      .init("held-out"), .init("ratings", .right), .init("Spearman [95 %]"),
      .init("Pearson [95 %]"), .init("length's Spearman"), .init("RMSE", .right),
      .init("mean's RMSE", .right),
    ])
    for report in reports {
      table.add([
        report.name, String(report.ratings), shown(report.spearman), shown(report.pearson),
        shown(report.length), NumberText.fixed(report.error, digits: 3),
        NumberText.fixed(report.meanError, digits: 3),
      ])
    }
    Console.show(table)
    let behind = reports.filter { report in
      guard let own = report.spearman.value, let length = report.length.value else { return false }
      return own <= length
    }
    if !behind.isEmpty {
      let names = behind.map(\.name).joined(separator: ", ")
      Console.note(["length foretells \(names) as well as the heads or better"])
    }
    let missing = attributes.map(\.name).filter { name in !reports.contains { $0.name == name } }
    if !missing.isEmpty {
      Console.note(["no held-out ratings of \(missing.joined(separator: ", "))"])
    }
  }

  /// What was taken out of each attribute.
  static func show(_ fit: VerbosityFit, of names: [String]) {
    let verbosity = names[fit.correction.verbosity]
    var table = HumanTable([
      .init("attribute"), .init("penalty", .right), .init("Spearman with \(verbosity)", .right),
      .init("afterwards", .right),
    ])
    for (index, name) in names.enumerated() {
      table.add([
        name, NumberText.significant(fit.correction.penalties[index]), shown(fit.before[index]),
        shown(fit.after[index]),
      ])
    }
    Console.show(table)
    let left = fit.correction.unremoved.map { names[$0] }
    if !left.isEmpty {
      Console.note([
        "no penalty below 1 frees \(left.joined(separator: ", ")) of \(verbosity): 1 is taken"
      ])
    }
  }

  /// Held-out accuracy of the gate and of fixed weights.
  static func show(_ report: GateReport, of names: [String]) {
    var table = HumanTable([.init("\(report.pairs) held-out pairs"), .init("accuracy [95 %]")])
    table.add(["gate", shown(report.gate)])
    table.add(["best fixed weights, at least 0", shown(report.fixed)])
    table.add(["all weights the same", shown(report.uniform)])
    table.add(["gate minus fixed", shown(report.gain)])
    Console.show(table)
    if !report.gain.interval.isAbove(0) {
      Console.note(["on these pairs the gate is not shown to be better than fixed weights"])
    }
    let weights = zip(names, report.fixedWeights).map { "\($0) \(NumberText.fixed($1, digits: 2))" }
    Console.say("fixed weights: \(weights.joined(separator: ", "))")
    Console.say(
      "the gate's entropy is \(NumberText.fixed(report.entropy, digits: 2)) of the most: at 1 it "
        + "weighs all the same for every prompt")
  }

  /// Held-out accuracy of a head, beside that of lengths.
  static func show(_ report: PairEvaluation) {
    var table = HumanTable([.init("\(report.result.n) held-out pairs"), .init("accuracy [95 %]")])
    table.add([
      "Bayesian head",
      shown(Estimate(mean: report.accuracy, interval: report.headlineInterval)),
    ])
    table.add(["longer response wins", shown(report.length.longer.accuracy(.half))])
    table.add(["head minus the better rule of length", shown(report.gainOverLength)])
    Console.show(table)
  }

  /// How well texts are told apart by each score, by domain.
  static func show(_ report: DetectorReport) {
    guard !report.reports.isEmpty else {
      Console.say("too few held-out pairs: nothing was measured")
      return
    }
    var table = HumanTable([
      .init("domain"), .init("pairs", .right), .init("held-out texts told by"),
      .init("AUROC [95 %]"),
    ])
    let count = report.reports.values.first?.cells.count ?? 0
    for index in 0..<count {
      for (score, report) in report.reports {
        let cell = report.cells[index]
        table.add([cell.domain, String(cell.machine), score.rawValue, shown(cell.area)])
      }
    }
    for (score, report) in report.reports where count > 1 {
      table.add(["mean of \(count)", "", score.rawValue, shown(report.meanArea())])
    }
    Console.show(table)
    if !report.unmeasured.isEmpty {
      Console.note(["too few held-out pairs of \(report.unmeasured.joined(separator: ", "))"])
    }
  }

  private static func shown(_ estimate: Estimate) -> String {
    NumberText.interval(
      estimate.mean, estimate.interval.lower, estimate.interval.upper, digits: 3)
  }

  private static func shown(_ value: Double?) -> String {
    value.map { NumberText.fixed($0, digits: 3) } ?? "none"
  }

  private static func shown(_ coefficient: RatingResult.Coefficient) -> String {
    guard let value = coefficient.value else { return "none" }
    guard let interval = coefficient.interval else { return NumberText.fixed(value, digits: 3) }
    return NumberText.interval(value, interval.lower, interval.upper, digits: 3)
  }
}
