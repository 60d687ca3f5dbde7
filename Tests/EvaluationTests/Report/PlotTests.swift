import Basics
import Foundation
import Testing

@testable import Evaluation

@Suite struct PlotTests {
  static let x = PlotAxis("x")
  static let y = PlotAxis("y")

  /// One of each kind without anything to draw.
  static let empty: [ReportPlot] = [
    .line(LinePlot(title: "t", x: x, y: y, series: [])),
    .line(LinePlot(title: "t", x: x, y: y, series: [.init("s", [])])),
    .line(LinePlot(title: "t", x: x, y: y, series: [.init("s", [.init(1, nil)])])),
    .histogram(HistogramPlot(title: "t", values: [])),
    .reliability(ReliabilityPlot(title: "t", bins: [])),
    .reliability(
      ReliabilityPlot(title: "t", bins: [.init(count: 0, predicted: .nan, observed: .nan)])),
    .bestOfN(BestOfNPlot(title: "t", curves: [])),
    .bestOfN(BestOfNPlot(title: "t", curves: [.init(.random, [])])),
    .scatter(ScatterPlot(title: "t", x: x, y: y, groups: [.init("g", [])])),
  ]

  @Test(arguments: empty) func emptyPlotsSaySo(plot: ReportPlot) throws {
    #expect(try plot.drawing().traces == nil)
    let page = try Report(title: "r", sections: [.init(title: "s", blocks: [.plot(plot)])]).html()
    #expect(page.contains("<p>No data</p>"))
    #expect(!page.contains("application/json"))
  }

  static let refused: [ReportPlot] =
    [Double.nan, .infinity, -.infinity, 1e301].flatMap { bad -> [ReportPlot] in
      [
        .line(LinePlot(title: "t", x: x, y: y, series: [.init("s", [.init(1, bad)])])),
        .line(LinePlot(title: "t", x: x, y: y, series: [.init("s", [.init(bad, 1)])])),
        .line(
          LinePlot(title: "t", x: x, y: y, series: [.init("s", [.init(1, 1, low: bad, high: 2)])])),
        .line(
          LinePlot(title: "t", x: x, y: y, series: [], references: [.init("r", bad)])),
        .histogram(HistogramPlot(title: "t", values: [1, bad])),
        .reliability(
          ReliabilityPlot(title: "t", bins: [.init(count: 1, predicted: bad, observed: 0.5)])),
        .reliability(
          ReliabilityPlot(title: "t", bins: [.init(count: 1, predicted: 0.5, observed: bad)])),
        .reliability(
          ReliabilityPlot(title: "t", bins: [], expectedCalibrationError: ReportNumber(bad))),
        .bestOfN(BestOfNPlot(title: "t", curves: [.init(.random, [.init(n: 1, value: bad)])])),
        .scatter(ScatterPlot(title: "t", x: x, y: y, groups: [.init("g", [.init(bad, 0)])])),
        .scatter(ScatterPlot(title: "t", x: x, y: y, groups: [.init("g", [.init(0, bad)])])),
        .scatter(
          ScatterPlot(title: "t", x: x, y: y, groups: [], rankCorrelation: ReportNumber(bad))),
      ]
    } + [
      .line(
        LinePlot(
          title: "t", x: PlotAxis("x", scale: .log10), y: y, series: [.init("s", [.init(0, 1)])])),
      .line(
        LinePlot(title: "t", x: x, y: PlotAxis("y", scale: .log2, range: -1...1), series: [])),
      .line(LinePlot(title: "t", x: x, y: y, series: [.init("s", [.init(1, 1, low: 0)])])),
      .line(
        LinePlot(title: "t", x: x, y: y, series: [.init("s", [.init(1, 1, low: 2, high: 0)])])),
      .reliability(
        ReliabilityPlot(title: "t", bins: [.init(count: 1, predicted: 1.1, observed: 0.5)])),
      .reliability(
        ReliabilityPlot(title: "t", bins: [.init(count: -1, predicted: 0.1, observed: 0.5)])),
      .bestOfN(BestOfNPlot(title: "t", curves: [.init(.random, [.init(n: 0, value: 0.5)])])),
    ]

  @Test(arguments: refused) func badNumbersAreRefused(plot: ReportPlot) {
    let error = #expect(throws: RewardError.self) { _ = try plot.drawing() }
    #expect(error?.code == .reportValue)
    #expect(error?.place?.item?.hasPrefix("t") == true)
  }

  /// The descriptions of all kinds parse, and hold what was given and no more.
  @Test func descriptionsAreJSON() throws {
    let library = try SampleReport.stubLibrary()
    defer { try? FileManager.default.removeItem(at: library) }
    let page = try SampleReport.demo(plotly: library).html()
    let scripts = try SampleReport.plotData(in: page).map { try JSONValue.parse($0) }
    #expect(scripts.count == 6)
    for script in scripts {
      let traces = try #require(script["data"]?.array)
      #expect(!traces.isEmpty)
      for trace in traces {
        let x = try #require(trace["x"]?.array)
        #expect(trace["y"]?.array?.count == x.count)
        #expect(x.allSatisfy { $0.double != nil })
        #expect(["scatter", "bar"].contains(trace["type"]?.string))
      }
    }
  }

