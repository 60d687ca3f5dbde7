import Basics
import Foundation
import OrderedCollections

/// What a proxy promises and what is truly gained while more is chosen by the proxy: both against
/// the distance √KL that the choice has gone from the policy (Gao, Schulman and Hilton 2022).
///
/// Where both are in the same units they share an axis, so that it shows how far they part; else
/// they stand one above the other over the same distances.
public struct OveroptimisationPlot: Sendable, Hashable {
  /// One strength of optimisation.
  public struct Point: Sendable, Hashable {
    /// How many candidates were chosen among, at least 1.
    public var n: Int
    /// Divergence from the policy in nats, not negative.
    public var divergence: Double
    /// The proxy's value of what it chose, with its interval.
    public var proxy: ReportNumber
    /// The true value of the same, with its interval.
    public var gold: ReportNumber

    /// A point.
    public init(n: Int, divergence: Double, proxy: ReportNumber, gold: ReportNumber) {
      self.n = n
      self.divergence = divergence
      self.proxy = proxy
      self.gold = gold
    }
  }

  /// Heading of this part, plain text.
  public var title: String
  /// A sentence below the plot: how it was measured, how to read it.
  public var caption: String?
  /// The strengths in any order.
  public var points: [Point]
  /// Whether proxy and gold are in the same units, such as standard deviations of the candidates.
  public var sharesUnits: Bool
  /// The curve fitted to the gain in gold, R(d) = d·(α − β·d) or d·(α − β·ln d); nil where there is
  /// none.
  public var fit: OveroptimisationFit?

  /// A plot of proxy and gold.
  public init(
    title: String, caption: String? = nil, points: [Point], sharesUnits: Bool = false,
    fit: OveroptimisationFit? = nil
  ) {
    self.sharesUnits = sharesUnits
    self.title = title
    self.caption = caption
    self.points = points
    self.fit = fit
  }
}

extension OveroptimisationPlot {
  func drawing() throws(RewardError) -> PlotDrawing {
    for point in points { try validate(point) }
    for number in [fit?.alpha, fit?.beta] {
      try requireDisplayable(number, "a coefficient of the fit", at: title)
    }
    guard !points.isEmpty else { return .empty(title, caption) }
    let points = points.sorted { ($0.divergence, $0.n) < ($1.divergence, $1.n) }
    let distances = points.map { $0.divergence.squareRoot() }
    var drawing = PlotDrawing(title: title, caption: caption, summary: summary(points))
    var traces =
      bands(points, distances, \.proxy, PlotColor.series(1), "y")
      + bands(points, distances, \.gold, PlotColor.series(0), goldAxis)
    if let fit {
      traces.append(curve(fit, from: points[0].gold.value, to: distances[distances.count - 1]))
      drawing.facts = [("fitted α", shown(fit.alpha)), ("fitted β", shown(fit.beta))]
    }
    traces.append(trace(points, distances, \.proxy, "proxy", 1, "y"))
    traces.append(trace(points, distances, \.gold, "gold", 0, goldAxis))
    drawing.traces = traces
    drawing.layout = layout
    if let peak = fit?.peak {
      drawing.facts.append(("fitted peak at √KL", shown(peak.distance)))
      // A peak far beyond the data is a claim that nothing measured supports: said, not drawn.
      if peak.distance <= distances[distances.count - 1] {
        drawing.layout["shapes"] = [
          [
            "type": "line", "x0": .number(peak.distance), "x1": .number(peak.distance), "y0": 0,
            "y1": 1, "yref": "paper",
            "line": ["color": .string(PlotColor.neutral), "width": 1.5, "dash": "dash"],
          ]
        ]
      }
    }
    drawing.table = ReportTable(
      columns: ["N", "KL (nats)", "proxy", "gold"].map { .init($0, alignment: .trailing) },
      rows: points.map {
        .init([
          .number(.count($0.n)), .number(ReportNumber($0.divergence)), .number($0.proxy),
          .number($0.gold),
        ])
      })
    return drawing
  }

  private var goldAxis: String { sharesUnits ? "y" : "y2" }

