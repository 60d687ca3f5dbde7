/// Lines over a common x axis, such as a training curve, with optional confidence bands.
public struct LinePlot: Sendable, Hashable {
  /// One point of a line.
  public struct Point: Sendable, Hashable {
    /// The place on the x axis, positive where that is logarithmic.
    public var x: Double
    /// nil leaves a gap in the line. NaN is refused (`report.value`).
    public var y: Double?
    /// The confidence band's bounds at this point; both or neither.
    public var low: Double?
    /// Upper bound; given exactly when `low` is.
    public var high: Double?

    /// A point, or a gap where `y` is nil.
    public init(_ x: Double, _ y: Double?, low: Double? = nil, high: Double? = nil) {
      self.x = x
      self.y = y
      self.low = low
      self.high = high
    }
  }

  /// How a series is drawn.
  public enum Style: Sendable, Hashable {
    /// A plain line.
    case line
    /// Thin and pale, for raw values behind their average.
    case faint
    /// A line with a mark at each point, for few points such as evaluations.
    case marked
  }

  /// A named line.
  public struct Series: Sendable, Hashable {
    /// The name shown beside the line or in the legend.
    public var name: String
    /// The points in the order in which they are joined.
    public var points: [Point]
    /// How the series is drawn.
    public var style: Style

    /// A series of points.
    public init(_ name: String, _ points: [Point], style: Style = .line) {
      self.name = name
      self.points = points
      self.style = style
    }
  }

  /// A level to compare with, such as a coin's loss: a dashed line over the whole width.
  public struct Reference: Sendable, Hashable {
    /// The name shown beside the line or in the legend.
    public var name: String
    /// The level on the y axis.
    public var value: Double

    /// A named level.
    public init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
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
  /// The lines; each has its own colour, dash and symbol.
  public var series: [Series]
  /// Levels to compare with.
  public var references: [Reference]

  /// A line plot.
  public init(
    title: String, caption: String? = nil, x: PlotAxis, y: PlotAxis, series: [Series],
    references: [Reference] = []
  ) {
    self.references = references
    self.title = title
    self.caption = caption
    self.x = x
    self.y = y
    self.series = series
  }
}

extension LinePlot.Series {
  /// The raw values, faint, and over them their centred moving average.
  ///
  /// The average stands only where its window is whole, since a short one would bend the ends.
  /// Fewer points than two windows are drawn as they are, in one series. A gap in the values is a
  /// gap in the average too and counts for none of its neighbours.
  /// - Parameter window: number of points averaged, at least 1; an even one counts as the next odd.
  /// - Complexity: O(points).
  public static func smoothed(
    _ name: String, _ points: [LinePlot.Point], window: Int
  ) -> [LinePlot.Series] {
    precondition(window >= 1, "a window has at least one point")
    var sums = [0.0]
    var counts = [0]
    for point in points {
      sums.append(sums[sums.count - 1] + (point.y ?? 0))
      counts.append(counts[counts.count - 1] + (point.y == nil ? 0 : 1))
    }
    let half = window / 2
    guard half > 0, points.count >= 2 * (2 * half + 1) else {
      return [LinePlot.Series(name, points)]
    }
    let averages = (half..<points.count - half).map { index in
      let (point, first, end) = (points[index], index - half, index + half + 1)
      let mean = (sums[end] - sums[first]) / Double(counts[end] - counts[first])
      return LinePlot.Point(point.x, point.y == nil ? nil : mean)
    }
    return [
      LinePlot.Series("\(name), as logged", points, style: .faint),
      LinePlot.Series("\(name), mean of \(2 * half + 1)", averages),
    ]
  }
}
