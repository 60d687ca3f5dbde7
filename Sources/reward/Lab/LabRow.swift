import Basics
import Evaluation
import OrderedCollections
import Preferences

/// A row with candidates that have scores or get them.
protocol LabRow: DatasetExample {
  /// Empty where only scores are read.
  var candidates: [Candidate] { get }
  var place: RowPlace { get }
  var original: JSONObject { get }
}

extension CandidateRow: LabRow {}

/// A row whose scores are columns: it needs no texts.
struct ScoredRow: LabRow {
  let place: RowPlace
  let original: JSONObject
  var candidates: [Candidate] { [] }

  static let kind = "scored candidates"
  static let shapes = [
    RowShape<ScoredRow>("scores", columns: []) { row throws(RowFault) in
      [ScoredRow(place: row.place, original: row.original)]
    }
  ]
}

extension LabRow {
  /// The row with its scores as a sample.
  /// - Parameter number: what the sample is called where the row has no `id`.
  /// - Throws: `overoptimisation.sample`, `evaluation.count`.
  func sample(
    proxy: [Double], gold: [Double], number: Int
  ) throws(RewardError) -> OveroptimisationSample {
    guard candidates.isEmpty else {
      return try OveroptimisationSample(
        id: OveroptimisationSample.id(of: original, number: number),
        prompt: original["prompt"] ?? .null, candidates: candidates.map(\.responseText),
        proxy: proxy, gold: gold)
    }
    return try OveroptimisationSample(json: scored(proxy: proxy, gold: gold), number: number)
  }

  /// The columns that ``scored(proxy:gold:)`` adds.
  static var added: [String] { ["proxy", "gold"] }

  /// The row as it is saved.
  func scored(proxy: [Double], gold: [Double]) -> JSONObject {
    var row = original
    for (column, scores) in zip(Self.added, [proxy, gold]) {
      row[column] = .array(scores.map { .number($0) })
    }
    return row
  }
}
