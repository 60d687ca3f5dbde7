import Foundation

@testable import Rewards

/// Opens a reward file of this text.
func openReward(_ text: String, _ opening: RewardOpening) async throws -> any RewardModel {
  let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).yaml").path
  try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try await RewardFile(path: path).open(opening)
}
