import Basics
import Evaluation
import Foundation

/// Reports with made-up numbers, for tests and for looking at the page.
enum SampleReport {
  /// Stands in for the plot library in tests.
  static func stubLibrary() throws -> URL {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("rewardkit-plotly-\(UUID().uuidString).js")
    try Data("window.Plotly = { react() {} };".utf8).write(to: url)
    return url
  }

  /// What `reward demo` would write, with made-up numbers.
  static func demo(plotly: URL?) -> Report {
    var random = RandomSource(seed: 7)
    return Report(
      title: "Choosing better answers with a reward model",
      subtitle: "SmolLM2-135M-Instruct, trained on 1,866 pairs of its own answers to verifiable "
        + "instructions. Made-up numbers: this page shows the layout.",
      sections: [
        results, training(&random), evaluation(&random), use, examples, provenance,
      ], plotly: plotly)
  }

  private static var results: ReportSection {
    ReportSection(
      title: "Results",
      blocks: [
        .figures([
          ReportFigure(
            label: "Pair accuracy, held-out prompts",
            number: .percent(0.748, low: 0.713, high: 0.781),
            detail: "612 pairs, 3 ties. Preferring the longer answer: 51.3% [47.3, 55.3].",
            isMain: true),
          ReportFigure(
            label: "Satisfied with best of 8",
            number: .percent(0.431, low: 0.352, high: 0.514),
            detail: "A random candidate: 26.9% [23.8, 30.2]."),
          ReportFigure(
            label: "Share of the possible gain",
            number: .percent(0.463, low: 0.288, high: 0.631),
            detail: "The best of the 8 candidates satisfies 61.9% of the prompts."),
        ]),
        .paragraph(
          "Each held-out prompt was answered eight times. A rule verifier knows the truth about "
            + "every answer; the reward model never saw these prompts. The table shows how often "
            + "the chosen answer satisfies all constraints of its prompt."),
        .table(
          ReportTable(
            caption: "Instructions satisfied when one of 8 candidates is chosen, 130 prompts",
            columns: [
              .init("Chosen by"), .init("Satisfied", alignment: .trailing, drawsIntervals: true),
              .init("Gain over random", alignment: .trailing),
              .init("Mean length", alignment: .trailing),
            ],
            rows: [
              .init([
                "Random candidate", .number(.percent(0.269, low: 0.238, high: 0.302)), .empty,
                .number(ReportNumber(38.2)),
              ]),
              .init([
                "Longest candidate", .number(.percent(0.215, low: 0.153, high: 0.294)),
                .number(.percent(-0.054, low: -0.112, high: 0.009)), .number(ReportNumber(61.7)),
              ]),
              .init(
                [
                  "Reward model", .number(.percent(0.431, low: 0.352, high: 0.514)),
                  .number(.percent(0.162, low: 0.101, high: 0.221)), .number(ReportNumber(35.9)),
                ], isHighlighted: true),
              .init([
                "Best possible", .number(.percent(0.619, low: 0.533, high: 0.698)),
                .number(.percent(0.35, low: 0.295, high: 0.404)), .number(ReportNumber(33.4)),
              ]),
            ])),
        .callout(
          ReportCallout(
            .limit, title: "What these numbers do not say",
            "The constraints can be checked by rules; helpfulness or truth "
              + "cannot. A high score here says nothing about them.",
            "One model, one seed: training again moves the accuracy by about two points.")),
      ])
  }

  private static func training(_ random: inout RandomSource) -> ReportSection {
    var losses: [LinePlot.Point] = []
    for step in 1...330 {
      let trend = 0.52 + 0.19 * exp(-Double(step) / 90)
      losses.append(LinePlot.Point(Double(step), trend + 0.075 * random.normal()))
    }
    let evaluated = stride(from: 0, through: 330, by: 30).map { step in
      let value = 0.748 - 0.22 * exp(-Double(step) / 80) + 0.006 * random.normal()
      return LinePlot.Point(Double(step), value, low: value - 0.034, high: value + 0.033)
    }
    let held = stride(from: 0, through: 330, by: 30).map { step in
      LinePlot.Point(Double(step), 0.535 + 0.158 * exp(-Double(step) / 80))
    }
    return ReportSection(
      title: "Training",
      blocks: [
        .plots([
          .line(
            LinePlot(
              title: "Loss", caption: "Bradley\u{2013}Terry loss; faint: each step.",
              x: PlotAxis("step"), y: PlotAxis("loss"),
              series: LinePlot.Series.smoothed("training", losses, window: 25)
                + [.init("held out", held, style: .marked)],
              references: [.init("coin", 0.6931)])),
          .line(
            LinePlot(
              title: "Accuracy on held-out pairs", caption: "The band is the 95% interval.",
              x: PlotAxis("step"), y: PlotAxis("accuracy", isPercent: true),
              series: [.init("reward model", evaluated, style: .marked)],
              references: [.init("longer answer", 0.513)])),
        ])
      ])
  }

