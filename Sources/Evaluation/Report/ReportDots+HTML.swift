import Basics

extension ReportDots {
  /// - Throws: `report.value` for a bad number or an empty scale, `report.shape` for a series that
  ///   has no name.
  func html() throws(RewardError) -> String {
    try requireInterval(range.lowerBound, range.upperBound, at: caption)
    guard range.lowerBound < range.upperBound else {
      throw RewardError(.reportValue, "a scale without length", at: .init(item: caption))
    }
    let name = HTMLText.escape(caption)
    var out = "<div class=\"dots\(series.count > 1 ? " several" : "")\">\n"
    out += "<p class=\"dots-caption\">\(name)</p>\n" + key
    guard !rows.isEmpty else { return out + "<p>No data</p>\n</div>\n" }
    out += "<div role=\"table\" aria-label=\"\(name)\">\n" + head
    for row in rows {
      for (index, line) in row.lines.enumerated() {
        out += try html(line, of: row, isFirst: index == 0)
      }
    }
    return out + "</div>\n</div>\n"
  }

  /// Which sign is what. The rows say the same in words.
  private var key: String {
    var found: [(Mark, String)] = []
    for level in rows.flatMap(\.lines).flatMap(\.levels) {
      let name = markNames[level.mark] ?? level.name
      if !found.contains(where: { $0 == (level.mark, name) }) { found.append((level.mark, name)) }
    }
    guard !found.isEmpty || series.count > 1 else { return "" }
    var out = "<ul class=\"key\" aria-hidden=\"true\">\n"
    if series.count > 1 {
      for (index, name) in series.enumerated() {
        out += "<li><span class=\"dot s\(index % 6)\"></span>\(HTMLText.escape(name))</li>\n"
      }
    }
    for (mark, name) in found.sorted(by: { ($0.0.rawValue, $0.1) < ($1.0.rawValue, $1.1) }) {
      out += "<li><span class=\"level \(mark.style)\"></span>\(HTMLText.escape(name))</li>\n"
    }
    return out + "</ul>\n"
  }

  private var head: String {
    let isPercent = rows.flatMap(\.lines).allSatisfy { $0.number?.style ?? .percent == .percent }
    var out = "<div class=\"dots-row dots-head\" role=\"row\">"
    out +=
      "<span role=\"columnheader\" class=\"name\"><span class=\"quiet\">measured on</span></span>"
    if series.count > 1 {
      out += "<span role=\"columnheader\" class=\"run\"><span class=\"quiet\">of</span></span>"
    }
    out += "<span class=\"on\" aria-hidden=\"true\"><span class=\"ends\">"
    for fraction in [0, 0.5, 1] {
      let value = range.lowerBound + fraction * (range.upperBound - range.lowerBound)
      let text = ReportNumber(value, style: isPercent ? .percent : .plain).valueText
      out += "<span>\(text)</span>"
    }
    out += "</span></span><span role=\"columnheader\" class=\"value\">"
    return out + "<span class=\"quiet\">value with interval</span></span></div>\n"
  }

  private func html(
    _ line: Line, of row: Row, isFirst: Bool
  ) throws(RewardError) -> String {
    let item = "\(caption), \(row.name)"
    guard series.indices.contains(line.series) else {
      throw RewardError(
        .reportShape, "no series has the number \(line.series)", at: .init(item: item))
    }
    try line.number?.validate(at: item)
    for level in line.levels {
      try requireDisplayable(level.value, level.name, at: item)
    }
    var style = "dots-row"
    if row.isTotal { style += " total" }
    if row.isPart { style += " part" }
    if isFirst { style += " first" }
    var name = "<span dir=\"auto\">\(HTMLText.escape(row.name))</span>"
    if let detail = row.detail { name += " <small>\(HTMLText.escape(detail))</small>" }
    if !isFirst { name = "<span class=\"quiet\">\(name)</span>" }
    var out = "<div class=\"\(style)\" role=\"row\">"
    out += "<span role=\"rowheader\" class=\"name\">\(name)</span>"
    if series.count > 1 {
      out += "<span role=\"cell\" class=\"run\"><span class=\"dot s\(line.series % 6)\" "
      out += "aria-hidden=\"true\"></span><span dir=\"auto\">"
      out += "\(HTMLText.escape(series[line.series]))</span></span>"
    }
    out += "<span class=\"on\" aria-hidden=\"true\">\(track(line))</span>"
    out += "<span role=\"cell\" class=\"value\">"
    if let number = line.number {
      out += "<b>\(number.valueText)</b>"
      if let interval = number.intervalText {
        out += " <span class=\"interval\">\(interval)</span>"
      }
    } else {
      out += "<span aria-label=\"none\">\u{2013}</span>"
    }
    if let badge = line.badge { out += " <span class=\"badge\">\(HTMLText.escape(badge))</span>" }
    for level in line.levels {
      let text = ReportNumber(level.value, style: line.number?.style ?? .plain).valueText
      out += "<span class=\"quiet\">; \(HTMLText.escape(level.name)) \(text)</span>"
    }
    return out + "</span></div>\n"
  }

  private func track(_ line: Line) -> String {
    var out = "<span class=\"rail s\(line.series % 6)\">"
    if let number = line.number {
      if let low = number.low, let high = number.high {
        let width = percent(place(high) - place(low))
        out += "<span class=\"reach\" style=\"left:\(percent(place(low)));width:\(width)\"></span>"
      }
      for level in line.levels {
        let text = ReportNumber(level.value, style: number.style).valueText
        out += "<span class=\"level \(level.mark.style)\" "
        out += "title=\"\(HTMLText.escape(level.name)): \(text)\" "
        out += "style=\"left:\(percent(place(level.value)))\"></span>"
      }
      out += "<span class=\"dot\" style=\"left:\(percent(place(number.value)))\"></span>"
    }
    return out + "</span>"
  }

  /// Where a value stands, 0 to 1.
  private func place(_ value: Double) -> Double {
    (min(max(value, range.lowerBound), range.upperBound) - range.lowerBound)
      / (range.upperBound - range.lowerBound)
  }

  private func percent(_ fraction: Double) -> String {
    NumberFormat.fixed(decimals: 2).text(fraction * 100) + "%"
  }
}

extension ReportDots.Mark {
  fileprivate var style: String {
    switch self {
    case .chance: "chance"
    case .rule: "rule"
    }
  }
}
