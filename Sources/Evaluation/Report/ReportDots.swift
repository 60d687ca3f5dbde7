import Basics

/// Numbers as dots with their intervals on one common scale, a row each, beside the numbers
/// themselves: how accurate on each subset, and of several runs side by side.
///
/// It is a table to a screen reader, needs no script, and folds to two lines a row on a phone.
public struct ReportDots: Sendable, Hashable {
  /// A level to compare with, drawn in every row that has one.
  public enum Mark: Int, Sendable, Hashable, CaseIterable {
    /// What chance would give: an upright line.
    case chance
    /// What a rule that sees no content gives: a hollow diamond.
    case rule
  }

  /// A level in one row.
  public struct Level: Sendable, Hashable {
    /// How it is drawn.
    public var mark: Mark
    /// What it is, such as "longest answer wins".
    public var name: String
    /// Where it is.
    public var value: Double

    /// A level.
    public init(_ mark: Mark, _ name: String, _ value: Double) {
      self.mark = mark
      self.name = name
      self.value = value
    }
  }

  /// One dot.
  public struct Line: Sendable, Hashable {
    /// Whose number it is: the place of one of ``ReportDots/series``.
    public var series: Int
    /// The number; nil where nothing was measured.
    public var number: ReportNumber?
    /// What to compare it with.
    public var levels: [Level]
    /// A word beside the number, such as "best".
    public var badge: String?

    /// A dot.
    public init(
      series: Int = 0, _ number: ReportNumber?, levels: [Level] = [], badge: String? = nil
    ) {
      self.series = series
      self.number = number
      self.levels = levels
      self.badge = badge
    }
  }

  /// What was measured, with a dot for each series.
  public struct Row: Sendable, Hashable {
    /// What was measured.
    public var name: String
    /// Beside the name and paler, such as "100 items".
    public var detail: String?
    /// Set apart from the others: a whole, of which they are parts.
    public var isTotal: Bool
    /// Set in: a part of the row above.
    public var isPart: Bool
    /// The dots from top to bottom.
    public var lines: [Line]

    /// A row.
    public init(
      _ name: String, detail: String? = nil, isTotal: Bool = false, isPart: Bool = false,
      lines: [Line]
    ) {
      self.name = name
      self.detail = detail
      self.isTotal = isTotal
      self.isPart = isPart
      self.lines = lines
    }
  }

  /// What the dots are, plain text.
  public var caption: String
  /// Names of the series; one is not named beside its dots.
  public var series: [String]
  /// What the scale reaches over; dots outside of it stand at its end.
  public var range: ClosedRange<Double>
  /// What the signs of levels mean, for the key; a sign that is not here has its levels' own names.
  public var markNames: [Mark: String]
  /// The rows from top to bottom; none shows "No data".
  public var rows: [Row]

  /// Dots; the scale is that of fractions unless given.
  public init(
    caption: String, series: [String], range: ClosedRange<Double> = 0...1,
    markNames: [Mark: String] = [:], rows: [Row]
  ) {
    self.caption = caption
    self.series = series
    self.range = range
    self.markNames = markNames
    self.rows = rows
  }
}
