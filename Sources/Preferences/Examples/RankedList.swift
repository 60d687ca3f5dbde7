public import Basics
public import OrderedCollections
public import Text

/// Several answers to one prompt in order of preference, ties allowed.
public struct RankedList: Hashable, Sendable {
  /// The conversation up to the answers; empty where the file has bare texts.
  public var prompt: [Message]
  /// The answers, in file order.
  public var responses: [[Message]]
  /// A rank for each answer: lower is better, equal ranks are ties.
  public var ranks: [Double]
  /// Names the prompt, so that a split never puts one prompt on both sides; see `promptGroup`.
  public var group: String
  /// Where the row stands in its file.
  public var place: RowPlace
  /// The row as it stood in the file, all columns in order.
  public var original: JSONObject

  /// Traps unless there is one finite rank for each answer.
  public init(
    prompt: [Message], responses: [[Message]], ranks: [Double],
    place: RowPlace = RowPlace(line: 1, index: 0), original: JSONObject = [:]
  ) {
    precondition(responses.count == ranks.count, "one rank for each response")
    precondition(ranks.allSatisfy(\.isFinite), "ranks are finite")
    self.prompt = prompt
    self.responses = responses
    self.ranks = ranks
    group = prompt.isEmpty ? bareTextGroup(responses.map(joinedText)) : promptGroup(prompt)
    self.place = place
    self.original = original
  }

  /// Every pair of answers that the ranks order, better answers first; ties and identical texts
  /// give none. Cost: O(answers²).
  public func pairs() -> [PreferencePair] {
    let order = ranks.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
    var pairs: [PreferencePair] = []
    for (position, better) in order.enumerated() {
      for worse in order[(position + 1)...]
      where ranks[better] < ranks[worse]
        && !areSameMessages(responses[better], responses[worse])
      {
        var pair = PreferencePair(
          prompt: prompt, chosen: responses[better], rejected: responses[worse], place: place,
          original: original)
        pair.group = group
        pairs.append(pair)
      }
    }
    return pairs
  }
}

extension RankedList: DatasetExample {
  /// What errors call these examples.
  public static let kind = "ranked lists"

  /// NeMo's `context` and `completions` of `{rank, completion}` (0 is best), and `prompt` and
  /// `responses` with `ranks` (lower is better) or `ratings` (higher is better).
  public static let shapes: [RowShape<RankedList>] = [
    RowShape("NeMo ranks", columns: ["context", "completions"]) { row throws(RowFault) in
      let prompt = try promptMessages(row.value("context"), "context")
      var responses: [[Message]] = []
      var ranks: [Double] = []
      for item in try row.list("completions") {
        guard let completion = item["completion"], let rank = item["rank"] else {
          throw RowFault(
            .missingField, "an entry of 'completions' lacks 'rank' or 'completion'",
            column: "completions")
        }
        responses.append(try responseMessages(completion, "completions"))
        ranks.append(try requireNumber(rank, "completions"))
      }
      return [try RankedList(prompt, responses, ranks, row: row)]
    },
    RowShape("responses with ranks", columns: ["prompt", "responses", "ranks"]) {
      row throws(RowFault) in
      try [ranked(row, "ranks", sign: 1)]
    },
    RowShape("responses with ratings", columns: ["prompt", "responses", "ratings"]) {
      row throws(RowFault) in
      try [ranked(row, "ratings", sign: -1)]
    },
  ]

  private static func ranked(
    _ row: RowFields, _ column: String, sign: Double
  ) throws(RowFault) -> RankedList {
    var responses: [[Message]] = []
    for item in try row.list("responses") {
      responses.append(try responseMessages(item, "responses"))
    }
    var ranks: [Double] = []
    for item in try row.list(column) { ranks.append(try requireNumber(item, column) * sign) }
    return try RankedList(PromptStyle.prompt.read(row), responses, ranks, row: row)
  }

  /// A row's list, checked: two or more answers by the assistant, one rank each.
  private init(
    _ prompt: [Message], _ responses: [[Message]], _ ranks: [Double], row: RowFields
  ) throws(RowFault) {
    guard responses.count >= 2, responses.count == ranks.count else {
      throw RowFault(
        .badList, "\(responses.count) responses and \(ranks.count) ranks make no ranking",
        column: "responses")
    }
    for response in responses { try requireAnswer(response, "ranked") }
    self.init(
      prompt: prompt, responses: responses, ranks: ranks, place: row.place,
      original: row.original)
  }
}
