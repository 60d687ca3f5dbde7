import Basics
import OrderedCollections
import Preferences
import Rewards
import Storage

/// Sixteen responses to a query of Self-Instruct's, made to tempt each part of R³.
struct ResponsePool: Sendable {
  /// What is right or wrong with a response.
  enum Kind: Hashable, Sendable {
    /// Of an open-ended query a whole answer of a person or of text-davinci-003; of a constrained
    /// one the reference in a short sentence.
    case good
    /// The query again.
    case copy
    /// A sentence again and again.
    case repetition
    /// Too short for an open-ended query.
    case short
    /// Another query's answer.
    case wrong
    /// Long, and about something else besides.
    case long
  }

  let type: RelevanceRewardModel.QueryType
  let candidates: [Candidate]
  let kinds: [Kind]

  /// The same, where a constrained query's reference stands in place of the query: relevance to it
  /// is what a reward knows that is told the reference.
  var candidatesToReference: [Candidate] {
    guard type == .constrained else { return candidates }
    return candidates.map {
      Candidate(
        prompt: $0.metadata["references"]?.string ?? "", response: $0.responseText,
        metadata: $0.metadata)
    }
  }

  private init(_ query: Query, _ responses: [(kind: Kind, text: String)]) {
    type = query.type
    kinds = responses.map(\.kind)
    candidates = responses.map {
      Candidate(
        prompt: query.text, response: $0.text,
        metadata: ["qtype": .string(query.type.rawValue), "references": .string(query.reference)])
    }
  }

  /// Pools of the file's first queries of each type: open-ended are those with 40 words and more in
  /// both answers, constrained those with at most 6 in the reference.
  static func read(_ file: String, each limit: Int) throws -> [ResponsePool] {
    let queries = try Query.read(file)
    let open = Array(queries.filter { $0.type == .openEnded }.prefix(limit))
    let constrained = Array(queries.filter { $0.type == .constrained }.prefix(limit))
    /// The three that follow, round to the first.
    func others(_ place: Int, _ list: [Query]) -> [Query] {
      (1...3).map { list[(place + $0) % list.count] }
    }
    return open.indices.map { ResponsePool(openEnded: open[$0], others: others($0, open)) }
      + constrained.indices.map {
        ResponsePool(
          constrained: constrained[$0], others: others($0, constrained), long: others($0, open))
      }
  }

  private init(openEnded query: Query, others: [Query]) {
    let (q, one, two) = (query.text, query.reference.firstSentence, query.response.firstSentence)
    let promise = "Sure, I can help with that."
    self.init(
      query,
      [
        (.good, query.reference), (.good, query.response), (.short, one), (.short, two),
        (.short, promise), (.copy, q), (.copy, "You asked: " + q),
        (.copy, "Question: \(q)\nAnswer:"), (.repetition, q.repeated()),
        (.repetition, one.repeated()), (.repetition, two.repeated()),
        (.repetition, promise.repeated()), (.repetition, "\(q) \(two)".repeated()),
      ] + others.map { (.wrong, $0.response) })
  }

  private init(constrained query: Query, others: [Query], long: [Query]) {
    let (q, right) = (query.text, "The answer is \(query.reference)")
    let texts = long.map(\.response)
    self.init(
      query,
      [
        (.good, right), (.good, "I would say: \(query.reference)"),
        (.wrong, "The answer is \(others[0].reference)"),
        (.wrong, "The answer is \(others[1].reference)"),
        (.wrong, "I would say: \(others[2].reference)"), (.copy, q), (.copy, "You asked: " + q),
        (.repetition, q.repeated()), (.repetition, right.repeated()),
        (.repetition, "I would say: \(others[0].reference)".repeated()),
        (.long, "\(q) \(texts[0])"), (.long, "\(q) \(texts[1])"),
        (.long, "\(right). \(texts[2])"),
      ] + texts.map { (.long, $0) })
  }
}

/// A query with its own answer and that of text-davinci-003.
private struct Query {
  let text: String
  let reference: String
  let response: String
  let type: RelevanceRewardModel.QueryType

  static func read(_ file: String) throws -> [Query] {
    let reader = try RowReader(path: file)
    var queries: [Query] = []
    while let (line, row) = try reader.next() {
      let texts = ["instruction", "input", "target", "response"].map { row[$0]?.string }
      guard let instruction = texts[0], let input = texts[1], let target = texts[2],
        let response = texts[3]
      else {
        throw RewardError(.recipeData, "a row lacks texts", at: .init(file: file, line: line))
      }
      let text = input.isEmpty ? instruction : "\(instruction)\n\(input)"
      guard text.words.count <= 60 else { continue }
      let lengths = [target, response].map(\.words.count)
      let type: RelevanceRewardModel.QueryType
      if lengths[0] >= 40, lengths[1] >= 40 {
        type = .openEnded
      } else if lengths[0] <= 6 {
        type = .constrained
      } else {
        continue
      }
      queries.append(
        Query(
          text: text.firstWords(80), reference: target.firstWords(80),
          response: response.firstWords(80), type: type))
    }
    return queries
  }
}

extension String {
  fileprivate var words: [Substring] { split(whereSeparator: \.isWhitespace) }

  /// The first words with what is between them.
  fileprivate func firstWords(_ count: Int) -> String {
    let words = words
    guard let first = words.first, let last = words.prefix(count).last else { return "" }
    return String(self[first.startIndex..<last.endIndex])
  }

  /// Up to the first line's end, or the first mark that ends a sentence.
  fileprivate var firstSentence: String {
    for (place, next) in zip(indices, indices.dropFirst())
    where self[place].isNewline || (".!?:".contains(self[place]) && self[next].isWhitespace) {
      return String(self[...place]).firstWords(80)
    }
    return self
  }

  /// The same again until there are 80 words, at least twice.
  fileprivate func repeated() -> String {
    let times = max(2, (80 + words.count - 1) / max(1, words.count))
    return Array(repeating: self, count: times).joined(separator: " ")
  }
}
