import Basics
import Evaluation
import Preferences
import Rewards
import Tracking

/// What scores may depend on besides their texts: the order of a call and the company in it. Asked
/// of the model itself; a store of scores would say the same always.
struct CompanyProbes {
  let model: any RewardModel
  /// Pairs that were scored once already, so that each can be.
  let pairs: [PreferencePair]

  /// Both answers of each pair in one call, in either order.
  /// - Throws: what the model throws, with the row's place.
  func position() async throws -> PositionResult {
    let bar = ProgressBar("probe position", total: pairs.count, unit: "pair")
    defer { bar.finish() }
    var items: [PositionResult.Item] = []
    for pair in pairs {
      do {
        let candidates = pair.candidates
        let first = try await model.rewards(for: candidates).map(\.value)
        let second = try await model.rewards(for: Array(candidates.reversed())).map(\.value)
        items.append(
          PositionResult.Item(
            chosenFirst: first[0] - first[1], chosenSecond: second[1] - second[0],
            group: pair.group))
      } catch let error as RewardError { throw error.atRow(pair.place) }
      bar.advance(by: 1)
    }
    return try PositionResult(items)
  }

  /// All texts in several arrangements.
  /// - Throws: what the model throws.
  func batches(seed: UInt64) async throws -> BatchInvariance {
    let candidates = pairs.flatMap(\.candidates)
    let arrangements = BatchInvariance.arrangements(count: candidates.count, seed: seed)
    let bar = ProgressBar(
      "probe batch", total: candidates.count * arrangements.count, unit: "text")
    defer { bar.finish() }
    var runs: [(name: String, scores: [Double])] = []
    for arrangement in arrangements {
      var scores = Array(repeating: 0.0, count: candidates.count)
      for call in arrangement.calls {
        let rewards = try await model.rewards(for: call.map { candidates[$0] })
        for (index, reward) in zip(call, rewards) { scores[index] = reward.value }
        bar.advance(by: call.count)
      }
      runs.append((arrangement.name, scores))
    }
    return try BatchInvariance(
      runs: runs, pairs: pairs.indices.map { (chosen: 2 * $0, rejected: 2 * $0 + 1) })
  }
}
