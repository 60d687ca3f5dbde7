import Basics
import Foundation
import OrderedCollections
import Storage
import Testing

@testable import Evaluation

/// The score files that RewardMATH's authors published (Kim et al. 2024), and what comes out of
/// them.
///
/// The expected numbers of the tests are percentages with three digits. Those of RewardMATH are
/// what the authors' own evaluation prints for these files; those of RewardBench's mathematics too,
/// but for the geometric mean, where theirs stops with an error, accuracy with ties and reciprocal
/// ranks of process models, and `Eurus-RM`, `beaver` and `oasst-rm`, whose labels it does not know.
/// All of them were computed once more in Python, independently; nowhere do the two differ.
enum PublishedScores {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("shared/data/rewardmath-results").path
  static let areHere = FileManager.default.fileExists(atPath: folder)

  static func rows(_ file: String) throws -> [JSONObject] {
    let reader = try RowReader(path: "\(folder)/\(file)")
    var rows: [JSONObject] = []
    while let (_, row) = try reader.next() { rows.append(row) }
    return rows
  }

  /// Items from rows with the right candidate's score, or list of steps, first.
  static func items(_ rows: [JSONObject], _ steps: StepAggregation? = nil) throws -> [ScoredItem] {
    try rows.map { row in
      let scores = try row["score"]!.array!.map { score in
        try steps.map { try $0.value(numbers(score)) } ?? score.double!
      }
      return ScoredItem(id: row["problem"]!.string!, scores: scores)
    }
  }

  static func numbers(_ list: JSONValue) -> [Double] { list.array!.map { $0.double! } }
}

/// A percentage as it is printed, with three digits.
func isPrinted(_ value: Double, _ percent: Double) -> Bool {
  abs(100 * value - percent) <= 0.0005 + 1e-9
}

/// Accuracy, accuracy with ties and mean reciprocal rank, in percent.
func expectPrinted(
  _ result: ChoiceResult, _ numbers: (Double, Double, Double), _ name: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let found = [result.accuracy, result.accuracyWithTies, result.meanReciprocalRank]
  for (value, percent) in zip(found, [numbers.0, numbers.1, numbers.2]) {
    #expect(isPrinted(value, percent), "\(name)", sourceLocation: sourceLocation)
  }
}