  @Test func gapsAreNullAndSplitTheBand() throws {
    let points: [LinePlot.Point] = [
      .init(1, 0.5, low: 0.4, high: 0.6), .init(2, 0.6, low: 0.5, high: 0.7), .init(3, nil),
      .init(4, 0.7, low: 0.6, high: 0.8),
    ]
    let drawing = try LinePlot(
      title: "t", x: Self.x, y: Self.y, series: [.init("s", points, style: .marked)]
    ).drawing()
    let traces = try #require(drawing.traces)
    #expect(traces.count == 3)
    #expect(traces[0]["x"] == [1.0, 2.0, 2.0, 1.0])
    #expect(traces[0]["y"] == [0.6, 0.7, 0.5, 0.4])
    #expect(traces[1]["x"] == [4.0, 4.0])
    #expect(traces[2]["y"] == [0.5, 0.6, nil, 0.7])
    #expect(traces[2]["text"]?.array?[2] == "gap")
    #expect(drawing.summary == "s: 0.500 at x 1, 0.700 at 4, lowest 0.500, highest 0.700, 1 gaps.")
    #expect(drawing.table?.rows[2].cells == [.text("3"), .empty])
  }

  /// A line alone would not show a point between two gaps.
  @Test func lonePointsAreMarked() throws {
    let cases: [([Double?], JSONValue)] = [
      ([1, 2, nil, 3, 4], "lines"), ([1], "lines+markers"), ([1, nil, 2, 3], "lines+markers"),
      ([nil, 1, nil], "lines+markers"), ([1, 2, nil, 3], "lines+markers"),
    ]
    for (values, mode) in cases {
      let points = values.enumerated().map { LinePlot.Point(Double($0), $1) }
      let plot = LinePlot(title: "t", x: Self.x, y: Self.y, series: [.init("s", points)])
      #expect(try plot.drawing().traces?[0]["mode"] == mode)
    }
  }

  @Test func bestOfNHasPowersOfTwoAndOneLookEach() throws {
    let drawing = try BestOfNPlot(
      title: "t",
      curves: BestOfNPlot.Chooser.allCases.map { chooser in
        .init(chooser, [8, 1, 2].map { .init(n: $0, value: 0.5, low: 0.4, high: 0.6) })
      }
    ).drawing()
    let traces = try #require(drawing.traces)
    #expect(traces.count == 10)
    #expect(traces.last?["name"] == "reward model\u{2019}s choice")
    #expect(traces.last?["x"] == [1.0, 2.0, 8.0])
    #expect(JSONValue.object(drawing.layout)["xaxis"]?["tickvals"] == [1.0, 2.0, 4.0, 8.0])
    let lines = traces.filter { $0["fill"] == nil }
    #expect(Set(lines.map { $0["line"]?["dash"]?.string }).count == 5)
    #expect(Set(lines.map { $0["marker"]?["symbol"]?.string }).count == 5)
    #expect(Set(lines.map { $0["line"]?["color"]?.string }).count == 5)
  }

  @Test func reliabilityStartsAtOneHalfForConfidences() throws {
    func start(_ predicted: Double) throws -> Double? {
      let plot = ReliabilityPlot(
        title: "t", bins: [.init(count: 3, predicted: predicted, observed: 0.4)])
      return JSONValue.object(try plot.drawing().layout)["xaxis"]?["range"]?.array?[0].double
    }
    #expect(try start(0.5) == 0.49)
    #expect(try start(0.49) == -0.02)
  }

  /// Thin and thick are both named.
  @Test func averageAndRawValuesStandInTheLegend() throws {
    let points = (0..<20).map { LinePlot.Point(Double($0), Double($0)) }
    let plot = LinePlot(
      title: "t", x: PlotAxis("x"), y: PlotAxis("y"),
      series: LinePlot.Series.smoothed("loss", points, window: 5))
    let drawing = try plot.drawing()
    #expect(JSONValue.object(drawing.layout)["showlegend"] == true)
    #expect(drawing.traces?.map { $0["name"] } == ["loss, as logged", "loss, mean of 5"])
    #expect(drawing.traces?.allSatisfy { $0["showlegend"] == nil } == true)
  }

  @Test func movingAverageEqualsTheDefinition() {
    var random = RandomSource(seed: 3)
    for count in 0...23 {
      for window in 1...11 {
        let points = (0..<count).map { index in
          LinePlot.Point(Double(index), random.uniform() < 0.3 ? nil : random.normal())
        }
        let half = window / 2
        let series = LinePlot.Series.smoothed("s", points, window: window)
        guard half > 0, count >= 2 * (2 * half + 1) else {
          #expect(series == [LinePlot.Series("s", points)])
          continue
        }
        #expect(series[0].points == points && series[0].style == .faint)
        let smooth = series[1].points
        #expect(smooth.map(\.x) == (half..<count - half).map(Double.init))
        for index in half..<count - half {
          let near = points.indices.filter { abs($0 - index) <= half }.compactMap { points[$0].y }
          let average = smooth[index - half].y
          guard points[index].y != nil, let y = average else {
            #expect(points[index].y == nil && average == nil)
            continue
          }
          #expect(abs(y - near.reduce(0, +) / Double(near.count)) < 1e-12)
        }
      }
    }
  }
}
