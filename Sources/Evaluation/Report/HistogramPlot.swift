import Basics
import Foundation
import OrderedCollections

/// The distribution of reward margins (chosen minus rejected), coloured by their sign.
///
/// Zero is always an edge between bins, so that no bar mixes signs; exact ties are counted and
/// drawn apart.
public struct HistogramPlot: Sendable, Hashable {
  /// Heading of this part, plain text.
  public var title: String
  /// A sentence below the plot: how it was measured, how to read it.
  public var caption: String?
  /// What the x axis shows, with its unit.
  public var xTitle: String
  /// The margins, finite.
  public var values: [Double]
  /// What positive and negative values are, for the legend.
  public var positiveName: String
  /// What a negative value means.
  public var negativeName: String

  /// A histogram.
  public init(
    title: String, caption: String? = nil, xTitle: String = "margin", values: [Double],
    positiveName: String = "chosen scored higher", negativeName: String = "rejected scored higher"
  ) {
    self.title = title
    self.caption = caption
    self.xTitle = xTitle
    self.values = values
    self.positiveName = positiveName
    self.negativeName = negativeName
  }
}

/// Bins of one width with zero on an edge.
struct SignedBins: Equatable {
  var width: Double
  /// The bin `i` covers `i * width` to `(i + 1) * width`, so that negative bins hold negative
  /// values only. A value on an edge lies in the bin farther from zero.
  var counts: [Int: Int]
  /// Values that are exactly zero.
  var ties: Int

  /// The width is Freedman and Diaconis's, 2·IQR·n^(-1/3), rounded to 1, 2 or 5 times a power of
  /// ten, and not below an eightieth of the range.
  /// - Parameter values: finite numbers, not empty. Complexity: O(n log n).
  init(_ values: [Double]) {
    let sorted = values.sorted()
    let count = Double(sorted.count)
    func quantile(_ fraction: Double) -> Double { sorted[Int(fraction * (count - 1))] }
    let (first, last) = (sorted[0], sorted[sorted.count - 1])
    let reach = max(abs(first), abs(last))
    // Bins are numbered from zero: the second bound keeps the numbers small far from it.
    let least = max((last - first) / 80, reach / 1e6, 1e-300)
    let interquartile = quantile(0.75) - quantile(0.25)
    width = SignedBins.nice(
      first == last ? max(reach / 4, least) : max(2 * interquartile / cbrt(count), least))
    counts = [:]
    ties = 0
    for value in values {
      if value == 0 {
        ties += 1
      } else {
        let steps = Int((abs(value) / width).rounded(.down))
        counts[value > 0 ? steps : -1 - steps, default: 0] += 1
      }
    }
  }

  /// The smallest of 1, 2, 5 times a power of ten that is not below `raw`.
  static func nice(_ raw: Double) -> Double {
    let power = pow(10, log10(raw).rounded(.down))
    return ([1.0, 2, 5].first { $0 * power >= raw * (1 - 1e-12) } ?? 10) * power
  }
}

extension HistogramPlot {
  func drawing() throws(RewardError) -> PlotDrawing {
    for value in values { try requireDisplayable(value, "a value", at: title) }
    guard !values.isEmpty else { return .empty(title, caption) }
    let bins = SignedBins(values)
    let positive = values.count { $0 > 0 }
    let negative = values.count { $0 < 0 }
    let total = Double(values.count)
    let sorted = values.sorted()
    let median =
      sorted.count % 2 == 1
      ? sorted[sorted.count / 2]
      : sorted[sorted.count / 2 - 1] / 2 + sorted[sorted.count / 2] / 2
    var drawing = PlotDrawing(
      title: title, caption: caption,
      summary: "\(values.count) values from \(shown(sorted[0])) to "
        + "\(shown(sorted[sorted.count - 1])), median \(shown(median)); \(positive) above zero, "
        + "\(negative) below, \(bins.ties) exactly zero.")
    drawing.facts = [
      (positiveName, ReportNumber.percent(Double(positive) / total).valueText),
      ("median", shown(median)), ("ties", ReportNumber.count(bins.ties).valueText),
    ]
    var traces = [
      trace(bins, negativeName, PlotColor.negative) { $0 < 0 },
      trace(bins, positiveName, PlotColor.positive) { $0 >= 0 },
    ]
    if bins.ties > 0 {
      traces.append([
        "type": "bar", "name": "tie", "x": [0.0], "y": [.number(bins.ties)],
        "width": .number(bins.width / 5), "marker": ["color": .string(PlotColor.neutral)],
        "hovertemplate": "%{y} exactly 0<extra></extra>",
      ])
    }
    drawing.traces = traces
    drawing.layout = [
      "xaxis": ["title": ["text": HTMLText.plotly(xTitle)]],
      "yaxis": ["title": ["text": "pairs"], "rangemode": "tozero"],
      "barmode": "overlay", "bargap": 0, "showlegend": true, "hovermode": "closest",
      "shapes": [
        [
          "type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper",
          "line": ["color": "$ink", "width": 1.5],
        ]
      ],
    ]
    return drawing
  }

  private func trace(
    _ bins: SignedBins, _ name: String, _ color: String, _ isIncluded: (Int) -> Bool
  ) -> JSONValue {
    let keys = bins.counts.keys.filter(isIncluded).sorted()
    let edges = keys.map { (Double($0) * bins.width, Double($0 + 1) * bins.width) }
    return [
      "type": "bar", "name": HTMLText.plotly(name),
      "x": .array(keys.map { .number((Double($0) + 0.5) * bins.width) }),
      "y": .array(keys.map { .number(bins.counts[$0] ?? 0) }),
      "width": .number(bins.width * 0.94),
      "text": .array(edges.map { .string("\(shown($0.0)) to \(shown($0.1))") }),
      "textposition": "none",
      "marker": ["color": .string(color), "line": ["width": 0]],
      "hovertemplate": "%{text}: %{y}<extra></extra>",
    ]
  }
}
