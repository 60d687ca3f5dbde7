import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Evaluation

/// Nine reward models with one score a solution, recomputed from their published scores.
@Suite(.enabled(if: PublishedScores.areHere, "needs ../shared/data"))
struct PublishedResultsTests {
  /// RewardMATH: 483 problems with one right and nine wrong solutions each.
  @Test(arguments: [
    ("ArmoRM", (20.497, 21.532, 42.182)),
    ("Eurus-RM", (16.977, 16.977, 38.303)),
    ("beaver", (7.246, 7.246, 26.585)),
    ("grm_gemma", (4.969, 4.969, 24.101)),
    ("grm_llama3", (24.431, 24.845, 45.795)),
    ("internlm2", (37.267, 37.267, 55.171)),
    ("internlm2_20b", (33.954, 33.954, 51.953)),
    ("oasst-rm", (7.039, 7.039, 27.026)),
    ("skywork_llama3", (22.153, 22.153, 44.694)),
  ])
  func rewardMath(name: String, numbers: (Double, Double, Double)) throws {
    let rows = try PublishedScores.rows("\(name)_reward.json.gz")
    #expect(rows.count == 483)
    // The right one is the human solution, rewritten in the style of the others.
    #expect(rows.allSatisfy { $0["solution_reference"]!.array![0].string == "human_to_GPT-4" })
    #expect(rows.allSatisfy { $0["score"]!.array!.count == 10 })
    expectPrinted(try ChoiceResult(PublishedScores.items(rows)), numbers, name)
  }

  /// The 447 pairs of RewardBench's mathematics.
  @Test(arguments: [
    ("ArmoRM", (92.841, 93.065, 96.421)),
    ("Eurus-RM", (60.850, 60.850, 80.425)),
    ("beaver", (51.454, 51.454, 75.727)),
    ("GRM_Gemma_2B", (93.065, 93.065, 96.532)),
    ("GRM-Llama3-8B", (91.499, 91.499, 95.749)),
    ("internlm2", (92.841, 92.841, 96.421)),
    ("internlm2-20b", (95.078, 95.078, 97.539)),
    ("oasst-rm", (60.403, 60.403, 80.201)),
    ("Skywork-Llama-3.1-8B", (96.868, 96.868, 98.434)),
  ])
  func rewardBenchMath(name: String, numbers: (Double, Double, Double)) throws {
    let rows = try PublishedScores.rows("rewardbench_\(name).json")
    #expect(rows.count == 447)
    #expect(Set(rows.map { $0["problem"]! }).count == 447)
    #expect(
      rows.allSatisfy { row in
        let labels = row["solution_reference"]!.array!.map { $0.string! }
        return labels == ["chosen", "rejected"]
          || labels == ["human_to_GPT-4", "modified_with_GPT-4"]
      })
    expectPrinted(try ChoiceResult(PublishedScores.items(rows)), numbers, name)
  }

  /// Both numbers of the same model: what is nearly solved pair by pair is far from it in one of
  /// ten.
  @Test func theTwoBenchmarksOrderModelsDifferently() throws {
    let names = [
      ("ArmoRM", "ArmoRM"), ("Eurus-RM", "Eurus-RM"), ("beaver", "beaver"),
      ("grm_gemma", "GRM_Gemma_2B"), ("grm_llama3", "GRM-Llama3-8B"), ("internlm2", "internlm2"),
      ("internlm2_20b", "internlm2-20b"), ("oasst-rm", "oasst-rm"),
      ("skywork_llama3", "Skywork-Llama-3.1-8B"),
    ]
    func accuracy(_ file: String) throws -> Double {
      try ChoiceResult(PublishedScores.items(PublishedScores.rows(file))).accuracy
    }
    let many = try names.map { try accuracy("\($0.0)_reward.json.gz") }
    let pairs = try names.map { try accuracy("rewardbench_\($0.1).json") }
    // GRM-Gemma is third among pairs and last among ten, below the 10 % of chance.
    #expect(pairs.count { $0 > pairs[3] } == 2)
    #expect(many.min() == many[3] && many[3] < 0.1)
  }
}
