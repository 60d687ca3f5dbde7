public import Basics
public import OrderedCollections

extension RewardError.Code {
  /// Two evaluations that have no item in common.
  public static let evaluationUnmatched = Self("evaluation.unmatched")
}

/// Which items two evaluations have in common, and which not, and why.
///
/// Items are the same where their subset, prompt, candidates and truth are equal: those of the same
/// name first, then, since names may be places in files, those of any name. Where an evaluation has
/// the same item several times, its first goes with the other's first, and so on.
public struct SampleMatching: Hashable, Sendable {
  /// Why an item has no partner.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// The other evaluation has nothing like it.
    case absent
    /// An item of this name, subset and language is there with another prompt or other candidates.
    case otherContent = "other-content"
    /// The same texts are there with other right answers, ratings or wrong steps.
    case otherTruth = "other-truth"
    /// It is there, but fewer times.
    case repeated
  }

  /// An item without a partner.
  public struct Unmatched: Hashable, Sendable {
    /// Its place among the samples.
    public let index: Int
    /// Its name and subset.
    public let id: String, subset: String
    /// Why.
    public let reason: Reason
  }

  /// Two samples of the same item.
  public struct Match: Hashable, Sendable {
    /// Their places in the first and the second evaluation.
    public let first: Int, second: Int
  }

  /// What is compared, in the order of the first evaluation.
  public let matches: [Match]
  /// How many of them have different names.
  public let byContent: Int
  /// What is left, in order.
  public let onlyFirst: [Unmatched], onlySecond: [Unmatched]

  /// Cost: O(texts).
  public init(_ first: [EvaluationSample], _ second: [EvaluationSample]) {
    let (own, others) = (first.map(Content.init), second.map(Content.init))
    var matches: [Match] = []
    var (openFirst, openSecond) = (OrderedSet(first.indices), OrderedSet(second.indices))
    func match<Key: Hashable>(_ key: (EvaluationSample, Content) -> Key) {
      var places: [Key: [Int]] = [:]
      for index in openSecond.reversed() {
        places[key(second[index], others[index]), default: []].append(index)
      }
      var (left, used): ([Int], Set<Int>) = ([], [])
      for index in openFirst {
        guard let place = places[key(first[index], own[index])]?.popLast() else {
          left.append(index)
          continue
        }
        matches.append(Match(first: index, second: place))
        used.insert(place)
      }
      openFirst = OrderedSet(left)
      openSecond = openSecond.filter { !used.contains($0) }
    }
    match { Named(id: $0.id, content: $1) }
    let named = matches.count
    match { _, content in content }
    byContent = matches.count - named
    self.matches = matches.sorted { $0.first < $1.first }
    onlyFirst = Self.reasons(openFirst, first, own, beside: second, others)
    onlySecond = Self.reasons(openSecond, second, others, beside: first, own)
  }

  private static func reasons(
    _ open: OrderedSet<Int>, _ samples: [EvaluationSample], _ contents: [Content],
    beside others: [EvaluationSample], _ otherContents: [Content]
  ) -> [Unmatched] {
    guard !open.isEmpty else { return [] }
    let whole = Set(otherContents)
    let texts = Set(otherContents.map(\.text))
    let names = Set(others.map { [$0.id, $0.subset, $0.language] })
    return open.map { index in
      let (sample, content) = (samples[index], contents[index])
      let reason: Reason =
        whole.contains(content)
        ? .repeated
        : texts.contains(content.text)
          ? .otherTruth
          : names.contains([sample.id, sample.subset, sample.language]) ? .otherContent : .absent
      return Unmatched(index: index, id: sample.id, subset: sample.subset, reason: reason)
    }
  }

  private struct Named: Hashable {
    let id: String
    let content: Content
  }

  /// All of an item but its name, its scores and where it was read.
  private struct Content: Hashable {
    struct Text: Hashable {
      let subset: String, language: String
      let prompt: JSONValue
      let candidates: [String], steps: [String]
    }

    let text: Text
    let correct: Set<Int>
    let ratings: [Double]
    let wrongSteps: [Int]

    init(_ sample: EvaluationSample) {
      text = Text(
        subset: sample.subset, language: sample.language, prompt: sample.prompt,
        candidates: sample.candidates, steps: sample.steps)
      correct = sample.correct
      ratings = sample.ratings
      wrongSteps = sample.wrongSteps
    }
  }

  /// How many were matched, and what was not.
  public var json: JSONObject {
    func list(_ items: [Unmatched]) -> JSONValue {
      var reasons: JSONObject = [:]
      for reason in Reason.allCases {
        let count = items.count { $0.reason == reason }
        if count > 0 { reasons[reason.rawValue] = .number(count) }
      }
      let rows = items.map { item -> JSONValue in
        [
          "row": .number(item.index + 1), "id": .string(item.id),
          "subset": .string(item.subset), "reason": .string(item.reason.rawValue),
        ]
      }
      return ["count": .number(items.count), "reasons": .object(reasons), "items": .array(rows)]
    }
    return [
      "matched": .number(matches.count), "matched_by_content": .number(byContent),
      "only_a": list(onlyFirst), "only_b": list(onlySecond),
    ]
  }
}
