import Basics
import Foundation
import OrderedCollections

/// A plot of one of the kinds a reward model's report needs.
///
/// Each is drawn by Plotly and says the same in words and, where it is small, as a table, for
/// readers who do not see it and for browsers without scripts.
public enum ReportPlot: Sendable, Hashable {
  case line(LinePlot)
  case histogram(HistogramPlot)
  case reliability(ReliabilityPlot)
  case bestOfN(BestOfNPlot)
  case scatter(ScatterPlot)
  case overoptimisation(OveroptimisationPlot)

  func drawing() throws(RewardError) -> PlotDrawing {
    switch self {
    case .line(let plot): try plot.drawing()
    case .histogram(let plot): try plot.drawing()
    case .reliability(let plot): try plot.drawing()
    case .bestOfN(let plot): try plot.drawing()
    case .scatter(let plot): try plot.drawing()
    case .overoptimisation(let plot): try plot.drawing()
    }
  }
}

/// An axis of a plot.
public struct PlotAxis: Sendable, Hashable {
  /// How numbers are laid out along the axis.
  public enum Scale: Sendable, Hashable {
    /// Equal differences are equally far apart.
    case linear
    /// Ticks at powers of 2; needs positive numbers.
    case log2
    /// Ticks at powers of 10; needs positive numbers.
    case log10
  }

  /// What the axis shows, with its unit.
  public var title: String
  /// How numbers are laid out.
  public var scale: Scale
  /// Fractions shown as percentages.
  public var isPercent: Bool
  /// The visible range; nil fits the data.
  public var range: ClosedRange<Double>?

  /// An axis.
  public init(
    _ title: String, scale: Scale = .linear, isPercent: Bool = false,
    range: ClosedRange<Double>? = nil
  ) {
    self.title = title
    self.scale = scale
    self.isPercent = isPercent
    self.range = range
  }

  func number(_ value: Double, low: Double? = nil, high: Double? = nil) -> ReportNumber {
    ReportNumber(value, low: low, high: high, style: isPercent ? .percent : .plain)
  }

  /// A position on this axis in words: whole numbers in full.
  func text(_ value: Double) -> String {
    if isPercent { return number(value).valueText }
    let style: ReportNumber.Style =
      value == value.rounded() && abs(value) < 1e9 ? .count : .plain
    return ReportNumber(value, style: style).valueText
  }

  /// Refuses a range that is not of this axis.
  func validate(at item: String) throws(RewardError) {
    guard let range else { return }
    for bound in [range.lowerBound, range.upperBound] { try validate(bound, at: item) }
  }

  func validate(_ value: Double, at item: String) throws(RewardError) {
    try requireDisplayable(value, "a coordinate", at: item)
    if scale != .linear, value <= 0 {
      throw RewardError(
        .reportValue, "\(value) cannot stand on a logarithmic axis",
        at: RewardError.Place(item: item))
    }
  }

  /// Plotly's description of the axis; `values` are the coordinates that lie on it.
  func json(values: [Double]) -> JSONObject {
    var axis: JSONObject = ["title": ["text": HTMLText.plotly(title)]]
    if isPercent { axis["tickformat"] = ".0%" }
    if let range {
      let bounds = [range.lowerBound, range.upperBound].map { scale == .linear ? $0 : log10($0) }
      axis["range"] = .array(bounds.map(JSONValue.number))
    }
    guard scale != .linear else { return axis }
    axis["type"] = "log"
    guard let low = values.min(), let high = values.max() else { return axis }
    let ticks = scale == .log2 ? powersOfTwo(low, high) : decades(low, high)
    axis["tickmode"] = "array"
    axis["tickvals"] = .array(ticks.map(JSONValue.number))
    axis["ticktext"] = .array(ticks.map { .string(text($0)) })
    return axis
  }

  /// At most thirteen ticks: every power, or every second one, and so on.
  private func powersOfTwo(_ low: Double, _ high: Double) -> [Double] {
    let (first, last) = (log2(low).rounded(.down), log2(high).rounded(.up))
    let step = max(1, ((last - first) / 12).rounded(.up))
    return stride(from: first, through: last, by: step).map { exp2($0) }
  }

  /// 1, 2 and 5 times the powers of ten over few of them, else at most thirteen powers.
  private func decades(_ low: Double, _ high: Double) -> [Double] {
    let (first, last) = (log10(low).rounded(.down), log10(high).rounded(.up))
    let step = max(1, ((last - first) / 12).rounded(.up))
    let powers = stride(from: first, through: last, by: step).map { pow(10, $0) }
    return last - first <= 3 ? powers.flatMap { [$0, 2 * $0, 5 * $0] } : powers
  }
}

/// A plot made ready: what is drawn, and the same in words and numbers.
struct PlotDrawing {
  var title: String
  var caption: String?
  /// Short facts shown above the plot, such as the calibration error.
  var facts: [(name: String, value: String)] = []
  /// What a reader who does not see the plot is told.
  var summary: String
  /// nil when there is nothing to draw.
  var traces: [JSONValue]?
  var layout: JSONObject = [:]
  /// The numbers behind the plot, where they are few enough to be read.
  var table: ReportTable?

  static func empty(_ title: String, _ caption: String?) -> PlotDrawing {
    PlotDrawing(title: title, caption: caption, summary: "No data.")
  }
}

/// The colours' names in the page's style sheet. The page's script looks them up for the theme of
/// the moment: the description of a plot holds `$name` or `$name/opacity` under colour keys only.
enum PlotColor {
  static func series(_ index: Int) -> String { "$series-\(index % 6)" }
  static let positive = "$series-0"
  static let negative = "$series-1"
  static let neutral = "$muted"
}

/// Lines differ in their dashes and symbols as well as in colour.
enum PlotPattern {
  static func dash(_ index: Int) -> JSONValue {
    let dashes: [JSONValue] = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"]
    return dashes[(index % 6 + index / 6) % 6]
  }

  static func symbol(_ index: Int) -> JSONValue {
    let symbols: [JSONValue] = [
      "circle", "diamond", "square", "triangle-up", "cross", "x",
    ]
    return symbols[index % 6]
  }
}

/// The filled region between two bounds; over a single point a thick upright line.
func bandTrace(
  x: [Double], low: [Double], high: [Double], color: String, group: String
) -> JSONValue {
  [
    "type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": false,
    "legendgroup": .string(group),
    "x": .array((x + x.reversed()).map(JSONValue.number)),
    "y": .array((high + low.reversed()).map(JSONValue.number)),
    "fill": "toself", "fillcolor": .string("\(color)/0.15"),
    "line": [
      "width": x.count == 1 ? 5 : 0, "color": .string("\(color)/\(x.count == 1 ? "0.25" : "0")"),
    ],
  ]
}
