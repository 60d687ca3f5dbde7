import Basics
import OrderedCollections

/// What is gained by choosing among N candidates: the true success of the reward model's choice
/// against N, beside a random choice, the longest and the shortest response and the best possible
/// choice.
public struct BestOfNPlot: Sendable, Hashable {
  /// Who chooses one of the N candidates.
  public enum Chooser: Sendable, Hashable, CaseIterable {
    /// The highest reward, chance, the greatest and the least length, and the truth itself.
    case rewardModel, random, longest, shortest, bestPossible

    /// For example "reward model's choice".
    public var name: String {
      switch self {
      case .rewardModel: "reward model\u{2019}s choice"
      case .random: "random candidate"
      case .longest: "longest candidate"
      case .shortest: "shortest candidate"
      case .bestPossible: "best possible"
      }
    }
  }

  /// The success of one choice among `n` candidates.
  public struct Point: Sendable, Hashable {
    /// Number of candidates chosen from, at least 1.
    public var n: Int
    /// The mean success, 0 to 1 where the axis shows percentages.
    public var value: Double
    /// Confidence interval; both or neither.
    public var low: Double?
    /// Upper bound; given exactly when `low` is.
    public var high: Double?

    /// A point of a curve.
    public init(n: Int, value: Double, low: Double? = nil, high: Double? = nil) {
      self.n = n
      self.value = value
      self.low = low
      self.high = high
    }
  }

  /// The points of one chooser.
  public struct Curve: Sendable, Hashable {
    /// Who chooses.
    public var chooser: Chooser
    /// The points in any order.
    public var points: [Point]

    /// A curve.
    public init(_ chooser: Chooser, _ points: [Point]) {
      self.chooser = chooser
      self.points = points
    }
  }

  /// Heading of this part, plain text.
  public var title: String
  /// A sentence below the plot: how it was measured, how to read it.
  public var caption: String?
  /// The vertical axis.
  public var y: PlotAxis
  /// One curve for each chooser.
  public var curves: [Curve]

  /// A best-of-N plot.
  public init(
    title: String, caption: String? = nil,
    y: PlotAxis = PlotAxis("instructions satisfied", isPercent: true), curves: [Curve]
  ) {
    self.title = title
    self.caption = caption
    self.y = y
    self.curves = curves
  }
}

extension BestOfNPlot {
  func drawing() throws(RewardError) -> PlotDrawing {
    for curve in curves {
      for point in curve.points where point.n < 1 {
        throw RewardError(
          .reportValue, "a choice among \(point.n) candidates",
          at: RewardError.Place(item: "\(title), \(curve.chooser.name)"))
      }
    }
    // The reward model comes last, so that its line lies on top.
    let order: [Chooser] = [
      .bestPossible, .shortest, .longest, .random, .rewardModel,
    ]
    let sorted = order.flatMap { chooser in curves.filter { $0.chooser == chooser } }
    let lines = LinePlot(
      title: title, caption: caption, x: PlotAxis("candidates N", scale: .log2), y: y,
      series: sorted.map { curve in
        LinePlot.Series(
          curve.chooser.name,
          curve.points.sorted { $0.n < $1.n }
            .map { LinePlot.Point(Double($0.n), $0.value, low: $0.low, high: $0.high) },
          style: .marked)
      })
    var drawing = try lines.drawing()
    let drawn = sorted.filter { !$0.points.isEmpty }
    drawing.traces = drawing.traces.map { traces in
      traces.map { restyled($0, choosers: drawn.map(\.chooser)) }
    }
    drawing.layout["showlegend"] = true
    drawing.layout["legend"] = ["traceorder": "reversed"]
    return drawing
  }

  /// Gives a line plot's trace the look of its chooser, the same in every report.
  private func restyled(_ trace: JSONValue, choosers: [Chooser]) -> JSONValue {
    guard var object = trace.object, let group = object["legendgroup"]?.string,
      let index = Int(group.dropFirst()), choosers.indices.contains(index)
    else { return trace }
    let look = choosers[index].look
    if object["fillcolor"] != nil {
      object["fillcolor"] = .string("\(look.color)/0.15")
    } else {
      object["line"] = [
        "color": .string(look.color), "width": .number(look.width), "dash": look.dash,
      ]
      object["marker"] = [
        "color": .string(look.color), "symbol": look.symbol, "size": .number(look.width * 2 + 3),
      ]
    }
    return .object(object)
  }
}

extension BestOfNPlot.Chooser {
  fileprivate var look: (color: String, width: Double, dash: JSONValue, symbol: JSONValue) {
    switch self {
    case .rewardModel: ("$series-0", 3, "solid", "circle")
    case .random: ("$series-3", 2, "dot", "square")
    case .longest: ("$series-1", 2, "dash", "diamond")
    case .shortest: ("$series-4", 2, "longdash", "triangle-down")
    case .bestPossible: ("$series-2", 2, "dashdot", "triangle-up")
    }
  }
}
