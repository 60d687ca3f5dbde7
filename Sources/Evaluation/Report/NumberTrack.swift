import Basics

extension ReportNumber {
  /// What stands in the large type of a headline: the unit of points is set smaller beside it.
  var bigText: String { style == .points ? digits : valueText }

  /// A percentage or a difference drawn as a dot with its interval on a line: 0 to 100 %, or an
  /// even stretch on both sides of zero. Decoration for the eye only, the text beside it says the
  /// same; empty for other numbers.
  var track: String {
    guard let span else { return "" }
    func place(_ value: Double) -> Double {
      (min(max(value, span.lowerBound), span.upperBound) - span.lowerBound)
        / (span.upperBound - span.lowerBound)
    }
    var out = "<div class=\"track\" aria-hidden=\"true\">"
    if style == .points { out += "<span class=\"level\" style=\"left:50.00%\"></span>" }
    if let low, let high {
      let width = percent(place(high) - place(low))
      out += "<span class=\"reach\" style=\"left:\(percent(place(low)));width:\(width)\"></span>"
    }
    return out + "<span class=\"dot\" style=\"left:\(percent(place(value)))\"></span></div>\n"
  }

  /// The ends of the line below a headline, and the mark of what to compare with.
  func scaleLabels(_ reference: LinePlot.Reference?) -> String {
    guard let span else { return "" }
    var out = "<div class=\"scale\" aria-hidden=\"true\">"
    func end(_ value: Double) -> String {
      let text = ReportNumber(value, style: .percent).valueText
      guard style == .points else { return text }
      return (value > 0 ? "+" : "") + text.dropLast()
    }
    let mark = style == .points ? LinePlot.Reference("0", 0) : reference
    var place: Double?
    if let mark, span.contains(mark.value) {
      place = (mark.value - span.lowerBound) / (span.upperBound - span.lowerBound)
    }
    // An end's number gives way to a mark beside it.
    if place ?? 1 > 0.25 { out += "<span class=\"start\">\(end(span.lowerBound))</span>" }
    if let mark, let place {
      let left = "style=\"left:\(percent(place))\""
      if style != .points { out += "<span class=\"level\" \(left)></span>" }
      out += "<span class=\"at\" \(left)>\(HTMLText.escape(mark.name))</span>"
    }
    if place ?? 0 < 0.75 { out += "<span class=\"stop\">\(end(span.upperBound))</span>" }
    return out + "</div>\n"
  }

  /// What the line reaches over; nil where none is drawn.
  private var span: ClosedRange<Double>? {
    switch style {
    case .percent: return (0...1).contains(value) ? 0...1 : nil
    case .points:
      let size = [value, low ?? value, high ?? value].map(abs).max() ?? 0
      return [0.25, 0.5, 1].first { size <= $0 }.map { -$0...$0 }
    case .plain, .count: return nil
    }
  }

  private func percent(_ fraction: Double) -> String {
    NumberFormat.fixed(decimals: 2).text(fraction * 100) + "%"
  }
}
