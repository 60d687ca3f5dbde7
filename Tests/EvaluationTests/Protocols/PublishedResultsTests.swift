import Basics
import Foundation
import OrderedCollections
import Storage
import Testing

@testable import Evaluation

private let folder = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("shared/data/rewardmath-results").path

/// RewardMATH's published scores, 483 problems with one right and nine wrong solutions each.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: folder), "needs ../shared/data"))
struct PublishedResultsTests {
  private func items(_ name: String, _ steps: StepAggregation? = nil) throws -> [ScoredItem] {
    let reader = try RowReader(path: "\(folder)/\(name)_reward.json.gz")
    var items: [ScoredItem] = []
    while let (_, row) = try reader.next() {
      let scores = try row["score"]!.array!.map { score in
        guard let steps else { return score.double! }
        return try steps.value(score.array!.map { $0.double! })
      }
      items.append(ScoredItem(scores: scores))
    }
    #expect(items.count == 483)
    return items
  }

  private func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  @Test(arguments: [
    ("internlm2", 0.3727, 0.552), ("internlm2_20b", 0.3395, 0.520),
    ("skywork_llama3", 0.2215, 0.447), ("ArmoRM", 0.2050, 0.422), ("Eurus-RM", 0.1698, 0.383),
    ("oasst-rm", 0.0704, 0.270),
  ])
  func classifiers(name: String, accuracy: Double, rank: Double) throws {
    let items = try items(name)
    #expect(abs(mean(items.map(\.strictAccuracy)) - accuracy) < 5e-5)
    #expect(abs(mean(items.map(\.reciprocalRank)) - rank) < 5e-4)
  }

  @Test(arguments: [
    ("Math_Shepherd", StepAggregation.product, 0.1718), ("Math_Shepherd", .minimum, 0.1532),
    ("Math_Shepherd", .geometricMean, 0.1573), ("Math_Shepherd", .mean, 0.1511),
    ("Math_Shepherd", .last, 0.1822), ("ReasonEval_7B", .geometricMean, 0.2029),
    ("ReasonEval_7B", .last, 0.1491), ("Easy_to_hard", .mean, 0.1863),
    ("Easy_to_hard", .minimum, 0.1284),
  ])
  func processModels(name: String, steps: StepAggregation, accuracy: Double) throws {
    let items = try items(name, steps)
    #expect(abs(mean(items.map(\.strictAccuracy)) - accuracy) < 5e-5)
  }
}
