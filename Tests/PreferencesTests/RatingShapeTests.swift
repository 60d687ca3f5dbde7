import Basics
import OrderedCollections
import Preferences
import Testing
import Text

/// Ratings of several attributes: in an object, or in columns that are named.
@Suite struct RatingShapeTests {
  private func named(_ row: String, _ attributes: String...) throws -> RatedExample? {
    var reader = ExampleReader<RatedExample>(shapes: RatedExample.shapes(attributes: attributes))
    let object = try #require(try JSONValue.parse(row).object)
    return try reader.read(object, line: 1).first
  }

  @Test(arguments: ["scores", "ratings"]) func anObjectOfRatings(column: String) throws {
    let row = try #require(
      try read(
        #"{"prompt": "q", "response": "a", "\#(column)": {"warm": 2.5, "safe": true, "no": null}}"#,
        as: RatedExample.self
      ).first)
    #expect(row.ratings == ["warm": 2.5, "safe": 1])
    #expect(Array(row.ratings.keys) == ["warm", "safe"])
    #expect(row.prompt == [user("q")] && row.candidate.responseText == "a")
    let bad: [(String, RowReason)] = [
      (#"{"warm": "high"}"#, .wrongType), (#"{"warm": [1]}"#, .wrongType),
      (#"{"warm": 1e999}"#, .badNumber), (#"{"warm": null}"#, .missingField),
    ]
    for (ratings, reason) in bad {
      let text = #"{"prompt": "q", "response": "a", "\#(column)": \#(ratings)}"#
      #expect(code { _ = try read(text, as: RatedExample.self) } == reason.code, "\(ratings)")
    }
    for ratings in ["{}", "[1]", "3"] {
      let text = #"{"prompt": "q", "response": "a", "\#(column)": \#(ratings)}"#
      #expect(code { _ = try read(text, as: RatedExample.self) } == .datasetShape, "\(ratings)")
    }
  }

  /// A column of its own goes before the same name in an object; the order is the one asked for.
  @Test func namedAttributes() throws {
    let row =
      #"{"prompt": "q", "output": 1, "response": "a", "wit": 3, "scores": {"warm": 2, "wit": 9}}"#
    #expect(try named(row, "warm", "wit")?.ratings == ["warm": 2, "wit": 3])
    #expect(try named(row, "wit", "warm").map { Array($0.ratings.keys) } == ["wit", "warm"])
    #expect(try named(row, "wit", "depth")?.ratings == ["wit": 3])
    #expect(code { _ = try named(row, "depth") } == RowReason.missingField.code)
    #expect(
      code { _ = try named(#"{"prompt": "q", "response": "a", "wit": "3"}"#, "wit") }
        == RowReason.wrongType.code)
    #expect(
      code { _ = try named(#"{"prompt": "q", "response": " ", "wit": 3}"#, "wit") }
        == RowReason.emptyResponse.code)
    #expect(code { _ = try named(#"{"prompt": "q", "wit": 3}"#, "wit") } == .datasetShape)
  }

  /// A label beside an object keeps what it meant before.
  @Test func olderShapesGoFirst() throws {
    let row = try read(
      #"{"prompt": "q", "response": "a", "label": true, "scores": {"warm": 2}}"#,
      as: RatedExample.self)
    #expect(row.first?.ratings == ["label": 1])
  }

  /// 360 replies to 60 dialogues with six ratings each; means as Python counts them.
  @Test(.enabled(if: hasData, noData)) func topicalChat() throws {
    let columns = ColumnNames(["prompt": "source", "response": "system_output"])
    let dataset = try Dataset<RatedExample>.read(
      [data + "/unieval-human-ratings/dialogue/topical_chat.json.gz"], columns: columns)
    #expect(dataset.accounting.used == 360 && dataset.accounting.dropped == 0)
    #expect(Set(dataset.examples.map(\.group)).count == 60)
    let means: OrderedDictionary<String, Double> = [
      "understandability": 0.6731481481, "naturalness": 2.2777777778, "coherence": 2.2481481481,
      "engagingness": 2.1370370370, "groundedness": 0.5453703704, "overall": 3.1444444444,
    ]
    for (name, expected) in means {
      let ratings = dataset.examples.compactMap { $0.ratings[name] }
      #expect(ratings.count == 360)
      #expect(abs(ratings.reduce(0, +) / 360 - expected) < 1e-6)
    }
    let some = try Dataset<RatedExample>.read(
      [data + "/unieval-human-ratings/data2text/sfres.json.gz"], columns: columns,
      policy: .skip, shapes: RatedExample.shapes(attributes: ["naturalness"]))
    #expect(some.examples.allSatisfy { Array($0.ratings.keys) == ["naturalness"] })
    #expect(some.accounting.read == 1181 && some.accounting.used > 1100)
  }
}
