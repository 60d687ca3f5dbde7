public import Basics
public import OrderedCollections
public import Text

/// An answer with one or more ratings.
public struct RatedExample: Hashable, Sendable {
  /// The conversation up to the answer; empty where the file has bare texts.
  public var prompt: [Message]
  /// The answer, usually one assistant message.
  public var response: [Message]
  /// Finite numbers by attribute, in a fixed order: `label` (0 or 1), `rating`, `score`, or
  /// HelpSteer's five attributes. Scales are the file's own.
  public var ratings: OrderedDictionary<String, Double>
  /// Names the prompt, so that a split never puts one prompt on both sides; see `promptGroup`.
  public var group: String
  /// Where the row stands in its file.
  public var place: RowPlace
  /// The row as it stood in the file, all columns in order.
  public var original: JSONObject

  /// A rated answer made by code. The group is computed.
  public init(
    prompt: [Message], response: [Message], ratings: OrderedDictionary<String, Double>,
    place: RowPlace = RowPlace(line: 1, index: 0), original: JSONObject = [:]
  ) {
    self.prompt = prompt
    self.response = response
    self.ratings = ratings
    group = prompt.isEmpty ? bareTextGroup([joinedText(response)]) : promptGroup(prompt)
    self.place = place
    self.original = original
  }

  /// The answer as a candidate.
  public var candidate: Candidate {
    Candidate(prompt: prompt, response: response, metadata: original)
  }
}

extension RatedExample: DatasetExample {
  /// What errors call these examples.
  public static let kind = "rated examples"

  /// Attributes of HelpSteer rows, in the order of its card.
  public static let helpSteerAttributes = [
    "helpfulness", "correctness", "coherence", "complexity", "verbosity",
  ]

  /// A single answer in any shape (see `answerShapes`) with `label`, `rating`, `score` or
  /// HelpSteer's attributes, or with an object of ratings under `scores` or `ratings`. A boolean
  /// label is 1 for true and 0 for false (KTO).
  public static let shapes: [RowShape<RatedExample>] =
    ["label", "rating", "score", "helpfulness"].flatMap { column in
      answerShapes.map { shape in
        shape.rated("\(shape.name) with \(column)", [column]) { row throws(RowFault) in
          let wanted = column == "helpfulness" ? helpSteerAttributes.filter(row.has) : [column]
          var ratings: OrderedDictionary<String, Double> = [:]
          for name in wanted { ratings[name] = try ratingNumber(row.value(name), name) }
          return ratings
        }
      }
    } + nestedShapes
}
