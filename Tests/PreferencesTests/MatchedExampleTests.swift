import Basics
import Hashing
import OrderedCollections
import Preferences
import Testing

/// Rows of a human and a machine text.
@Suite struct MatchedExampleTests {
  @Test func columns() throws {
    let plain: [MatchedExample] = try read(#"{"human": "A b.", "machine": "C d.", "id": 3}"#)
    #expect(plain[0].human == "A b." && plain[0].machine == "C d." && plain[0].domain == nil)
    #expect(plain[0].original["id"] == 3)
    #expect(plain[0].group == sha256(#"["A b."]"#), "the human text alone decides the side")
    let columns = ColumnNames(["human": "original", "machine": "sampled", "domain": "source"])
    let named: [MatchedExample] = try read(
      #"{"original": "A b.", "sampled": "E", "source": "news"}"#, columns: columns)
    #expect(named[0].machine == "E" && named[0].domain == "news")
    #expect(named[0].group == plain[0].group)
    #expect(
      code {
        _ = try read(
          #"{"original": "A", "sampled": "B"}"#, as: MatchedExample.self, columns: columns)
      } == .datasetColumn)
  }

  @Test func whatIsRefused() throws {
    func found(_ row: String) -> RewardError.Code? {
      code { _ = try read(row, as: MatchedExample.self) }
    }
    #expect(found(#"{"human": "a", "text": "b"}"#) == .datasetShape)
    #expect(found(#"{"human": "a", "machine": null}"#) == .datasetShape)
    #expect(found(#"{"human": " \n", "machine": "b"}"#) == RowReason.emptyResponse.code)
    #expect(found(#"{"human": "a", "machine": ""}"#) == RowReason.emptyResponse.code)
    #expect(found(#"{"human": "a", "machine": "a"}"#) == RowReason.identical.code)
    #expect(found(#"{"human": "a", "machine": 1}"#) == RowReason.wrongType.code)
    #expect(
      found(#"{"human": "a", "machine": "b", "domain": " "}"#) == RowReason.missingField.code)
    #expect(found(#"{"human": "a", "machine": "b", "domain": 1}"#) == RowReason.wrongType.code)
  }

  /// A file has domains or has none; no row is counted under a domain that is not its own.
  @Test(arguments: [true, false]) func oneShapeAFile(isFirstWithDomain: Bool) throws {
    let rows = [
      #"{"human": "a", "machine": "b", "domain": "news"}"#, #"{"human": "c", "machine": "d"}"#,
    ]
    let ordered = isFirstWithDomain ? rows : rows.reversed()
    var reader = ExampleReader<MatchedExample>()
    _ = try reader.read(try #require(try JSONValue.parse(ordered[0]).object), line: 1)
    let second = try #require(try JSONValue.parse(ordered[1]).object)
    #expect(code { _ = try reader.read(second, line: 2) } == RowReason.differentShape.code)
  }
}
