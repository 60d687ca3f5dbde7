import Basics
import Preferences
import Rewards
import Text

/// The numbers that a candidate carries, as its features.
struct NumberFeatures: FeatureExtractor {
  let name = "numbers"
  let width: Int
  var promptWidth: Int { width }

  func features(of candidates: [Candidate]) throws -> [CandidateFeatures] {
    try candidates.map { candidate in
      let values = candidate.features
      guard values.count == width else {
        throw RewardError(
          .recipeData, "a candidate has \(values.count) numbers, not \(width)",
          at: .init(item: "features"))
      }
      // Nothing is tokenised; the numbers themselves tell candidates apart.
      let hash = values.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
        ($0 ^ $1.bitPattern) &* 0x100_0000_01b3
      }
      return CandidateFeatures(
        values.map { Float($0) }, reading: Reading(tokens: 0, isTruncated: false, hash: hash))
    }
  }

  func promptFeatures(of prompts: [[Message]]) throws -> [[Float]] {
    prompts.map { _ in [Float](repeating: 0, count: width) }
  }
}
