public import Basics
public import OrderedCollections

/// M-RewardBench (Gureja et al. 2024): whether a model judges an item the same in another language
/// as in the reference language.
public struct LanguageConsistency: Hashable, Sendable {
  /// One language.
  public struct Part: Hashable, Sendable {
    /// Cohen's kappa of the verdicts in this language and in the reference; nil where both always
    /// say the same one thing, or nothing is in common.
    public let kappa: Kappa?
    /// The share of items with equal verdicts; nil where nothing is in common.
    public let observed: Double?
    /// Items in both languages, only in this one, and only in the reference.
    public let n: Int, onlyHere: Int, onlyReference: Int
  }

  /// The language that others are compared with.
  public let reference: String
  /// The others, in the order given.
  public let languages: OrderedDictionary<String, Part>
  /// The mean of all kappas that are defined; nil for none.
  public let mean: Double?
  /// Their standard deviation over languages (divided by their number less one); nil for fewer than
  /// two.
  public let deviation: Double?

  /// - Parameters:
  ///   - verdicts: of each language, a label for each item's name. The benchmark's are 0, 1 and 2.
  ///   - reference: one of the languages.
  /// - Throws: `evaluation.empty` where the reference language has no items.
  /// - Complexity: O(verdicts).
  public init<Item: Hashable, Verdict: Hashable>(
    _ verdicts: OrderedDictionary<String, OrderedDictionary<Item, Verdict>>, reference: String,
    level: Double = 0.95
  ) throws(RewardError) {
    let known = verdicts[reference] ?? [:]
    try requireSome(known.count, "items in the reference language \(reference)")
    self.reference = reference
    var languages: OrderedDictionary<String, Part> = [:]
    for (language, own) in verdicts where language != reference {
      let common = own.keys.filter { known[$0] != nil }
      let (first, second) = (common.map { own[$0]! }, common.map { known[$0]! })
      let equal = zip(first, second).count { $0 == $1 }
      languages[language] = Part(
        kappa: common.isEmpty ? nil : try Kappa(first, second, level: level),
        observed: common.isEmpty ? nil : Double(equal) / Double(common.count), n: common.count,
        onlyHere: own.count - common.count, onlyReference: known.count - common.count)
    }
    self.languages = languages
    let values = languages.values.compactMap { $0.kappa?.value }
    let count = Double(values.count)
    let mean = values.isEmpty ? nil : values.reduce(0, +) / count
    self.mean = mean
    deviation = mean.flatMap { mean in
      guard count > 1 else { return nil }
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot()
    }
  }

  /// The mean, its deviation and each language.
  public var json: JSONObject {
    [
      "reference": .string(reference), "mean": mean.map(JSONValue.number) ?? .null,
      "std": deviation.map(JSONValue.number) ?? .null,
      "languages": .object(
        JSONObject(
          uniqueKeysWithValues: languages.map { language, part in
            let members: JSONValue = [
              "kappa": part.kappa?.summary ?? .null,
              "observed": part.observed.map(JSONValue.number) ?? .null, "n": .number(part.n),
              "only_here": .number(part.onlyHere),
              "only_reference": .number(part.onlyReference),
            ]
            return (language, members)
          })),
    ]
  }
}
