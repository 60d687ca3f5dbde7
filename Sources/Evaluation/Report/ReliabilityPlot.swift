import Basics
import OrderedCollections

/// Predicted probability against observed frequency, with the number of cases in each bin.
/// A calibrated model's points lie on the diagonal.
public struct ReliabilityPlot: Sendable, Hashable {
  /// The cases whose predictions are alike.
  public struct Bin: Sendable, Hashable {
    /// Number of cases; a bin without cases is not drawn.
    public var count: Int
    /// Mean predicted probability of its cases, 0 to 1.
    public var predicted: Double
    /// Share of its cases that came true, 0 to 1.
    public var observed: Double
    /// Confidence interval of `observed`; both or neither.
    public var low: Double?
    /// Upper bound; given exactly when `low` is.
    public var high: Double?

    /// A bin of cases.
    public init(
      count: Int, predicted: Double, observed: Double, low: Double? = nil, high: Double? = nil
    ) {
      self.count = count
      self.predicted = predicted
      self.observed = observed
      self.low = low
      self.high = high
    }
  }

  /// Heading of this part, plain text.
  public var title: String
  /// A sentence below the plot: how it was measured, how to read it.
  public var caption: String?
  /// What the x axis shows, with its unit.
  public var xTitle: String
  /// What the y axis shows.
  public var yTitle: String
  /// The bins by increasing prediction.
  public var bins: [Bin]
  /// Expected calibration error, written above the plot.
  public var expectedCalibrationError: ReportNumber?

  /// A reliability diagram.
  public init(
    title: String, caption: String? = nil,
    xTitle: String = "predicted probability", yTitle: String = "observed frequency", bins: [Bin],
    expectedCalibrationError: ReportNumber? = nil
  ) {
    self.title = title
    self.caption = caption
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.bins = bins
    self.expectedCalibrationError = expectedCalibrationError
  }
}

extension ReliabilityPlot {
  func drawing() throws(RewardError) -> PlotDrawing {
    try expectedCalibrationError?.validate(at: "\(title), calibration error")
    let bins = self.bins.filter { $0.count != 0 }
    for bin in bins { try validate(bin) }
    guard !bins.isEmpty else { return .empty(title, caption) }
    var drawing = PlotDrawing(title: title, caption: caption, summary: summary(bins))
    if let error = expectedCalibrationError {
      drawing.facts.append(("expected calibration error", error.text))
    }
    drawing.facts.append(
      ("cases", ReportNumber.count(bins.reduce(0) { $0 + $1.count }).valueText))
    drawing.traces = [
      [
        "type": "scatter", "mode": "lines", "name": "perfect calibration", "x": [0.0, 1.0],
        "y": [0.0, 1.0], "hoverinfo": "skip",
        "line": ["color": .string(PlotColor.neutral), "width": 1.5, "dash": "dash"],
      ],
      points(bins), counts(bins),
    ]
    // A model that says how sure it is of its own choice never predicts less than one half.
    let start = bins.allSatisfy { $0.predicted >= 0.5 } ? 0.49 : -0.02
    var horizontal = PlotAxis(xTitle, isPercent: true, range: start...1.02).json(values: [])
    // Room for a whole mark at either end.
    var vertical = PlotAxis(yTitle, isPercent: true, range: -0.05...1.05).json(values: [])
    horizontal["anchor"] = "y2"
    vertical["domain"] = [0.3, 1.0]
    drawing.layout = [
      "xaxis": .object(horizontal), "yaxis": .object(vertical),
      "yaxis2": [
        "domain": [0.0, 0.2], "title": ["text": "cases"], "rangemode": "tozero", "nticks": 3,
      ],
      "hovermode": "closest", "showlegend": false,
    ]
    drawing.table = ReportTable(
      columns: ["cases", "predicted", "observed"].map { .init($0, alignment: .trailing) },
      rows: bins.map { bin in
        .init([
          .number(.count(bin.count)), .number(.percent(bin.predicted)),
          .number(.percent(bin.observed, low: bin.low, high: bin.high)),
        ])
      })
    return drawing
  }

  private func validate(_ bin: Bin) throws(RewardError) {
    try requireInterval(bin.low, bin.high, at: title)
    for probability in [bin.predicted, bin.observed, bin.low ?? 0, bin.high ?? 1]
    where !(0...1).contains(probability) {
      throw RewardError(
        .reportValue, "\(probability) is not a probability", at: RewardError.Place(item: title))
    }
    if bin.count < 0 {
      throw RewardError(
        .reportValue, "a bin with \(bin.count) cases", at: RewardError.Place(item: title))
    }
  }

  private func points(_ bins: [Bin]) -> JSONValue {
    [
      "type": "scatter", "mode": "lines+markers", "name": "observed",
      "x": .array(bins.map { .number($0.predicted) }),
      "y": .array(bins.map { .number($0.observed) }),
      "text": .array(
        bins.map { bin in
          let observed = ReportNumber.percent(bin.observed, low: bin.low, high: bin.high)
          return .string(
            "predicted \(ReportNumber.percent(bin.predicted).valueText), observed \(observed.text)")
        }),
      "hovertemplate": "%{text}<extra></extra>",
      "line": ["color": .string(PlotColor.positive), "width": 2],
      "marker": ["color": .string(PlotColor.positive), "size": 9],
      "error_y": [
        "type": "data", "symmetric": false, "thickness": 1.5, "width": 0,
        "color": .string("\(PlotColor.positive)/0.6"),
        "array": .array(bins.map { .number(($0.high ?? $0.observed) - $0.observed) }),
        "arrayminus": .array(bins.map { .number($0.observed - ($0.low ?? $0.observed)) }),
      ],
    ]
  }

  private func counts(_ bins: [Bin]) -> JSONValue {
    [
      "type": "bar", "name": "cases", "yaxis": "y2",
      "x": .array(bins.map { .number($0.predicted) }),
      "y": .array(bins.map { .number($0.count) }),
      "width": .number(min(0.05, 0.6 / Double(bins.count))),
      "marker": ["color": .string("\(PlotColor.neutral)/0.6")],
      "hovertemplate": "%{y} cases<extra></extra>",
    ]
  }

  private func summary(_ bins: [Bin]) -> String {
    var text = ""
    if let error = expectedCalibrationError { text += "Expected calibration error \(error.text). " }
    let above = bins.count { $0.observed > $0.predicted }
    let below = bins.count { $0.observed < $0.predicted }
    text += "\(bins.count) bins: observed above predicted in \(above), below in \(below)."
    if let worst = bins.max(by: {
      abs($0.observed - $0.predicted) < abs($1.observed - $1.predicted)
    }) {
      text +=
        " Largest gap: predicted \(ReportNumber.percent(worst.predicted).valueText), observed "
      text += "\(ReportNumber.percent(worst.observed).valueText) in \(worst.count) cases."
    }
    return text
  }
}
