extension OveroptimisationCurve {
  /// One line for each N, the heads first: raw means with their intervals, for people.
  public var table: [[String]] {
    func cell(_ value: Value) -> String {
      value.interval.map { ReportNumber(value.mean, interval: $0).text } ?? shown(value.mean)
    }
    let hasLength = points.allSatisfy { $0.length != nil }
    let head = ["N", "KL", "proxy", "gold", "best possible gold"] + (hasLength ? ["length"] : [])
    return [head]
      + points.map { point in
        [
          String(point.n), fixed(point.divergence), cell(point.rawProxy), cell(point.rawGold),
          cell(point.rawCeiling),
        ] + (hasLength ? [point.length.map(cell) ?? ""] : [])
      }
  }

  /// The curve as a part of a report: what came out, gold and proxy against √KL, the choice's
  /// length, and the numbers.
  public func section(title: String) -> ReportSection {
    let callout = ReportCallout(
      isOveroptimised == true ? .warning : .note,
      title: isOveroptimised == true ? "Over-optimisation" : "What may be concluded",
      texts: ([verdict, gainVerdict] + (peakVerdict.map { [$0] } ?? [])).map(Self.sentence))
    var blocks: [ReportBlock] = [.callout(callout), .plot(.line(plot)), .table(numbers)]
    if points.allSatisfy({ $0.length != nil }) { blocks.append(.plot(.line(lengthPlot))) }
    if !notes.isEmpty {
      blocks.append(
        .callout(
          ReportCallout(.limit, title: "How to read it", texts: notes.map(Self.sentence))))
    }
    return ReportSection(title: title, blocks: blocks)
  }

  /// Gold, proxy and the best possible gold against √KL, in standard units, with the fit to gold.
  public var plot: LinePlot {
    func series(_ name: String, _ value: (Point) -> Value) -> LinePlot.Series {
      LinePlot.Series(
        name,
        points.map { point in
          let value = value(point)
          return LinePlot.Point(
            point.distance, value.mean, low: value.interval?.lower, high: value.interval?.upper)
        }, style: .marked)
    }
    var lines: [LinePlot.Series] = []
    if let goldFit, let last = points.last {
      let places = (0...60).map { last.distance * Double($0) / 60 }
      // Faint, so that it takes the colour of the gold, which follows.
      lines.append(
        LinePlot.Series(
          "fit d(α − βd)", places.map { LinePlot.Point($0, goldFit.fit.reward(at: $0)) },
          style: .faint))
    }
    lines.append(series("gold of the proxy\u{2019}s choice", \.gold))
    lines.append(series("proxy of the proxy\u{2019}s choice", \.proxy))
    lines.append(series("best possible gold", \.ceiling))
    return LinePlot(
      title: "Gold and proxy while the proxy is optimised",
      caption: "Best of N for N = 1 to \(largestN): the mean over all subsets of N candidates"
        + (prompts > 1 ? ", with 95 % intervals over \(prompts) prompts" : ", of one prompt")
        + ". Rewards less that of a random candidate, in standard deviations of the candidates."
        + (goldFit == nil ? "" : " The pale line is the fit to gold."),
      x: PlotAxis("√KL [√nats]"), y: PlotAxis("reward [standard deviations]"), series: lines,
      references: [LinePlot.Reference("random candidate", 0)])
  }

  private var lengthPlot: LinePlot {
    LinePlot(
      title: "Length of the proxy\u{2019}s choice",
      caption: "Mean length of what the proxy chooses among N.",
      x: PlotAxis("candidates N", scale: .log2), y: PlotAxis("length"),
      series: [
        LinePlot.Series(
          "length",
          points.map { point in
            LinePlot.Point(
              Double(point.n), point.length?.mean, low: point.length?.interval?.lower,
              high: point.length?.interval?.upper)
          }, style: .marked)
      ])
  }

  private var numbers: ReportTable {
    func cell(_ value: Value) -> ReportTable.Cell {
      .number(
        ReportNumber(value.mean, low: value.interval?.lower, high: value.interval?.upper))
    }
    return ReportTable(
      caption: "Means over \(prompts) prompt\(prompts == 1 ? "" : "s") in the rewards\u{2019} own "
        + "units",
      columns: ["N", "KL [nats]", "proxy", "gold", "best possible gold"].map {
        ReportTable.Column($0, alignment: .trailing)
      },
      rows: points.map { point in
        ReportTable.Row(
          [
            .number(.count(point.n)), .number(ReportNumber(point.divergence)),
            cell(point.rawProxy), cell(point.rawGold), cell(point.rawCeiling),
          ], isHighlighted: point.n == fall?.bestN)
      })
  }

  /// A remark as a sentence of its own.
  static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + "."
  }
}
