import Basics
import Evaluation
import Foundation

extension SampleReport {
  /// A small report with every kind of block and plot, the given text in every place for texts.
  static func filled(with text: String, plotly: URL?) -> Report {
    let number = ReportNumber.percent(0.5, low: 0.25, high: 0.75)
    let x = PlotAxis(text)
    let y = PlotAxis(text, isPercent: true)
    let plots: [ReportPlot] = [
      .line(
        LinePlot(
          title: text, caption: text, x: x, y: y,
          series: [
            .init(text, [.init(1, 0.25, low: 0.2, high: 0.3), .init(2, nil), .init(3, 0.5)]),
            .init(text, [.init(1, 0.3), .init(3, 0.6)], style: .marked),
          ], references: [.init(text, 0.4)])),
      .histogram(
        HistogramPlot(
          title: text, caption: text, xTitle: text, values: [-1, 0, 1, 1.5, 2],
          positiveName: text, negativeName: text)),
      .reliability(
        ReliabilityPlot(
          title: text, caption: text, xTitle: text, yTitle: text,
          bins: [
            .init(count: 4, predicted: 0.25, observed: 0.3, low: 0.1, high: 0.5),
            .init(count: 6, predicted: 0.75, observed: 0.7),
          ], expectedCalibrationError: ReportNumber(0.05))),
      .bestOfN(
        BestOfNPlot(
          title: text, caption: text,
          curves: [
            .init(
              .rewardModel,
              [.init(n: 1, value: 0.25), .init(n: 2, value: 0.5, low: 0.4, high: 0.6)]),
            .init(.random, [.init(n: 1, value: 0.25), .init(n: 2, value: 0.25)]),
          ])),
      .scatter(
        ScatterPlot(
          title: text, caption: text, x: x, y: PlotAxis(text),
          groups: [.init(text, [.init(1, 2), .init(2, 1)]), .init(text, [.init(3, 3)])],
          rankCorrelation: number)),
    ]
    let example = ReportExample(
      prompt: text + "\n\nsecond paragraph", constraints: [text, text, text],
      responses: [
        .init(title: text, text: text, reward: 1.25, verdicts: [true, false, nil]),
        .init(title: text, text: "", verdicts: [true, true, nil]),
      ])
    return Report(
      title: text, subtitle: text,
      sections: [
        ReportSection(
          title: text,
          blocks: [
            .figures([
              ReportFigure(label: text, number: number, detail: text, isMain: true),
              ReportFigure(label: text, number: .count(1234)),
            ]),
            .paragraph(text),
            .table(
              ReportTable(
                caption: text,
                columns: [
                  .init(text), .init(text, alignment: .trailing, drawsIntervals: true),
                  .init(text, alignment: .center),
                ],
                rows: [
                  .init([.text(text), .number(number), .empty]),
                  .init([.text(text), .number(ReportNumber(1)), .text(text)], isHighlighted: true),
                ])),
            .callout(ReportCallout(.limit, title: text, text, text)),
            .callout(ReportCallout(.note, title: text, text)),
          ]),
        ReportSection(title: text, blocks: [.plots(plots)]),
        ReportSection(
          title: text,
          blocks: [.examples([example, example]), .provenance([ReportFact(text, text)])]),
      ], plotly: plotly)
  }

  /// The contents of the plots' JSON scripts, in order.
  static func plotData(in page: String) -> [String] {
    page.components(separatedBy: "<script type=\"application/json\"").dropFirst().compactMap {
      $0.components(separatedBy: "</script>").first?
        .split(separator: ">", maxSplits: 1).last.map(String.init)
    }
  }
}
