import Basics
import Foundation
import OrderedCollections

extension LinePlot {
  func drawing() throws(RewardError) -> PlotDrawing {
    for axis in [x, y] { try axis.validate(at: title) }
    for line in series {
      for point in line.points {
        let item = "\(title), \(line.name)"
        try x.validate(point.x, at: item)
        if let y = point.y { try self.y.validate(y, at: item) }
        try requireInterval(point.low, point.high, at: item)
        for bound in [point.low, point.high] {
          if let bound { try y.validate(bound, at: item) }
        }
      }
    }
    for reference in references {
      try y.validate(reference.value, at: "\(title), \(reference.name)")
    }
    let drawn = series.filter { line in line.points.contains { $0.y != nil } }
    guard !drawn.isEmpty else { return .empty(title, caption) }
    var traces: [JSONValue] = []
    var colorIndex = 0
    for (position, line) in drawn.enumerated() {
      traces += line.bands(color: PlotColor.series(colorIndex), group: "g\(colorIndex)")
      traces.append(trace(line, colorIndex: colorIndex))
      // A faint series shares its colour with the line that follows it.
      if line.style != .faint || position == drawn.count - 1 { colorIndex += 1 }
    }
    let visible = drawn.filter { $0.style != .faint }
    var drawing = PlotDrawing(
      title: title, caption: caption,
      summary: ((visible.isEmpty ? drawn : visible).map(sentence)
        + references.map { "For comparison, \($0.name): \(y.number($0.value).valueText)." })
        .joined(separator: " "))
    drawing.traces = traces
    drawing.layout = [
      "xaxis": .object(x.json(values: drawn.flatMap { $0.points.map(\.x) })),
      "yaxis": .object(y.json(values: drawn.flatMap { $0.points.compactMap(\.y) })),
      "hovermode": "x", "showlegend": .bool(drawn.count > 1),
    ]
    if !references.isEmpty {
      drawing.layout["shapes"] = .array(references.map(shape))
      drawing.layout["annotations"] = .array(references.map(label))
    }
    drawing.table = table(visible)
    return drawing
  }

  private func trace(_ line: Series, colorIndex: Int) -> JSONValue {
    let isFaint = line.style == .faint
    let hasMarks = line.style == .marked || line.hasLonePoint
    let color = PlotColor.series(colorIndex) + (isFaint ? "/0.3" : "")
    var trace: JSONObject = [
      "type": "scatter", "name": HTMLText.plotly(line.name),
      "legendgroup": .string("g\(colorIndex)"),
      "mode": hasMarks ? "lines+markers" : "lines",
      "x": .array(line.points.map { .number($0.x) }),
      "y": .array(line.points.map { $0.y.map(JSONValue.number) ?? .null }),
      "connectgaps": false,
      "line": [
        "color": .string(color), "width": isFaint ? 1 : 2.5,
        "dash": isFaint ? "solid" : PlotPattern.dash(colorIndex),
      ],
    ]
    if hasMarks {
      trace["marker"] = [
        "color": .string(color), "size": line.style == .marked ? 8 : 4,
        "symbol": PlotPattern.symbol(colorIndex),
      ]
    }
    if isFaint {
      trace["hoverinfo"] = "skip"
    } else {
      trace["text"] = .array(
        line.points.map { point in
          .string(point.y.map { y.number($0, low: point.low, high: point.high).text } ?? "gap")
        })
      trace["hovertemplate"] = "%{text}"
    }
    return .object(trace)
  }

  private func shape(_ reference: Reference) -> JSONValue {
    [
      "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": .number(reference.value),
      "y1": .number(reference.value), "layer": "below",
      "line": ["color": .string(PlotColor.neutral), "width": 1.5, "dash": "dash"],
    ]
  }

  /// Annotations on a logarithmic axis are placed by the logarithm, unlike shapes.
  private func label(_ reference: Reference) -> JSONValue {
    let height = y.scale == .linear ? reference.value : log10(reference.value)
    return [
      "text": HTMLText.plotly(reference.name), "xref": "paper", "x": 1, "xanchor": "right",
      "y": .number(height), "yanchor": "bottom", "showarrow": false,
      "font": ["color": .string(PlotColor.neutral), "size": 12],
    ]
  }

  private func sentence(_ line: Series) -> String {
    let known = line.points.filter { $0.y != nil }
    guard let first = known.first, let last = known.last, let start = first.y, let end = last.y
    else { return "\(line.name): no data." }
    let values = known.compactMap(\.y)
    var text = "\(line.name): \(y.number(start).valueText) at \(x.title) \(x.text(first.x))"
    if known.count > 1 {
      text += ", \(y.number(end).valueText) at \(x.text(last.x))"
      text += ", lowest \(y.number(values.min() ?? start).valueText)"
      text += ", highest \(y.number(values.max() ?? start).valueText)"
    }
    let gaps = line.points.count - known.count
    return text + (gaps > 0 ? ", \(gaps) gaps." : ".")
  }

  /// The numbers, when there are at most 40 rows of them.
  private func table(_ lines: [Series]) -> ReportTable? {
    let positions = Set(lines.flatMap { $0.points.map(\.x) }).sorted()
    guard !positions.isEmpty, positions.count <= 40 else { return nil }
    // Two values at one place fit no table of one row each.
    for line in lines where Set(line.points.map(\.x)).count != line.points.count { return nil }
    let columns =
      [ReportTable.Column(x.title, alignment: .trailing)]
      + lines.map { ReportTable.Column($0.name, alignment: .trailing) }
    let byPosition = lines.map { line in
      Dictionary(line.points.map { ($0.x, $0) }, uniquingKeysWith: { $1 })
    }
    return ReportTable(
      columns: columns,
      rows: positions.map { position in
        ReportTable.Row(
          [.text(x.text(position))]
            + byPosition.map { points in
              guard let point = points[position], let value = point.y else { return .empty }
              return .number(y.number(value, low: point.low, high: point.high))
            })
      })
  }
}

extension LinePlot.Series {
  /// Whether some point has no neighbour to be joined with: a line alone would not show it.
  fileprivate var hasLonePoint: Bool {
    points.indices.contains { index in
      points[index].y != nil && (index == 0 || points[index - 1].y == nil)
        && (index == points.count - 1 || points[index + 1].y == nil)
    }
  }

  /// One filled region for each unbroken run of points that have bounds.
  fileprivate func bands(color: String, group: String) -> [JSONValue] {
    var traces: [JSONValue] = []
    var run: [(x: Double, low: Double, high: Double)] = []
    for point in points + [LinePlot.Point(0, nil)] {
      if point.y != nil, let low = point.low, let high = point.high {
        run.append((point.x, low, high))
        continue
      }
      if !run.isEmpty {
        traces.append(
          bandTrace(
            x: run.map(\.x), low: run.map(\.low), high: run.map(\.high), color: color,
            group: group))
      }
      run = []
    }
    return traces
  }
}
