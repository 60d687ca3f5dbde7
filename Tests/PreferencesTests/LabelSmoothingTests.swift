import Basics
import OrderedCollections
import Preferences
import Testing
import Text

/// The column `label_smoothing`: the chance that a pair's label is wrong.
@Suite struct LabelSmoothingTests {
  private func pair(_ value: String) throws -> PreferencePair {
    let row = #"{"prompt": "q", "chosen": "a", "rejected": "b", "label_smoothing": \#(value)}"#
    return try #require(try read(row, as: PreferencePair.self).first)
  }

  @Test func values() throws {
    #expect(try pair("0.25").labelSmoothing == 0.25)
    #expect(try pair("0").labelSmoothing == 0 && pair("1").labelSmoothing == 1)
    #expect(try pair("null").labelSmoothing == nil)
    for bad in ["-0.001", "1.001", "1e400"] {
      #expect(code { _ = try pair(bad) } == RowReason.badNumber.code, "\(bad)")
    }
    #expect(code { _ = try pair("true") } == RowReason.wrongType.code)
  }

  /// The column can be named, and is wanted once in a file.
  @Test func namedColumn() throws {
    let columns = ColumnNames(["label_smoothing": "noise"])
    let row = #"{"prompt": "q", "chosen": "a", "rejected": "b", "noise": 0.5}"#
    let found = try read(row, as: PreferencePair.self, columns: columns)
    #expect(found.first?.labelSmoothing == 0.5)
    let without = #"{"prompt": "q", "chosen": "a", "rejected": "b"}"#
    let file = try TemporaryFile(without + "\n" + row + "\n")
    let dataset = try Dataset<PreferencePair>.read([file.path], columns: columns)
    #expect(dataset.examples.map(\.labelSmoothing) == [nil, 0.5])
    let none = try TemporaryFile(without + "\n")
    #expect(
      code { _ = try Dataset<PreferencePair>.read([none.path], columns: columns) }
        == .datasetColumn)
  }

  @Test func statistics() throws {
    let plain = PreferencePair(prompt: [user("q")], chosen: [assistant("a")], rejected: [])
    var soft = plain
    soft.labelSmoothing = 0.5
    let found = PairStatistics([plain, soft])
    #expect(found.labelSmoothings?.count == 1 && found.labelSmoothings?.total == 2)
    #expect(found.json["label_smoothings"]?["mean"]?.double == 0.5)
    #expect(PairStatistics([plain]).json["label_smoothings"] == nil)
  }
}
