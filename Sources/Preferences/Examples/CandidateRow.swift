public import Basics
public import OrderedCollections
public import Text

/// A prompt with several answers to choose among: what `reward generate` writes and
/// `reward select` reads.
public struct CandidateRow: Hashable, Sendable {
  /// The conversation up to the answers.
  public var prompt: [Message]
  /// At least one answer. An answer may be empty text: a model may well have sampled nothing.
  public var responses: [[Message]]
  /// Names the prompt, so that a split never puts one prompt on both sides; see `promptGroup`.
  public var group: String
  /// Where the row stands in its file.
  public var place: RowPlace
  /// The row with all its columns, to be written back.
  public var original: JSONObject

  /// Candidates made by code. The group is computed.
  public init(
    prompt: [Message], responses: [[Message]], place: RowPlace = RowPlace(line: 1, index: 0),
    original: JSONObject = [:]
  ) {
    self.prompt = prompt
    self.responses = responses
    group = promptGroup(prompt)
    self.place = place
    self.original = original
  }

  /// One candidate for each answer, in order.
  public var candidates: [Candidate] {
    responses.map { Candidate(prompt: prompt, response: $0, metadata: original) }
  }
}

extension CandidateRow: DatasetExample {
  /// What errors call these examples.
  public static let kind = "candidate lists"

  /// Any stated prompt with `responses`, `completions`, `candidates` or `outputs`: a list of texts,
  /// messages or message lists.
  public static let shapes: [RowShape<CandidateRow>] =
    PromptRow.shapes.flatMap { prompt in
      ["responses", "completions", "candidates", "outputs"].map { column in
        RowShape("\(prompt.name) and \(column)", columns: prompt.columns + [column]) {
          row throws(RowFault) in
          var responses: [[Message]] = []
          for item in try row.list(column) {
            let response = try responseMessages(item, column, behind: row.optional("prompt"))
            guard response.last?.role == assistantRole else {
              throw RowFault(
                .lastRole, "a response does not end with the assistant's turn", column: column)
            }
            responses.append(response)
          }
          return try prompt.decode(row).map {
            CandidateRow(
              prompt: $0.prompt, responses: responses, place: row.place, original: row.original)
          }
        }
      }
    }
}
