import Basics
import Grading
import OrderedCollections
import Preferences

/// A row with a reference answer and one response or several, graded.
struct GradedRow {
  struct Columns {
    let answer: String
    let response: String
    let scores: String
    let label: String?
  }

  let grades: [AnswerGrade]
  /// Labels from elsewhere, one for each response.
  let labels: [Bool]?
  /// What the ways of choosing one response get; nil for a row with one response.
  let selection: AnswerSelection?
  let hasScores: Bool
  /// Whether the reference can be read.
  let isReadable: Bool
  /// The columns for the output.
  let added: JSONObject

  /// - Throws: `missing-field`, `wrong-type`, `bad-list` for an empty list or a wrong number of scores.
  init(
    _ row: JSONObject, columns: Columns, isBare: Bool, grader: AnswerGrader
  ) throws(RowFault) {
    let reference = try Self.reference(row, columns, grader)
    isReadable = reference.obstacle == nil
    let responses = try Self.responses(row, columns)
    grades = responses.texts.map {
      grader.grade(response: $0, reference: reference, isBare: isBare)
    }
    labels = try Self.labels(row, columns, count: grades.count)
    let scores = try Self.scores(row, columns, count: responses.isList ? grades.count : nil)
    hasScores = scores != nil
    var added: JSONObject = ["grader": .string(AnswerGrader.version)]
    if responses.isList {
      let selection = AnswerSelection(
        grades.map(\.answer), isRight: labels ?? grades.map { $0.verdict == .equal },
        scores: scores, grader: grader)
      self.selection = selection
      added["grades"] = .array(grades.map(\.json))
      added["choices"] = Self.json(selection)
    } else {
      selection = nil
      added["grade"] = grades[0].json
    }
    self.added = added
  }

  private static func reference(
    _ row: JSONObject, _ columns: Columns, _ grader: AnswerGrader
  ) throws(RowFault) -> Answer {
    let text: String
    switch row[columns.answer] {
    case .string(let value)?: text = value
    case .number(let value)?: text = value.literal
    case .null?, nil:
      throw RowFault(.missingField, "the row has no reference", column: columns.answer)
    case let value?:
      throw RowFault(
        .wrongType, "a reference is a text or a number, found \(value.kind)",
        column: columns.answer)
    }
    // A solution has its answer in a box or after hashes; a phrase may be the answer itself.
    if let found = grader.extract(text), found.method == .boxed || found.method == .hashes {
      return grader.read(found.text)
    }
    return grader.read(text)
  }

  private static func responses(
    _ row: JSONObject, _ columns: Columns
  ) throws(RowFault) -> (texts: [String], isList: Bool) {
    switch row[columns.response] {
    case .string(let text)?: return ([text], false)
    case .array(let values)?:
      guard !values.isEmpty else {
        throw RowFault(.badList, "the list of responses is empty", column: columns.response)
      }
      let texts = values.compactMap(\.string)
      guard texts.count == values.count else {
        throw RowFault(.wrongType, "a response is not a text", column: columns.response)
      }
      return (texts, true)
    case .null?, nil:
      throw RowFault(.missingField, "the row has no response", column: columns.response)
    case let value?:
      throw RowFault(
        .wrongType, "a response is a text or a list of texts, found \(value.kind)",
        column: columns.response)
    }
  }

  private static func labels(
    _ row: JSONObject, _ columns: Columns, count: Int
  ) throws(RowFault) -> [Bool]? {
    guard let column = columns.label else { return nil }
    guard let value = row[column] else {
      throw RowFault(.missingField, "the row has no labels", column: column)
    }
    let labels = (value.array ?? [value]).compactMap(\.bool)
    guard labels.count == count, (value.array?.count ?? 1) == count else {
      throw RowFault(
        .badList, "labels are true or false for each of the responses", column: column)
    }
    return labels
  }

  /// Scores as numbers, or as lists of one number each.
  private static func scores(
    _ row: JSONObject, _ columns: Columns, count: Int?
  ) throws(RowFault) -> [Double]? {
    guard let count, let value = row[columns.scores], !value.isNull else { return nil }
    let scores = (value.array ?? []).compactMap { score -> Double? in
      guard let inner = score.array else { return score.double }
      return inner.count == 1 ? inner[0].double : nil
    }
    guard scores.count == count, value.array?.count == count else {
      throw RowFault(
        .badList, "scores are one number for each of the \(count) responses",
        column: columns.scores)
    }
    return scores
  }

  /// `{"majority": {"index": 0, "right": true, "tied": 1, "value": 3.0}, …}`.
  private static func json(_ selection: AnswerSelection) -> JSONValue {
    func json(_ choice: AnswerVote.Choice?) -> JSONValue {
      guard let choice else { return .null }
      return .object([
        "index": .number(choice.index), "right": .bool(selection.isRight(choice)),
        "tied": .number(choice.tied), "value": .number(choice.value),
      ])
    }
    return .object([
      "classes": .array(
        selection.vote.classes.map { members in .array(members.map { .number($0) }) }),
      "majority": json(selection.majority), "best": json(selection.best),
      "weighted": json(selection.weighted),
    ])
  }
}
