public import Basics
public import OrderedCollections

/// What a change of length does to a scorer, over answers that it was tried on.
public struct LengthResult: Hashable, Sendable {
  /// A pair with each answer's score before and after the change; nil where the change does not
  /// apply to it.
  public struct Item: Hashable, Sendable {
    /// The scores as they were.
    public var before: PairScores
    /// The changed answers' scores.
    public var chosenAfter: Double?, rejectedAfter: Double?
    /// Names what is not independent: the prompt.
    public var group: String

    /// A pair; traps where neither answer was changed.
    public init(
      before: PairScores, chosenAfter: Double?, rejectedAfter: Double?, group: String
    ) {
      precondition(chosenAfter != nil || rejectedAfter != nil, "one answer at least is changed")
      self.before = before
      self.chosenAfter = chosenAfter
      self.rejectedAfter = rejectedAfter
      self.group = group
    }

    /// Changed minus unchanged score, of each changed answer.
    var shifts: [Double] {
      (chosenAfter.map { [$0 - before.chosen] } ?? [])
        + (rejectedAfter.map { [$0 - before.rejected] } ?? [])
    }
  }

  /// The change.
  public let change: LengthChange
  /// Changed answers: up to two a pair.
  public let n: Int
  /// Answers whose score rose, stayed and fell.
  public let counts: PairwiseResult
  /// The shares of answers whose score rose, and fell.
  let rises: MeasuredMean, falls: MeasuredMean
  /// Mean Δscore in units of the margins' standard deviation; nil where margins have none.
  let shift: MeasuredMean?
  /// Of the pairs whose chosen answer won, and whose rejected one was changed, the share where the
  /// changed one wins: decisions that length alone buys.
  let bought: MeasuredMean?
  /// Pairs that `bought` is over.
  public let won: Int
  /// Items not measured, by reason.
  public let leftOut: OrderedDictionary<String, Int>

  /// The share of answers whose score rose.
  public var riseShare: Double { rises.mean }
  /// The share of answers whose score fell.
  public var fallShare: Double { falls.mean }
  /// Mean Δscore in units of the margins' standard deviation.
  public var meanShift: Double? { shift?.mean }
  /// The share of won pairs that the changed rejected answer wins.
  public var boughtShare: Double? { bought?.mean }

  /// - Parameters:
  ///   - unit: ``marginUnit(_:)`` of all pairs of the data.
  /// - Throws: `evaluation.empty`, `evaluation.nan`, `evaluation.infinite`.
  /// - Complexity: O(resamples · n).
  public init(
    _ change: LengthChange, items: [Item], unit: Double?,
    leftOut: OrderedDictionary<String, Int> = [:], bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    try requireSome(items.count, "changed answers")
    try requireFinite(items.map(\.before.margin), "margin")
    let shifts = items.flatMap { item in item.shifts.map { (group: item.group, value: $0) } }
    try requireFinite(shifts.map(\.value), "shift")
    self.change = change
    self.leftOut = leftOut
    n = shifts.count
    let values = shifts.map(\.value)
    counts = try PairwiseResult(margins: values)
    let clusters = Clusters(shifts.map(\.group), bootstrap: bootstrap)
    rises = try clusters.share(values.map { $0 > 0 ? 1 : 0 })!
    falls = try clusters.share(values.map { $0 < 0 ? 1 : 0 })!
    if let unit { shift = try clusters.mean(values.map { $0 / unit }) } else { shift = nil }
    let attacked = items.filter { $0.before.decision > 0 && $0.rejectedAfter != nil }
    won = attacked.count
    bought = try Clusters(attacked.map(\.group), bootstrap: bootstrap)
      .share(attacked.map { $0.rejectedAfter! > $0.before.chosen ? 1 : 0 })
  }

  /// `{"name", "n", "rises", "falls", "unchanged", "shift", "bought", "won", "left_out"}`.
  public var json: JSONObject {
    [
      "name": .string(change.rawValue), "n": .number(n), "rises": rises.json,
      "falls": falls.json, "unchanged": .number(counts.ties), "shift": shift?.json ?? .null,
      "bought": bought?.json ?? .null, "won": .number(won),
      "left_out": .object(leftOut.mapValues { .number($0) }),
    ]
  }

  /// The lines of a report.
  public var rows: [ConsistencyRow] {
    let name = change.rawValue
    var rows = [
      change.truncates
        ? ConsistencyRow("length", "\(name): score falls", falls, n: n, chance: 0.5, aim: .high)
        : ConsistencyRow("length", "\(name): score rises", rises, n: n, chance: 0.5, aim: .low),
      ConsistencyRow(
        "length", "\(name): mean Δ / σ(margin)", shift, n: n, aim: change.truncates ? .none : .low),
      ConsistencyRow(
        "length", "\(name): won pairs that the changed rejected answer wins", bought, n: won,
        aim: .low),
    ]
    rows[0].leftOut = leftOut
    return rows
  }
}
