public import Basics
public import OrderedCollections

extension RewardError.Code {
  /// Rows read are not the rows used and dropped: a defect of the program, never of the data.
  public static let datasetAccounting = Self("dataset.accounting")
}

/// Where every row went: `read == used + dropped` always, and truncated rows are among the used.
public struct RowAccounting: Hashable, Sendable {
  /// The rows dropped for one reason.
  public struct Drop: Hashable, Sendable {
    /// How many rows.
    public fileprivate(set) var count = 0
    /// The first few of their lines (1-based), to look them up in the file.
    public fileprivate(set) var lines: [Int] = []
  }

  /// How many lines are kept as examples for each reason.
  public static let exampleLines = 5

  /// Rows seen; empty lines are no rows.
  public private(set) var read = 0
  /// Rows that gave at least one example, shortened ones included.
  public private(set) var used = 0
  /// Used rows of which something was cut off.
  public private(set) var truncated = 0
  /// Examples that the used rows gave; more than `used` where rows hold several.
  public private(set) var examples = 0
  /// Dropped rows by reason, in the order of first appearance.
  public private(set) var drops: OrderedDictionary<RowReason, Drop> = [:]

  /// An account of no rows.
  public init() {}

  /// Rows dropped for any reason. Cost: O(reasons).
  public var dropped: Int { drops.values.reduce(0) { $0 + $1.count } }

  /// Those of the dropped that a split put on its other side: nothing is wrong with them.
  /// Cost: O(reasons).
  public var otherSide: Int { drops.reduce(0) { $0 + ($1.key.isSplit ? $1.value.count : 0) } }

  /// Counts a row that gave `examples` examples.
  public mutating func use(examples count: Int = 1) {
    precondition(count > 0, "a used row gives an example")
    read += 1
    used += 1
    examples += count
  }

  /// Counts a row that is dropped at once.
  public mutating func drop(_ reason: RowReason, line: Int) {
    read += 1
    note(reason, line)
  }

  /// Moves a row from used to dropped: what a tokenizer finds only after reading. A row of several
  /// examples is dropped when the last of them is; until then its examples leave singly.
  public mutating func withdraw(_ reason: RowReason, line: Int, examples count: Int = 1) {
    precondition(used > 0 && examples >= count, "only a used row can be withdrawn")
    used -= 1
    examples -= count
    note(reason, line)
  }

  /// Takes single examples away from a row that keeps others.
  public mutating func withdrawExamples(_ count: Int) {
    precondition(examples >= count, "only counted examples can be withdrawn")
    examples -= count
  }

  /// Counts a used row as cut.
  public mutating func truncate() {
    precondition(truncated < used, "only a used row can be truncated")
    truncated += 1
  }

  /// Takes back that a row was cut, since none of its examples is used.
  mutating func restore() {
    precondition(truncated > 0, "only a truncated row can be restored")
    truncated -= 1
  }

  /// Adds another file's account.
  public mutating func add(_ other: RowAccounting) {
    read += other.read
    used += other.used
    truncated += other.truncated
    examples += other.examples
    for (reason, drop) in other.drops {
      var sum = drops[reason] ?? Drop()
      sum.count += drop.count
      sum.lines += drop.lines.prefix(max(0, Self.exampleLines - sum.lines.count))
      drops[reason] = sum
    }
  }

  /// - Throws: `dataset.accounting` unless every row read is used or dropped.
  public func check() throws(RewardError) {
    guard read == used + dropped, truncated <= used, used <= examples else {
      throw RewardError(.datasetAccounting, "rows are not accounted for: \(self)")
    }
  }

  private mutating func note(_ reason: RowReason, _ line: Int) {
    var drop = drops[reason] ?? Drop()
    drop.count += 1
    if drop.lines.count < Self.exampleLines { drop.lines.append(line) }
    drops[reason] = drop
  }

  /// For `run.json`: counts, and for each reason its count and first lines.
  public var json: JSONObject {
    let reasons = drops.map { reason, drop -> (String, JSONValue) in
      (
        reason.rawValue,
        .object([
          "count": .number(drop.count), "lines": .array(drop.lines.map { JSONValue.number($0) }),
        ])
      )
    }
    return [
      "read": .number(read), "used": .number(used), "truncated": .number(truncated),
      "dropped": .number(dropped), "examples": .number(examples),
      "reasons": .object(JSONObject(uniqueKeysWithValues: reasons)),
    ]
  }
}

extension RowAccounting: CustomStringConvertible {
  /// One line for people: `2312 rows read, 2308 used, 4 dropped: 4 empty-response (lines 93, …)`.
  /// What a split took apart is told before the drops, and is no part of their number here.
  public var description: String {
    var text = "\(read) \(read == 1 ? "row" : "rows") read, \(used) used"
    if truncated > 0 { text += " (\(truncated) of them truncated)" }
    if examples != used { text += " for \(examples) examples" }
    if otherSide > 0 { text += ", \(otherSide) on the other side of the split" }
    text += ", \(dropped - otherSide) dropped"
    let reasons = drops.filter { !$0.key.isSplit }.map { reason, drop in
      let more = drop.count > drop.lines.count ? ", …" : ""
      let lines = drop.lines.map(String.init).joined(separator: ", ")
      return "\(drop.count) \(reason) (line\(drop.count == 1 ? "" : "s") \(lines)\(more))"
    }
    return reasons.isEmpty ? text : text + ": " + reasons.joined(separator: "; ")
  }
}
