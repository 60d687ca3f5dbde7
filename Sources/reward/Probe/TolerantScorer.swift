import Basics
import Preferences
import Rewards

/// Asks a model about several candidates at once; where one of them cannot be scored, about each,
/// so that the others are.
struct TolerantScorer {
  private let model: any RewardModel

  init(_ model: any RewardModel) { self.model = model }

  /// One result for each candidate, in order. A failure is one that is about its candidate alone,
  /// or a score that is no number.
  /// - Throws: all else that the model throws.
  func rewards(for candidates: [Candidate]) async throws -> [Result<Rewards.Reward, RewardError>] {
    do {
      return try await model.rewards(for: candidates).map { .success($0) }
    } catch let error as RewardError {
      guard error.isAboutCandidate else { throw error }
    }
    var results: [Result<Rewards.Reward, RewardError>] = []
    for candidate in candidates {
      do {
        results.append(.success(try await model.rewards(for: [candidate])[0]))
      } catch let error as RewardError {
        guard error.isAboutCandidate else { throw error }
        results.append(.failure(error))
      }
    }
    return results
  }
}

extension RewardError {
  fileprivate var isAboutCandidate: Bool { isAboutRow || code == .rewardNotFinite }
}
