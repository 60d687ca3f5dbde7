public import Basics
public import OrderedCollections

/// Finds contrast pairs in any list of instructions with their right answers: pairs of instructions
/// whose embeddings are near, but not the same (cosine in [0.75, 0.9) as published).
///
/// Going through the instructions in order, each one that is still free takes its most similar
/// later partner that is free too (the first of several equal ones), until its uses are up. The
/// same list gives the same pairs, and at least half as many as there could be: none is left that
/// both of its instructions are free for.
public struct ContrastBuilder: Hashable, Sendable {
  /// The least cosine, in (−1, 1].
  public var lower = 0.75
  /// Cosines from here on are the same question in other words, whose answers serve both.
  public var upper = 0.9
  /// In how many pairs an instruction may be.
  public var uses = 1

  /// The most instructions: all their pairs are looked at, a minute or two for so many.
  public static let maximumItems = 50_000

  /// The published bounds, and each instruction used once.
  public init() {}

  /// An instruction with its right answer.
  public struct Item: Hashable, Sendable {
    /// A text, or messages as the data has them.
    public var instruction: JSONValue
    /// Its right answer.
    public var answer: String
    /// A worse answer, where there is one.
    public var worse: String?
    /// Of length one, and as many numbers as the others'.
    public var embedding: [Float]

    /// An item; see the properties.
    public init(
      instruction: JSONValue, answer: String, worse: String? = nil, embedding: [Float]
    ) {
      self.instruction = instruction
      self.answer = answer
      self.worse = worse
      self.embedding = embedding
    }
  }

  /// What was found, and what was not taken.
  public struct Outcome: Hashable, Sendable {
    /// The pairs; of each, the query came first in the list.
    public fileprivate(set) var pairs: [ContrastPair] = []
    /// Each pair's items, by their places in the list.
    public fileprivate(set) var places: [Pair] = []
    /// Items given.
    public fileprivate(set) var read = 0
    /// Items whose instruction came before, word for word: the first one counts.
    public fileprivate(set) var duplicates = 0
    /// Items in no pair, duplicates not counted.
    public fileprivate(set) var unpaired = 0
    /// Two different instructions at or above the upper bound.
    public fileprivate(set) var nearDuplicates = 0
    /// Two different instructions between the bounds.
    public fileprivate(set) var near = 0
    /// Those of them that have the same answer, white space around it aside: no contrast.
    public fileprivate(set) var equalAnswers = 0

    /// The counts, for a run's record.
    public var json: JSONObject {
      [
        "pairs": .number(pairs.count), "read": .number(read), "duplicates": .number(duplicates),
        "unpaired": .number(unpaired), "near": .number(near),
        "equal_answers": .number(equalAnswers), "near_duplicates": .number(nearDuplicates),
      ]
    }
  }

  /// Two places in the list of items, the query's first.
  public struct Pair: Hashable, Sendable {
    /// The items' places.
    public let query: Int, retrieval: Int
  }

  /// Finds the pairs. Traps on bounds that are not −1 < lower < upper ≤ 2, and on no uses.
  ///
  /// - Throws: `consistency.embedding` with the item's number, `consistency.too-many`.
  /// - Complexity: n²/2 dot products, in memory for the vectors and 32 rows of cosines.
  public func pairs(_ items: [Item]) throws(RewardError) -> Outcome {
    precondition(lower > -1 && lower < upper && upper <= 2, "the bounds are no band of cosines")
    precondition(uses > 0, "an instruction is used at least once")
    var outcome = Outcome()
    outcome.read = items.count
    var seen: Set<JSONValue> = []
    let places = items.indices.filter { seen.insert(items[$0].instruction).inserted }
    outcome.duplicates = items.count - places.count
    guard places.count <= Self.maximumItems else {
      throw RewardError(
        .consistencyTooMany,
        "\(places.count) instructions; at most \(Self.maximumItems) are compared each with each; "
          + "take fewer")
    }
    let vectors = try UnitVectors(places.map { items[$0].embedding }, places: places)
    var answers: [String: Int] = [:]
    let answerIDs = places.map { place in
      let text = trimmed(items[place].answer)
      let id = answers[text] ?? answers.count
      answers[text] = id
      return id
    }
    var left = Array(repeating: uses, count: places.count)
    vectors.forEachRow { row, cosines in
      var partners: [(index: Int, cosine: Float)] = []
      for (offset, cosine) in cosines.enumerated() where Double(cosine) >= lower {
        guard Double(cosine) < upper else {
          outcome.nearDuplicates += 1
          continue
        }
        outcome.near += 1
        let index = row + 1 + offset
        if answerIDs[row] == answerIDs[index] {
          outcome.equalAnswers += 1
        } else if left[index] > 0 {
          partners.append((index, cosine))
        }
      }
      guard left[row] > 0 else { return }
      partners.sort { $0.cosine == $1.cosine ? $0.index < $1.index : $0.cosine > $1.cosine }
      for partner in partners.prefix(left[row]) {
        left[row] -= 1
        left[partner.index] -= 1
        let found = Pair(query: places[row], retrieval: places[partner.index])
        outcome.places.append(found)
        outcome.pairs.append(
          Self.pair(items[found.query], items[found.retrieval], Double(partner.cosine)))
      }
    }
    outcome.unpaired = left.count { $0 == uses }
    return outcome
  }

  private static func pair(_ query: Item, _ retrieval: Item, _ cosine: Double) -> ContrastPair {
    ContrastPair(
      query: query.instruction, queryAnswer: query.answer, retrieval: retrieval.instruction,
      retrievalAnswer: retrieval.answer, queryWorse: query.worse, retrievalWorse: retrieval.worse,
      similarity: cosine)
  }
}

/// A text without the white space around it.
private func trimmed(_ text: String) -> String {
  let start = text.drop { $0.isWhitespace }
  guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
  return String(start[...last])
}
