/// A plain-text table with aligned columns, for people who read stderr.
///
/// Control characters in cells are made visible; East Asian wide characters count as two columns.
public struct HumanTable: Sendable, Hashable {
  /// At which side of its column a cell stands; numbers stand right.
  public enum Alignment: Sendable, Hashable { case left, right }

  /// A column's head.
  public struct Column: Sendable, Hashable {
    /// The text above the column.
    public var title: String
    /// Where the cells stand.
    public var alignment: Alignment

    /// A column; text stands left.
    public init(_ title: String, _ alignment: Alignment = .left) {
      self.title = title
      self.alignment = alignment
    }
  }

  /// The columns' heads.
  public let columns: [Column]
  /// The rows so far, each with one cell for each column.
  public private(set) var rows: [[String]] = []

  /// A table without rows.
  public init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row. Traps unless it has one cell for each column.
  public mutating func add(_ cells: [String]) {
    precondition(cells.count == columns.count, "a row has one cell for each column")
    rows.append(cells.map(visible))
  }

  /// The titles, a rule, and the rows; two spaces between columns, a newline after each line.
  public var text: String {
    let titles = columns.map { visible($0.title) }
    let widths = columns.indices.map { column in
      ([titles] + rows).map { displayWidth($0[column]) }.max() ?? 0
    }
    let rule = widths.map { String(repeating: "-", count: $0) }
    return ([titles, rule] + rows).map { line(of: $0, widths) }.joined()
  }

  private func line(of cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (column, cell) in cells.enumerated() {
      if column > 0 { line += "  " }
      let padding = String(repeating: " ", count: widths[column] - displayWidth(cell))
      switch columns[column].alignment {
      case .left: line += column == cells.count - 1 ? cell : cell + padding
      case .right: line += padding + cell
      }
    }
    return line + "\n"
  }
}
