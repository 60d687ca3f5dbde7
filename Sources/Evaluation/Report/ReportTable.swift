import Basics

/// A table with a caption. The first column names the row.
public struct ReportTable: Sendable, Hashable {
  /// Where a column's texts stand; numbers belong at the trailing edge.
  public enum Alignment: Sendable, Hashable { case leading, center, trailing }

  /// A column's heading and look.
  public struct Column: Sendable, Hashable {
    /// Heading of this part, plain text.
    public var title: String
    /// Where heading and cells stand.
    public var alignment: Alignment
    /// Draws each percentage as a dot with its interval below the text.
    public var drawsIntervals: Bool

    /// A column with its heading.
    public init(
      _ title: String, alignment: Alignment = .leading, drawsIntervals: Bool = false
    ) {
      self.title = title
      self.alignment = alignment
      self.drawsIntervals = drawsIntervals
    }
  }

  /// What stands in a cell. A string literal is a text.
  public enum Cell: Sendable, Hashable, ExpressibleByStringLiteral {
    /// Plain text.
    case text(String)
    /// A number, with its interval when it has one.
    case number(ReportNumber)
    /// Nothing was measured; shown as a dash that screen readers call "none".
    case empty

    /// A cell of plain text.
    public init(stringLiteral value: String) { self = .text(value) }
  }

  /// One row.
  public struct Row: Sendable, Hashable {
    /// As many cells as there are columns (`report.shape` otherwise).
    public var cells: [Cell]
    /// The row the table is about.
    public var isHighlighted: Bool

    /// A row of cells.
    public init(_ cells: [Cell], isHighlighted: Bool = false) {
      self.cells = cells
      self.isHighlighted = isHighlighted
    }
  }

  /// What the table shows, and over how many cases.
  public var caption: String?
  /// The columns from left to right.
  public var columns: [Column]
  /// The rows from top to bottom; none shows "No data".
  public var rows: [Row]

  /// A table of rows.
  public init(caption: String? = nil, columns: [Column], rows: [Row]) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
  }
}

extension ReportTable {
  /// - Throws: `report.shape` for a row of another width, `report.value` for a bad number.
  func html() throws(RewardError) -> String {
    let name = HTMLText.escape(caption ?? columns.map(\.title).joined(separator: ", "))
    // Wide tables scroll in their own box, which the keyboard must reach too.
    var out =
      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"\(name)\">\n<table>\n"
    if caption != nil { out += "<caption><span>\(name)</span></caption>\n" }
    out += "<thead><tr>"
    for column in columns {
      out += "<th scope=\"col\"\(column.alignment.attribute)>\(HTMLText.escape(column.title))"
      // What the lines below reach over.
      if column.drawsIntervals { out += ReportNumber.percent(0).scaleLabels(nil) }
      out += "</th>"
    }
    out += "</tr></thead>\n<tbody>\n"
    for (index, row) in rows.enumerated() {
      guard row.cells.count == columns.count else {
        throw RewardError(
          .reportShape,
          "row \(index + 1) has \(row.cells.count) cells for \(columns.count) columns",
          at: RewardError.Place(item: caption ?? "table"))
      }
      out += row.isHighlighted ? "<tr class=\"highlight\">" : "<tr>"
      for (position, cell) in row.cells.enumerated() {
        out += try self.cell(cell, in: columns[position], isFirst: position == 0)
      }
      out += "</tr>\n"
    }
    if rows.isEmpty { out += "<tr><td colspan=\"\(max(1, columns.count))\">No data</td></tr>\n" }
    return out + "</tbody>\n</table>\n</div>\n"
  }

  private func cell(
    _ cell: Cell, in column: Column, isFirst: Bool
  ) throws(RewardError) -> String {
    let content: String
    switch cell {
    case .text(let text): content = "<span dir=\"auto\">\(HTMLText.escape(text))</span>"
    case .empty: content = "<span aria-label=\"none\">\u{2013}</span>"
    case .number(let number):
      try number.validate(at: "\(caption ?? "table"), \(column.title)")
      var text = number.valueText
      if let interval = number.intervalText {
        text += " <span class=\"interval\">\(interval)</span>"
      }
      content = column.drawsIntervals ? text + number.track : text
    }
    let tag = isFirst ? "th" : "td"
    let scope = isFirst ? " scope=\"row\"" : ""
    return "<\(tag)\(scope)\(column.alignment.attribute)>\(content)</\(tag)>"
  }
}

extension ReportTable.Alignment {
  fileprivate var attribute: String {
    switch self {
    case .leading: ""
    case .center: " class=\"center\""
    case .trailing: " class=\"end\""
    }
  }
}
