public import Basics
public import OrderedCollections

/// Two instructions that sound alike and have different right answers: an item of Contrast
/// Instructions ("The Trickle-down Impact of Reward (In-)consistency on RLHF").
///
/// A consistent reward model prefers an instruction's own answer to the other one's, and an answer
/// under its own instruction to the same answer under the other.
public struct ContrastPair: Hashable, Sendable {
  /// The first instruction: a text, or messages as the data has them.
  public var query: JSONValue
  /// Its right answer.
  public var queryAnswer: String
  /// The second instruction.
  public var retrieval: JSONValue
  /// Its right answer.
  public var retrievalAnswer: String
  /// A worse answer to each, where the data has one. No measure uses it.
  public var queryWorse: String?, retrievalWorse: String?
  /// Cosine of the two instructions' embeddings, where it is known.
  public var similarity: Double?

  /// A pair made by code.
  public init(
    query: JSONValue, queryAnswer: String, retrieval: JSONValue, retrievalAnswer: String,
    queryWorse: String? = nil, retrievalWorse: String? = nil, similarity: Double? = nil
  ) {
    self.query = query
    self.queryAnswer = queryAnswer
    self.retrieval = retrieval
    self.retrievalAnswer = retrievalAnswer
    self.queryWorse = queryWorse
    self.retrievalWorse = retrievalWorse
    self.similarity = similarity
  }

  /// Reads a row of the published schema: `query`, `retrieval`, `query_response_k` and
  /// `retrieval_response_k` (the right answers), `query_response_j` and `retrieval_response_j`
  /// (worse ones, which may be absent), and `similarity`, where the row has it.
  /// - Throws: `consistency.row` with the column: one that is missing, of another kind, or without
  ///   anything but white space.
  public init(row: JSONObject) throws(RewardError) {
    func refused(_ column: String, _ reason: String) -> RewardError {
      RewardError(.consistencyRow, "column '\(column)' \(reason)", at: .init(item: column))
    }
    func value(_ column: String) throws(RewardError) -> JSONValue {
      guard let value = row[column], !value.isNull else { throw refused(column, "is missing") }
      return value
    }
    func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
    func answer(_ column: String) throws(RewardError) -> String {
      guard let text = try value(column).string else { throw refused(column, "is no text") }
      guard !isBlank(text) else { throw refused(column, "has no text in it") }
      return text
    }
    func instruction(_ column: String) throws(RewardError) -> JSONValue {
      let value = try value(column)
      switch value {
      case .string(let text) where !isBlank(text): return value
      case .array(let messages) where !messages.isEmpty: return value
      case .string, .array: throw refused(column, "has no text in it")
      default: throw refused(column, "is neither a text nor a list of messages")
      }
    }
    func worse(_ column: String) throws(RewardError) -> String? {
      guard let value = row[column], !value.isNull else { return nil }
      guard let text = value.string else { throw refused(column, "is no text") }
      return text
    }
    self.init(
      query: try instruction("query"), queryAnswer: try answer("query_response_k"),
      retrieval: try instruction("retrieval"),
      retrievalAnswer: try answer("retrieval_response_k"),
      queryWorse: try worse("query_response_j"), retrievalWorse: try worse("retrieval_response_j"))
    if let value = row["similarity"], !value.isNull {
      guard let number = value.double else { throw refused("similarity", "is no number") }
      similarity = number
    }
  }

  /// The row of the published schema, with `similarity` where it is known.
  public var row: JSONObject {
    var row: JSONObject = [
      "query": query, "retrieval": retrieval, "query_response_k": .string(queryAnswer),
    ]
    if let queryWorse { row["query_response_j"] = .string(queryWorse) }
    row["retrieval_response_k"] = .string(retrievalAnswer)
    if let retrievalWorse { row["retrieval_response_j"] = .string(retrievalWorse) }
    if let similarity { row["similarity"] = .number(similarity) }
    return row
  }

  /// What is to be scored, in the order of ``ContrastScores``' four numbers: the query with its own
  /// and with the other answer, the retrieval with its own and with the other answer.
  public var texts: [(prompt: JSONValue, answer: String)] {
    [
      (query, queryAnswer), (query, retrievalAnswer), (retrieval, retrievalAnswer),
      (retrieval, queryAnswer),
    ]
  }
}

/// The four scores of a ``ContrastPair``.
public struct ContrastScores: Hashable, Sendable {
  /// The query with its own answer, and with the retrieval's.
  public var query: Double, querySwapped: Double
  /// The retrieval with its own answer, and with the query's.
  public var retrieval: Double, retrievalSwapped: Double

  /// Scores in the order of ``ContrastPair/texts``. Traps unless there are four.
  public init(_ scores: [Double]) {
    precondition(scores.count == 4, "a contrast pair has four scores")
    query = scores[0]
    querySwapped = scores[1]
    retrieval = scores[2]
    retrievalSwapped = scores[3]
  }
}
