import Basics
import Foundation
import OrderedCollections
import Storage
import Testing

/// Files that pyarrow wrote, one for each way to write them, and the rows in them.
enum ParquetVariants {
  static let folder = repository.appendingPathComponent(".deps/fixtures/parquet").path
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".parquet") }.map { String($0.dropLast(8)) }.sorted()

  static func path(_ name: String) -> String { "\(folder)/\(name).parquet" }

  static func expected(_ name: String) throws -> [JSONObject] {
    try RowReaderTests.rows("\(folder)/\(name).jsonl", limit: 64 << 20).map(\.row)
  }
}

/// All rows of a Parquet file; checks that they are numbered from 1.
func parquetRows(_ reader: ParquetReader) throws -> [JSONObject] {
  var rows: [JSONObject] = []
  while let (line, value) = try reader.next() {
    rows.append(try #require(value.object))
    #expect(line == rows.count)
  }
  #expect(try reader.next() == nil)
  return rows
}

/// Whether two values are the same: whole numbers digit by digit, others as doubles with their sign,
/// since Python has another way to write some of them.
func isSame(_ one: JSONValue, _ other: JSONValue) -> Bool {
  switch (one, other) {
  case (.number(let one), .number(let other)):
    if one.literal == other.literal { return true }
    guard [one, other].allSatisfy({ $0.literal.contains { ".eE".contains($0) } }),
      let first = one.double, let second = other.double
    else { return false }
    return first == second && first.sign == second.sign
  case (.array(let one), .array(let other)):
    return one.count == other.count && zip(one, other).allSatisfy(isSame)
  case (.object(let one), .object(let other)):
    return one.keys == other.keys && zip(one.values, other.values).allSatisfy(isSame)
  default: return one == other
  }
}

@Suite(.enabled(if: !ParquetVariants.names.isEmpty, "fixtures are not built (make fixtures)"))
struct ParquetVariantTests {
  @Test func thereAreEnough() { #expect(ParquetVariants.names.count >= 45) }

  @Test(arguments: ParquetVariants.names)
  func rowsAsPyarrowReadsThem(_ name: String) throws {
    let expected = try ParquetVariants.expected(name)
    let reader = try ParquetReader(path: ParquetVariants.path(name))
    let rows = try parquetRows(reader)
    #expect(reader.rowCount == expected.count)
    #expect(rows.count == expected.count)
    for (number, (row, wanted)) in zip(rows, expected).enumerated() {
      guard !isSame(.object(row), .object(wanted)) else { continue }
      let (found, text) = (JSONValue.object(row).text, JSONValue.object(wanted).text)
      Issue.record("row \(number + 1) is \(found.prefix(500)), not \(text.prefix(500))")
      break
    }
  }

  /// Each column alone: its values are those that it has among the others.
  @Test(arguments: ParquetVariants.names.filter { $0 != "wide" })
  func columnsByThemselves(_ name: String) throws {
    let expected = try ParquetVariants.expected(name)
    for column in try ParquetReader(path: ParquetVariants.path(name)).columns {
      let reader = try ParquetReader(path: ParquetVariants.path(name), columns: [column])
      #expect(reader.columns == [column])
      let rows = try parquetRows(reader)
      #expect(rows.count == expected.count)
      let areSame = zip(rows, expected).allSatisfy { row, wanted in
        row.count == 1 && isSame(row[column] ?? "absent", wanted[column] ?? "absent too")
      }
      #expect(areSame, "\(name): \(column)")
    }
  }

  @Test func chosenColumnsKeepTheOrderOfTheFile() throws {
    let reader = try ParquetReader(
      path: ParquetVariants.path("messages"), columns: ["margin", "prompt"])
    #expect(reader.columns == ["prompt", "margin"])
    let expected = try ParquetVariants.expected("messages")
    for (row, wanted) in zip(try parquetRows(reader), expected) {
      #expect(Array(row.keys) == ["prompt", "margin"])
      #expect(row["prompt"] == wanted["prompt"])
    }
  }

  @Test func rowReaderTellsItByItsContent() throws {
    let folder = try TemporaryFolder()
    let bytes = try contents(ParquetVariants.path("messages"))
    let path = try folder.write(bytes, to: "rows.jsonl")
    let found = try RowReaderTests.rows(path)
    #expect(found.map(\.row) == (try ParquetVariants.expected("messages")))
    #expect(found.map(\.line) == Array(1...found.count))
  }

  /// Where a batch of the usual size takes too much, smaller ones are read, and no row is lost.
  @Test func littleMemory() throws {
    let expected = try ParquetVariants.expected("sudden-lengths")
    for limit in [300, 500, 1000, 4000, 16_000].map({ $0 << 10 }) {
      let reader = try ParquetReader(
        path: ParquetVariants.path("sudden-lengths"), maximumMemory: limit)
      #expect(try parquetRows(reader) == expected, "\(limit)")
      #expect(reader.peakMemory <= limit)
    }
    let found = try code {
      _ = try parquetRows(
        try ParquetReader(path: ParquetVariants.path("sudden-lengths"), maximumMemory: 100 << 10))
    }
    #expect(found == "parquet.memory")
  }

  @Test func groupsAreCounted() throws {
    #expect(try ParquetReader(path: ParquetVariants.path("empty-groups")).rowGroupCount == 5)
    #expect(
      try ParquetReader(path: ParquetVariants.path("messages-small-groups")).rowGroupCount == 43)
  }
}
