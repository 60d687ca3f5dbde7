import Basics
import Evaluation
import Foundation
import Instructions
import Rewards
import Tensors
import Tracking
import Training

extension DemoOutcome {
  /// The one-file report.
  func report() throws -> Report {
    let curve = try curve()
    let row = curve.rows.last!
    let pairs = try pairs()
    var sections = [
      ReportSection(
        title: "What came out",
        blocks: [figures(row, pairs.evaluation)]
          + ([pairs.evaluation.lengthVerdict(subject: Self.onPairs)] + row.verdicts)
          .map { .paragraph($0) }
          + [.table(choices(row)), .paragraph(origin)]),
      ReportSection(
        title: "Choosing the best of N", blocks: [.plot(.bestOfN(bestOfN(curve)))]),
    ]
    sections.append(
      ReportSection(
        title: "Held-out pairs",
        blocks: [
          .plots([.histogram(margins(pairs.margins)), .reliability(reliability(pairs.evaluation))])
        ]))
    sections.append(ReportSection(title: "Training", blocks: [.plots(trainingPlots())]))
    let shown = examples()
    sections.append(
      ReportSection(
        title: "Answers",
        blocks: [.paragraph(shown.rule), .examples(shown.choices.map(example))]))
    sections.append(
      ReportSection(title: "Where this comes from", blocks: [limits, .provenance(facts)]))
    return Report(
      title: "RewardKit demo",
      subtitle: "A reward model trained on \(training.trainingPairs) pairs of verifiable "
        + "instructions, judged on \(selection.count) prompts that it never saw",
      sections: sections, plotly: Self.plotly)
  }

  private static var plotly: URL {
    URL(fileURLWithPath: ModelName.builtinFolder).deletingLastPathComponent()
      .appendingPathComponent("plotly/plotly.min.js")
  }

  private func figures(_ row: SelectionResult.Row, _ pairs: PairEvaluation) -> ReportBlock {
    var figures = [
      ReportFigure(
        label: "all instructions satisfied, reward model's choice of \(row.n)",
        number: ReportNumber(row.model, style: .percent),
        detail: "a random answer: \(ReportNumber(row.random, style: .percent).text)",
        reference: .init("random", row.random.mean), isMain: true)
    ]
    figures.append(
      ReportFigure(
        label: "pair accuracy",
        number: .percent(pairs.accuracy, interval: pairs.headlineInterval),
        detail: "\(pairs.result.n) pairs of \(pairs.groups ?? 0) prompts; interval: "
          + "\(pairs.headlineMethod.name); the \(pairs.length.betterRule.rawValue) answer wins in "
          + ReportNumber(pairs.length.better.accuracy(.half) ?? .nan, style: .percent).text,
        reference: .init("chance", 0.5)))
    for (name, gain) in [
      ("gain over random", row.gain),
      ("gain over the \(row.lengthRule.choice)", row.gainOverLength),
    ] {
      figures.append(
        ReportFigure(
          label: name, number: ReportNumber(gain, style: .points),
          detail: gain.interval.contains(0)
            ? "the interval includes zero" : "the interval excludes zero"))
    }
    return .figures(figures)
  }

  private func choices(_ row: SelectionResult.Row) -> ReportTable {
    let lines: [(String, Estimate, Bool)] = [
      ("a random answer", row.random, false), ("the longest", row.longest, false),
      ("the shortest", row.shortest, false), ("the reward model's choice", row.model, true),
      ("the best possible", row.oracle, false),
    ]
    return ReportTable(
      caption: "Share of prompts whose chosen answer satisfies all its instructions",
      columns: [
        .init("choice among \(row.n) answers"),
        .init("satisfied [95 %]", alignment: .trailing, drawsIntervals: true),
      ],
      rows: lines.map { name, estimate, isHighlighted in
        .init(
          [.text(name), .number(ReportNumber(estimate, style: .percent))],
          isHighlighted: isHighlighted)
      })
  }

  private func bestOfN(_ curve: SelectionResult) -> BestOfNPlot {
    func points(_ estimate: (SelectionResult.Row) -> Estimate) -> [BestOfNPlot.Point] {
      curve.rows.map { row in
        let value = estimate(row)
        return .init(
          n: row.n, value: value.mean, low: value.interval.lower, high: value.interval.upper)
      }
    }
    return BestOfNPlot(
      title: "True success against N",
      caption: "Mean over all subsets of N answers, with 95 % intervals over prompts.",
      y: PlotAxis("prompts with all instructions satisfied", isPercent: true, range: 0...1),
      curves: [
        .init(.rewardModel, points(\.model)), .init(.random, points(\.random)),
        .init(.longest, points(\.longest)), .init(.shortest, points(\.shortest)),
        .init(.bestPossible, points(\.oracle)),
      ])
  }

  private func margins(_ values: [Double]) -> HistogramPlot {
    HistogramPlot(
      title: "Margins of held-out pairs",
      caption: "Reward of the satisfying answer minus that of the other one.",
      xTitle: "margin", values: values, positiveName: "right", negativeName: "wrong")
  }

  private func reliability(_ pairs: PairEvaluation) -> ReliabilityPlot {
    ReliabilityPlot(
      title: "Reliability", caption: "How often the model is right when it claims to be sure.",
      xTitle: "claimed probability", yTitle: "share right",
      bins: pairs.calibration.bins.compactMap { bin in
        guard let claimed = bin.confidence, let right = bin.accuracy else { return nil }
        let interval = Interval.wilson(successes: right * Double(bin.count), n: bin.count)
        return .init(
          count: bin.count, predicted: claimed, observed: right, low: interval.lower,
          high: interval.upper)
      },
      expectedCalibrationError: ReportNumber(pairs.calibration.ece))
  }

  private func trainingPlots() -> [ReportPlot] {
    func series(_ name: String) -> [LinePlot.Point] {
      let values = history.series(name)
      return zip(values.steps, values.values).map { .init(Double($0), $1.isFinite ? $1 : nil) }
    }
    func plot(_ title: String, _ name: String, isPercent: Bool, chance: Double) -> ReportPlot {
      .line(
        LinePlot(
          title: title, caption: "On the training pairs of the steps, before each update.",
          x: PlotAxis("step"),
          y: PlotAxis(name, isPercent: isPercent),
          series: LinePlot.Series.smoothed("training", series(name), window: 5),
          references: [.init("chance", chance)]))
    }
    return [
      plot("Loss", "loss", isPercent: false, chance: 0.6931),
      plot("Accuracy", "accuracy", isPercent: true, chance: 0.5),
    ]
  }
}