  private var layout: JSONObject {
    var layout: JSONObject = [
      "xaxis": [
        "title": ["text": "\u{221a}KL from the policy (\u{221a}nats)"],
        "anchor": .string(goldAxis),
      ],
      "yaxis": ["title": ["text": sharesUnits ? "gain (standard deviations)" : "proxy"]],
      "hovermode": "x", "showlegend": true,
    ]
    guard !sharesUnits else { return layout }
    layout["yaxis"] = ["title": ["text": "proxy"], "domain": [0.55, 1.0]]
    layout["yaxis2"] = ["title": ["text": "gold"], "domain": [0.0, 0.45]]
    return layout
  }

  private func validate(_ point: Point) throws(RewardError) {
    try requireDisplayable(point.divergence, "a divergence", at: title)
    guard point.n >= 1, point.divergence >= 0 else {
      throw RewardError(
        .reportValue, "a choice among \(point.n) at a divergence of \(point.divergence)",
        at: .init(item: title))
    }
    try point.proxy.validate(at: "\(title), proxy")
    try point.gold.validate(at: "\(title), gold")
  }

  private func bands(
    _ points: [Point], _ distances: [Double], _ value: (Point) -> ReportNumber, _ color: String,
    _ axis: String
  ) -> [JSONValue] {
    let known = points.indices.filter { value(points[$0]).low != nil }
    guard !known.isEmpty else { return [] }
    let numbers = known.map { value(points[$0]) }
    guard
      var band = bandTrace(
        x: known.map { distances[$0] }, low: numbers.map { $0.low ?? $0.value },
        high: numbers.map { $0.high ?? $0.value }, color: color, group: axis
      ).object
    else { return [] }
    band["yaxis"] = .string(axis)
    return [.object(band)]
  }

  private func trace(
    _ points: [Point], _ distances: [Double], _ value: (Point) -> ReportNumber, _ name: String,
    _ color: Int, _ axis: String
  ) -> JSONValue {
    [
      "type": "scatter", "mode": "lines+markers", "name": .string(name),
      "legendgroup": .string(axis), "yaxis": .string(axis),
      "x": .array(distances.map(JSONValue.number)),
      "y": .array(points.map { .number(value($0).value) }),
      "text": .array(points.map { .string("best of \($0.n): \(value($0).text)") }),
      "hovertemplate": .string("\(name) %{text}<extra></extra>"),
      "line": [
        "color": .string(PlotColor.series(color)), "width": 2.5,
        "dash": PlotPattern.dash(color == 0 ? 0 : 1),
      ],
      "marker": [
        "color": .string(PlotColor.series(color)), "size": 7, "symbol": PlotPattern.symbol(color),
      ],
    ]
  }

  /// The fit is one of gains: it begins at the value of the weakest choice.
  private func curve(
    _ fit: OveroptimisationFit, from start: Double, to end: Double
  ) -> JSONValue {
    let places = (0...60).map { end * Double($0) / 60 }
    return [
      "type": "scatter", "mode": "lines", "name": "fit", "yaxis": .string(goldAxis),
      "hoverinfo": "skip",
      "x": .array(places.map(JSONValue.number)),
      "y": .array(places.map { .number(start + fit.reward(at: $0)) }),
      "line": ["color": .string(PlotColor.neutral), "width": 1.5, "dash": "dot"],
    ]
  }

  private func summary(_ points: [Point]) -> String {
    let (first, last) = (points[0], points[points.count - 1])
    var text = "From the best of \(first.n) to the best of \(last.n) the proxy goes from "
    text += "\(first.proxy.valueText) to \(last.proxy.valueText), gold from "
    text += "\(first.gold.valueText) to \(last.gold.valueText)"
    if let best = points.max(by: { $0.gold.value < $1.gold.value }) {
      text += "; gold is highest, \(best.gold.valueText), at the best of \(best.n)"
    }
    text += "."
    guard let fit else { return text }
    guard let peak = fit.peak else { return text + " The fitted curve has no peak." }
    return text + " The fitted curve has its peak at a distance of \(shown(peak.distance))."
  }
}