  private static func evaluation(_ random: inout RandomSource) -> ReportSection {
    let margins = (0..<609).map { _ in 0.82 + 1.35 * random.normal() } + [0, 0, 0]
    let bins = (0..<10).map { index in
      let predicted = 0.05 + 0.1 * Double(index)
      let observed = min(
        max(predicted + 0.05 * (0.5 - predicted) + 0.03 * random.normal(), 0.01), 0.99)
      let count = 30 + 9 * index
      let half = 1.96 * (observed * (1 - observed) / Double(count)).squareRoot()
      return ReliabilityPlot.Bin(
        count: count, predicted: predicted, observed: observed, low: max(0, observed - half),
        high: min(1, observed + half))
    }
    func cloud(_ shift: Double, _ count: Int) -> [ScatterPlot.Point] {
      (0..<count).map { _ in
        let length = (38 + 17 * random.normal()).rounded()
        return ScatterPlot.Point(max(4, length), shift + 0.008 * length + 0.9 * random.normal())
      }
    }
    return ReportSection(
      title: "Held-out evaluation",
      blocks: [
        .plots([
          .histogram(
            HistogramPlot(
              title: "Margins", caption: "Reward of the satisfying answer minus the other's.",
              values: margins)),
          .reliability(
            ReliabilityPlot(
              title: "Calibration", caption: "On the diagonal, 70% confident means right in 70%.",
              bins: bins,
              expectedCalibrationError: ReportNumber(0.0312, low: 0.0204, high: 0.0497))),
        ]),
        .plot(
          .scatter(
            ScatterPlot(
              title: "Reward against length",
              caption: "A reward model that only counts words would show a line.",
              x: PlotAxis("words"), y: PlotAxis("reward"),
              groups: [
                .init("satisfied", cloud(0.6, 260)), .init("not satisfied", cloud(-0.4, 420)),
              ],
              rankCorrelation: ReportNumber(0.121, low: 0.045, high: 0.196)))),
      ])
  }

  private static var use: ReportSection {
    func curve(_ chooser: BestOfNPlot.Chooser, _ values: [Double]) -> BestOfNPlot.Curve {
      BestOfNPlot.Curve(
        chooser,
        values.enumerated().map { index, value in
          BestOfNPlot.Point(n: 1 << index, value: value, low: value - 0.045, high: value + 0.047)
        })
    }
    return ReportSection(
      title: "Best of N",
      blocks: [
        .plot(
          .bestOfN(
            BestOfNPlot(
              title: "Instructions satisfied against the number of candidates",
              caption:
                "Averaged over all subsets of N of the 8 candidates; bands are 95% "
                + "intervals over prompts.",
              curves: [
                curve(.rewardModel, [0.269, 0.327, 0.381, 0.431]),
                curve(.random, [0.269, 0.269, 0.269, 0.269]),
                curve(.longest, [0.269, 0.248, 0.231, 0.215]),
                curve(.shortest, [0.269, 0.291, 0.302, 0.311]),
                curve(.bestPossible, [0.269, 0.392, 0.514, 0.619]),
              ])))
      ])
  }

  private static var examples: ReportSection {
    ReportSection(
      title: "Examples",
      blocks: [
        .examples([
          ReportExample(
            prompt:
              "Describe a rainy morning in a harbour town. Use no commas and "
              + "mention the word \"gulls\".",
            constraints: ["contains the word \u{201c}gulls\u{201d}", "has no commas"],
            responses: [
              .init(
                title: "Reward model\u{2019}s choice",
                text:
                  "Rain falls softly on the quay and the gulls wait on the masts. "
                  + "The boats stay in and the cafe windows glow.",
                reward: 1.84, verdicts: [true, true]),
              .init(
                title: "Random candidate",
                text:
                  "A rainy morning in a harbour town is quiet, grey, and cold. The "
                  + "gulls, the boats, and the people all wait for the sun.",
                reward: -0.62, verdicts: [true, false]),
            ]),
          ReportExample(
            prompt: "Explain in at most 20 words why bread rises.",
            constraints: ["at most 20 words"],
            responses: [
              .init(
                title: "Reward model\u{2019}s choice",
                text: "Yeast eats sugar and makes gas, and the gas is trapped in the dough.",
                reward: 0.97,
                verdicts: [true]),
              .init(
                title: "Random candidate",
                text:
                  "Bread rises because of a process called fermentation, in which "
                  + "yeast consumes the sugars in the flour and releases carbon "
                  + "dioxide, which creates bubbles.",
                reward: -0.11, verdicts: [false]),
            ]),
        ])
      ])
  }

  private static var provenance: ReportSection {
    ReportSection(
      title: "How this was made",
      blocks: [
        .provenance([
          ReportFact("Command", "reward demo --seed 0 --output-dir demo-output"),
          ReportFact("Seed", "0"),
          ReportFact("RewardKit", "0.1.0, Swift 6.3, libtorch 2.13.0"),
          ReportFact("Hardware", "AMD EPYC, 2 cores, AVX2"),
          ReportFact("Training pairs", "Examples/demo/train.jsonl, 1,866 rows, 0 dropped"),
          ReportFact(
            "SHA-256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
        ])
      ])
  }
}
