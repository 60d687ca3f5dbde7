import Basics
import Foundation
import OrderedCollections
import Storage
import TextMetrics

/// What `Tests/Oracle/text_metrics.py` wrote.
enum Fixtures {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent(".deps/fixtures/textmetrics").path
  static let arePresent = FileManager.default.fileExists(atPath: "\(folder)/bleu.jsonl")

  static func rows(_ name: String) throws -> [JSONObject] {
    let reader = try RowReader(path: "\(folder)/\(name).jsonl")
    var rows: [JSONObject] = []
    while let (_, row) = try reader.next() { rows.append(row) }
    return rows
  }

  static func strings(_ value: JSONValue?) -> [String] {
    value!.array!.map { $0.string! }
  }

  /// Swift's strings are equal across compositions; these must not be.
  static func scalars(_ tokens: [String]) -> [[Unicode.Scalar]] {
    tokens.map { Array($0.unicodeScalars) }
  }
}

extension BLEU {
  /// The metric that a row was scored by.
  init(_ row: JSONObject) {
    let value = row["value"]?.double
    let smoothing: Smoothing =
      switch row["smoothing"]!.string! {
      case "none": .none
      case "floor": .floor(value!)
      case "add-k": .addK(value!)
      case "exp": .exponential
      case "add-one-all": .addOneAll
      case let other: preconditionFailure("unknown smoothing \(other)")
      }
    self.init(
      tokenizer: BLEUTokenizer(rawValue: row["tokenizer"]!.string!)!, smoothing: smoothing,
      maximumOrder: row["maximum_order"]!.int!, effectiveOrder: row["effective_order"]!.bool!,
      lowercase: row["lowercase"]!.bool!,
      referenceLength: ReferenceLength(rawValue: row["reference_length"]!.string!)!)
  }
}
