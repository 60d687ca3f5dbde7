public import Basics
public import OrderedCollections

/// One number that a probe measured: a line of ``ConsistencyReport``.
public struct ConsistencyRow: Hashable, Sendable {
  /// What a scorer without the fault would have.
  public enum Aim: String, Sendable {
    /// As large as possible.
    case high
    /// As small as possible.
    case low
    /// Zero: either sign is a fault.
    case zero
    /// Neither: the number says how hard the probe is.
    case none
  }

  /// The probe, such as `contrast`.
  public var probe: String
  /// What was measured, within the probe.
  public var measure: String
  /// The number; nil where there is nothing to divide by.
  public var value: Double?
  /// Its confidence interval; nil where the number is exact or where there are too few items.
  public var interval: Interval?
  /// The items measured.
  public var n: Int
  /// What a scorer that tosses coins would have; nil where that has no meaning.
  public var chance: Double?
  /// Which way is better.
  public var aim: Aim
  /// Why items were not measured, with their number.
  public var leftOut: OrderedDictionary<String, Int>

  /// A row; see the properties.
  public init(
    _ probe: String, _ measure: String, value: Double?, interval: Interval? = nil, n: Int,
    chance: Double? = nil, aim: Aim, leftOut: OrderedDictionary<String, Int> = [:]
  ) {
    self.probe = probe
    self.measure = measure
    self.value = value
    self.interval = interval
    self.n = n
    self.chance = chance
    self.aim = aim
    self.leftOut = leftOut
  }

  /// A row of a number with its interval.
  init(
    _ probe: String, _ measure: String, _ estimate: MeasuredMean?, n: Int, chance: Double? = nil,
    aim: Aim
  ) {
    self.init(
      probe, measure, value: estimate?.mean, interval: estimate?.interval, n: n, chance: chance,
      aim: aim)
  }

  /// The name that no other row of a report has: `probe: measure`.
  public var name: String { "\(probe): \(measure)" }

  /// `{"name", "probe", "measure", "value", "ci95", "n", "chance", "aim", "left_out"}`; what is not
  /// defined is null, and `left_out` is there where items were left out.
  public var json: JSONObject {
    var object: JSONObject = [
      "name": .string(name), "probe": .string(probe), "measure": .string(measure),
      "value": value.map { .number($0) } ?? .null,
      intervalKey(interval?.level ?? 0.95): interval?.json ?? .null, "n": .number(n),
      "chance": chance.map { .number($0) } ?? .null, "aim": .string(aim.rawValue),
    ]
    if !leftOut.isEmpty { object["left_out"] = .object(leftOut.mapValues { .number($0) }) }
    return object
  }
}
