public import Basics

/// The candidates of some prompts as one proxy and the gold see them, under the proxy's name.
public struct ProxySamples: Hashable, Sendable {
  /// What the proxy is called.
  public let name: String
  /// Its candidates, one sample for each prompt.
  public let samples: [OveroptimisationSample]

  /// Scored candidates.
  public init(_ name: String, _ samples: [OveroptimisationSample]) {
    self.name = name
    self.samples = samples
  }
}

/// Over-optimisation curves of several proxies against one gold: which of them may be optimised how
/// far.
///
/// Proxies are compared in gold's own unit: each curve's standard units are its own samples'.
public struct ProxyCurves: Hashable, Sendable {
  /// A proxy's curve.
  public struct Named: Hashable, Sendable {
    /// What the proxy is called.
    public let name: String
    /// Its curve, N = 1, 2, 4, ….
    public let curve: OveroptimisationCurve
  }

  /// In the order in which they were given.
  public let curves: [Named]

  /// Measures the curve of every proxy. Traps without proxies, and for two of one name.
  ///
  /// - Parameter maximumN: the largest N; nil takes the fewest candidates that a sample of any
  ///   proxy has, so that all curves end at the same N.
  /// - Throws: what ``OveroptimisationCurve`` throws.
  /// - Complexity: that of a curve for each proxy.
  public init(
    _ proxies: [ProxySamples], maximumN: Int? = nil, bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    precondition(!proxies.isEmpty, "a comparison has a proxy")
    precondition(Set(proxies.map(\.name)).count == proxies.count, "two proxies of one name")
    let fewest = proxies.flatMap { $0.samples.map(\.proxy.count) }.min()
    var curves: [Named] = []
    for proxy in proxies {
      let curve = try OveroptimisationCurve(
        proxy.samples, maximumN: maximumN ?? fewest, bootstrap: bootstrap)
      curves.append(Named(name: proxy.name, curve: curve))
    }
    self.curves = curves
  }

  /// The curve of a proxy; nil for a name that is not there.
  public subscript(name: String) -> OveroptimisationCurve? {
    curves.first { $0.name == name }?.curve
  }

  /// Gold of every proxy's choice against √KL, in gold's own unit.
  public var plot: LinePlot {
    let series = curves.map { named in
      LinePlot.Series(
        named.name,
        named.curve.points.map { point in
          let gold = point.rawGold
          return LinePlot.Point(
            point.distance, gold.mean, low: gold.interval?.lower, high: gold.interval?.upper)
        }, style: .marked)
    }
    return LinePlot(
      title: "Gold while each proxy is optimised",
      caption: "Best of N for N = 1 to \(curves[0].curve.largestN) by each proxy: the gold of its "
        + "choice, the mean over all subsets of N candidates.",
      x: PlotAxis("√KL [√nats]"), y: PlotAxis("gold"), series: series)
  }

  /// All curves as parts of a report: their golds in one plot and one table, then each curve by
  /// itself.
  public func sections(title: String) -> [ReportSection] {
    let numbers = ReportTable(
      caption: "Gold of each proxy’s choice, in its own unit",
      columns: [.init("N", alignment: .trailing)]
        + curves.map { .init($0.name, alignment: .trailing) },
      rows: curves[0].curve.points.indices.map { index in
        ReportTable.Row(
          [.number(.count(curves[0].curve.points[index].n))]
            + curves.map { named in
              let gold = named.curve.points[index].rawGold
              return .number(
                ReportNumber(gold.mean, low: gold.interval?.lower, high: gold.interval?.upper))
            })
      })
    let verdicts = curves.map { named in
      "\(named.name): " + named.curve.verdict
    }
    let whole = ReportSection(
      title: title,
      blocks: [
        .plot(.line(plot)), .table(numbers),
        .callout(
          ReportCallout(.note, title: "What may be concluded", texts: verdicts)),
      ])
    return [whole] + curves.map { $0.curve.section(title: $0.name) }
  }
}
