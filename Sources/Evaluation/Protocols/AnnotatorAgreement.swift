public import Basics
public import OrderedCollections

/// How much several people agree about pairs, and a model with them, in three-way labels.
///
/// What people agree on among themselves is the most that can be asked of a model.
public struct AnnotatorAgreement: Hashable, Sendable {
  /// Two people.
  public struct Couple: Hashable, Sendable {
    /// Places of both in each item's labels.
    public let first: Int, second: Int
    /// The share of items with equal labels.
    public let observed: Double
    /// Cohen's kappa; nil where both use one label always.
    public let kappa: Kappa?
  }

  /// Items.
  public let items: Int
  /// People who labelled each item.
  public let annotators: Int
  /// What more than half of them chose; nil where no label was.
  public let majorities: [PairLabel?]
  /// Items on which all chose the same.
  public let unanimous: Int
  /// All pairs of people.
  public let couples: [Couple]
  /// All of them together; nil for one person, or where all use one label always.
  public let fleiss: FleissKappa?

  /// Items without a majority; no model is measured on them.
  public var withoutMajority: Int { majorities.count { $0 == nil } }

  /// - Parameter labels: of each item, one for each person, always in the same order.
  /// - Throws: `evaluation.empty`; `evaluation.count` for items with other numbers of labels.
  /// - Complexity: O(items · annotators² + resamples · items).
  public init(
    _ labels: [[PairLabel]], bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    try requireSome(labels.count, "items")
    let people = labels[0].count
    try requireSome(people, "annotators")
    for item in labels {
      try requireSameCount((item.count, "labels of an item"), (people, "annotators"))
    }
    items = labels.count
    annotators = people
    majorities = labels.map(PairLabel.majority)
    unanimous = labels.count { Set($0).count == 1 }
    var couples: [Couple] = []
    for first in 0..<people {
      for second in (first + 1)..<max(people, first + 1) {
        let (own, others) = (labels.map { $0[first] }, labels.map { $0[second] })
        let equal = zip(own, others).count { $0 == $1 }
        couples.append(
          Couple(
            first: first, second: second, observed: Double(equal) / Double(items),
            kappa: try Kappa(own, others, level: bootstrap.level)))
      }
    }
    self.couples = couples
    fleiss = people > 1 ? try FleissKappa(labels, bootstrap: bootstrap) : nil
  }

  /// Agreement among people.
  public var json: JSONObject {
    [
      "items": .number(items), "annotators": .number(annotators),
      "unanimous": .number(unanimous), "without_majority": .number(withoutMajority),
      "fleiss_kappa": fleiss.map { .object($0.json) } ?? .null,
      "couples": .array(
        couples.map { couple in
          [
            "annotators": [.number(couple.first + 1), .number(couple.second + 1)],
            "observed": .number(couple.observed), "kappa": couple.kappa?.summary ?? .null,
          ]
        }),
    ]
  }
}

/// How much a model's three-way labels agree with people's majority.
public struct ModelAgreement: Hashable, Sendable {
  /// Items with a majority, which all numbers are over, and items without one.
  public let n: Int, withoutMajority: Int
  /// Items on which the model chose the majority's label.
  public let right: Int
  /// right / n, with Wilson's interval, or over prompts where these repeat.
  public let accuracy: Estimate
  /// Cohen's kappa of the model and the majority; nil where both use one label always. Its interval
  /// takes items as independent.
  public let kappa: Kappa?
  /// How often the majority's label (the outer key) met each of the model's.
  public let confusion: OrderedDictionary<PairLabel, OrderedDictionary<PairLabel, Int>>
  /// The mean over the labels that the majority or the model uses of F1; of a label without a hit
  /// 0.
  public let macroF1: Double

  /// - Parameters:
  ///   - labels: the model's, such as ``PairLabel/init(_:_:tieMargin:)`` of two scores.
  ///   - majorities: of the same items, as in ``AnnotatorAgreement/majorities``.
  ///   - groups: the prompt's name for each item; empty for independent items.
  /// - Throws: `evaluation.count`; `evaluation.empty` where no item has a majority.
  /// - Complexity: O(items), and a bootstrap where prompts repeat.
  public init(
    _ labels: [PairLabel], majorities: [PairLabel?], groups: [String] = [],
    bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    try requireSameCount((labels.count, "labels"), (majorities.count, "majorities"))
    if !groups.isEmpty {
      try requireSameCount((labels.count, "labels"), (groups.count, "groups"))
    }
    let used = majorities.indices.filter { majorities[$0] != nil }
    try requireSome(used.count, "items with a majority")
    n = used.count
    withoutMajority = labels.count - n
    let (own, people) = (used.map { labels[$0] }, used.map { majorities[$0]! })
    let outcomes = zip(own, people).map { $0 == $1 ? 1.0 : 0 }
    right = Int(outcomes.reduce(0, +))
    let names = groups.isEmpty ? used.map(String.init) : used.map { groups[$0] }
    accuracy = Estimate(
      mean: Double(right) / Double(n),
      interval: try bootstrap.share(of: outcomes, groups: names).interval)
    kappa = try Kappa(own, people, level: bootstrap.level)
    var confusion: OrderedDictionary<PairLabel, OrderedDictionary<PairLabel, Int>> = [:]
    for label in PairLabel.allCases {
      confusion[label] = [:]
      for other in PairLabel.allCases { confusion[label]![other] = 0 }
    }
    for (model, majority) in zip(own, people) { confusion[majority]![model]! += 1 }
    self.confusion = confusion
    let found = PairLabel.allCases.compactMap { label -> Double? in
      let given = confusion[label]!.values.reduce(0, +)
      let taken = confusion.values.reduce(0) { $0 + $1[label]! }
      return given + taken == 0
        ? nil : 2 * Double(confusion[label]![label]!) / Double(given + taken)
    }
    macroF1 = found.reduce(0, +) / Double(found.count)
  }

  /// All of it; the confusion's keys are `tie`, `first` and `second`.
  public var json: JSONObject {
    func object<Value>(
      _ all: OrderedDictionary<PairLabel, Value>, _ json: (Value) -> JSONValue
    ) -> JSONValue {
      .object(JSONObject(uniqueKeysWithValues: all.map { ("\($0.key)", json($0.value)) }))
    }
    return [
      "n": .number(n), "without_majority": .number(withoutMajority), "right": .number(right),
      "accuracy": accuracy.json, "kappa": kappa?.summary ?? .null, "macro_f1": .number(macroF1),
      "confusion": object(confusion) { object($0) { .number($0) } },
    ]
  }
}

extension Kappa {
  /// `{"value": …, "ci95": [lower, upper], "observed": …, "chance": …, "n": …}`.
  var summary: JSONValue {
    [
      "value": .number(value), intervalKey(interval.level): interval.json,
      "observed": .number(observed), "chance": .number(chance), "n": .number(n),
    ]
  }
}
