import Basics
import OrderedCollections

/// Points of two quantities, such as reward against length, in one or several groups.
///
/// Every point is drawn: some ten thousand are a comfortable limit for a browser.
public struct ScatterPlot: Sendable, Hashable {
  /// One case.
  public struct Point: Sendable, Hashable {
    /// Its place on the x axis.
    public var x: Double
    /// Its place on the y axis.
    public var y: Double

    /// A point.
    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// Points that share a colour and a symbol.
  public struct Group: Sendable, Hashable {
    /// The name in the legend.
    public var name: String
    /// The points in any order.
    public var points: [Point]

    /// A group of points.
    public init(_ name: String, _ points: [Point]) {
      self.name = name
      self.points = points
    }
  }

  /// Heading of this part, plain text.
  public var title: String
  /// A sentence below the plot: how it was measured, how to read it.
  public var caption: String?
  /// The horizontal axis.
  public var x: PlotAxis
  /// The vertical axis.
  public var y: PlotAxis
  /// The groups; each has its own colour and symbol.
  public var groups: [Group]
  /// Spearman's rank correlation over all points, written above the plot.
  public var rankCorrelation: ReportNumber?

  /// A scatter plot.
  public init(
    title: String, caption: String? = nil, x: PlotAxis, y: PlotAxis, groups: [Group],
    rankCorrelation: ReportNumber? = nil
  ) {
    self.title = title
    self.caption = caption
    self.x = x
    self.y = y
    self.groups = groups
    self.rankCorrelation = rankCorrelation
  }
}

extension ScatterPlot {
  func drawing() throws(RewardError) -> PlotDrawing {
    for axis in [x, y] { try axis.validate(at: title) }
    try rankCorrelation?.validate(at: "\(title), rank correlation")
    for group in groups {
      for point in group.points {
        try x.validate(point.x, at: "\(title), \(group.name)")
        try y.validate(point.y, at: "\(title), \(group.name)")
      }
    }
    let drawn = groups.filter { !$0.points.isEmpty }
    let points = drawn.flatMap(\.points)
    guard !points.isEmpty else { return .empty(title, caption) }
    var drawing = PlotDrawing(title: title, caption: caption, summary: summary(points, drawn))
    if let correlation = rankCorrelation {
      drawing.facts.append(("rank correlation", correlation.text))
    }
    drawing.facts.append(("points", ReportNumber.count(points.count).valueText))
    drawing.traces = drawn.enumerated().map { index, group in
      [
        "type": "scatter", "mode": "markers", "name": HTMLText.plotly(group.name),
        "x": .array(group.points.map { .number($0.x) }),
        "y": .array(group.points.map { .number($0.y) }),
        "marker": [
          "color": .string("\(PlotColor.series(index))/0.55"), "size": 6,
          "symbol": PlotPattern.symbol(index), "line": ["width": 0],
        ],
        "hovertemplate": "%{x:.4~g}, %{y:.3~g}<extra></extra>",
      ]
    }
    drawing.layout = [
      "xaxis": .object(x.json(values: points.map(\.x))),
      "yaxis": .object(y.json(values: points.map(\.y))),
      "hovermode": "closest", "showlegend": .bool(drawn.count > 1),
    ]
    return drawing
  }

  private func summary(_ points: [Point], _ drawn: [Group]) -> String {
    func range(_ values: [Double], _ axis: PlotAxis) -> String {
      let (low, high) = (values.min() ?? 0, values.max() ?? 0)
      return "\(axis.title) from \(axis.text(low)) to \(axis.text(high))"
    }
    var text = "\(points.count) points"
    if drawn.count > 1 {
      let parts = drawn.map { "\($0.points.count) \($0.name)" }
      text += " (\(parts.joined(separator: ", ")))"
    }
    text += ": \(range(points.map(\.x), x)), \(range(points.map(\.y), y))."
    if let correlation = rankCorrelation { text += " Rank correlation \(correlation.text)." }
    return text
  }
}
