import Basics

/// One number of a run, with what it has to be judged by.
public struct RunMeasure: Hashable, Sendable {
  /// What the number is over.
  public enum Role: Hashable, Sendable {
    /// The benchmark's own number.
    case overall
    /// All items of what was measured, where the benchmark's own number needs more.
    case pooled
    /// A weighted mean of subsets.
    case section
    /// One language.
    case language
    /// One subset, or a pool of several.
    case subset
    /// A part of the subset before it, such as one style.
    case detail
  }

  /// A rule that looks at no content.
  public struct Rule: Hashable, Sendable {
    /// For people, as "longest answer wins".
    public let name: String
    /// What it reaches on the same items.
    public let value: Double
    /// The model minus the rule, on the same items; nil where it is not known.
    public let gain: Estimate?
  }

  /// The subset's, section's or language's name; empty for the whole.
  public let name: String
  /// What the number is over.
  public let role: Role
  /// Of a detail the subset that it is a part of; empty for others.
  public let parent: String
  /// What the number is, such as "accuracy".
  public let measure: String
  /// Items.
  public let n: Int
  /// The number; nil where it is undefined.
  public let value: Double?
  /// Its 95 % interval; nil where there is none.
  public let interval: Interval?
  /// What scores at random give; nil where that is not known.
  public let chance: Double?
  /// The best of the rules that look at no content, picked with the answers known; nil where there
  /// is none.
  public let rule: Rule?
  /// Whether it lies between 0 and 1 and is shown as a percentage; a correlation is not.
  public let isShare: Bool

  init(
    name: String, role: Role, parent: String = "", measure: String, n: Int, value: Double?,
    interval: Interval?, chance: Double? = nil, rule: Rule? = nil, isShare: Bool = true
  ) {
    self.name = name
    self.role = role
    self.parent = parent
    self.measure = measure
    self.n = n
    self.value = value
    self.interval = interval
    self.chance = chance
    self.rule = rule
    self.isShare = isShare
  }

  /// The number as the report shows it; nil where it is undefined.
  var number: ReportNumber? {
    value.map {
      ReportNumber(
        $0, low: interval?.lower, high: interval?.upper, style: isShare ? .percent : .plain)
    }
  }

  /// Tells it from the other numbers of its part.
  var key: [String] { Self.key(role, name, parent: parent) }

  /// For people: "natural", "hard", "all items", "overall".
  var title: String {
    switch role {
    case .overall: "overall"
    case .pooled: "all items"
    case .section, .language, .subset, .detail: name.isEmpty ? "all" : name
    }
  }
}

extension Interval {
  /// The interval of a weighted sum of numbers that are measured on different items: the squared
  /// distances from the numbers to their ends add up (Zou and Donner 2008, "Construction of
  /// confidence limits about effect measures"). Nil where a number has no interval; traps without
  /// numbers.
  static func weightedSum(
    _ terms: [(weight: Double, value: Double, interval: Interval?)]
  ) -> Interval? {
    precondition(!terms.isEmpty, "a sum of nothing")
    var (sum, below, above) = (0.0, 0.0, 0.0)
    for term in terms {
      guard let interval = term.interval else { return nil }
      let down = term.weight * (term.value - interval.lower)
      let up = term.weight * (interval.upper - term.value)
      sum += term.weight * term.value
      below += down * down
      above += up * up
    }
    return Interval(
      lower: sum - below.squareRoot(), upper: sum + above.squareRoot(),
      level: terms[0].interval!.level)
  }
}
