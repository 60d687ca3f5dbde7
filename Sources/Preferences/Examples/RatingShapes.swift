import Basics
import OrderedCollections

extension RatedExample {
  /// Columns that may hold an object of ratings by attribute.
  static let ratingObjects = ["scores", "ratings"]

  /// A single answer beside an object of ratings. All its members are ratings; null ones are
  /// missing.
  static let nestedShapes: [RowShape<RatedExample>] = ratingObjects.flatMap { column in
    answerShapes.map { shape in
      shape.rated(
        "\(shape.name) with \(column) by attribute", [column],
        accepts: { $0[column]?.object?.isEmpty == false }
      ) { row throws(RowFault) in
        guard let members = try row.value(column).object else {
          throw wrongType(try row.value(column), column, wants: "an object of ratings")
        }
        var ratings: OrderedDictionary<String, Double> = [:]
        for (name, value) in members where !value.isNull {
          ratings[name] = try ratingNumber(value, "\(column).\(name)")
        }
        guard !ratings.isEmpty else {
          throw RowFault(.missingField, "column '\(column)' has no rating", column: column)
        }
        return ratings
      }
    }
  }

  /// A single answer in any shape with some of the attributes that are named, each in a column of
  /// its own, or in an object under `scores` or `ratings`. A rating that is null or not there is
  /// missing; a row without any is `missing-field`.
  ///
  /// - Parameter attributes: at least one name. Which of them no row has shows when all were read.
  public static func shapes(attributes: [String]) -> [RowShape<RatedExample>] {
    precondition(!attributes.isEmpty, "an attribute to look for")
    let known = attributes.joined(separator: ", ")
    return answerShapes.map { shape in
      shape.rated("\(shape.name) with \(known)", []) { row throws(RowFault) in
        var ratings: OrderedDictionary<String, Double> = [:]
        for name in attributes {
          guard let value = rating(name, in: row.object) else { continue }
          ratings[name] = try ratingNumber(value, name)
        }
        guard !ratings.isEmpty else {
          throw RowFault(.missingField, "the row has no rating of \(known)", column: attributes[0])
        }
        return ratings
      }
    }
  }

  private static func rating(_ name: String, in row: JSONObject) -> JSONValue? {
    let places = [row[name]] + ratingObjects.map { row[$0]?[name] }
    return places.lazy.compactMap { $0 }.first { !$0.isNull }
  }

  /// A rating: a number, or true and false as 1 and 0.
  static func ratingNumber(_ value: JSONValue, _ column: String) throws(RowFault) -> Double {
    if let flag = value.bool { return flag ? 1 : 0 }
    return try requireNumber(value, column)
  }
}

extension RowShape<AnswerContent> {
  /// The same columns with ratings beside the answer.
  /// - Parameter ratings: reads them, at least one.
  func rated(
    _ name: String, _ more: [String],
    accepts: @escaping @Sendable (JSONObject) -> Bool = { _ in true },
    ratings: @escaping @Sendable (RowFields) throws(RowFault) -> OrderedDictionary<String, Double>
  ) -> RowShape<RatedExample> {
    let shape = self
    return RowShape<RatedExample>(
      name, columns: columns + more, accepts: { shape.accepts($0) && accepts($0) }
    ) { row throws(RowFault) in
      var examples: [RatedExample] = []
      for answer in try shape.decode(row) {
        try requireAnswer(answer.response, "rated")
        examples.append(
          RatedExample(
            prompt: answer.prompt, response: answer.response, ratings: try ratings(row),
            place: row.place, original: row.original))
      }
      return examples
    }
  }
}
