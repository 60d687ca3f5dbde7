import Basics
import Evaluation
import Preferences
import Rewards
import Tracking

/// Asks a model about all items of a source, some rows at a time, in constant memory.
struct EvaluationScorer {
  let model: any RewardModel
  let policy: RowPolicy
  /// Texts asked together: enough for full batches, few enough to lose little by a kill.
  private static let texts = 128

  /// - Parameter use: is given each item that was scored, in order, with its rewards.
  /// - Throws: what reading and scoring throw, with the row's file and line; what `use` throws.
  func run(
    _ source: some EvaluationSource, use: (EvaluationItem, [Rewards.Reward]) throws -> Void
  ) async throws {
    let bar = ProgressBar("evaluate \(source.name)", total: source.total, unit: "row")
    defer { bar.finish() }
    var batch: [EvaluationRow] = []
    var count = 0
    while let row = try source.next() {
      guard !Interrupt.isRequested else {
        throw RewardError(
          .rowsInterrupted,
          "stopped by a signal; scores so far are in the store, unless --no-cache was given")
      }
      // A row that was dropped in reading has its place in the account already.
      guard !row.items.isEmpty || !row.lost.isEmpty else {
        bar.advance(by: 1)
        continue
      }
      batch.append(row)
      count += row.items.reduce(0) {
        $0 + $1.candidates.count * ($1.candidates[0].steps?.count ?? 1)
      }
      if count >= Self.texts {
        try await score(&batch, source, use)
        bar.advance(by: batch.count)
        batch = []
        count = 0
      }
    }
    try await score(&batch, source, use)
    bar.advance(by: batch.count)
    try source.finish()
  }

  private func score(
    _ rows: inout [EvaluationRow], _ source: some EvaluationSource,
    _ use: (EvaluationItem, [Rewards.Reward]) throws -> Void
  ) async throws {
    let candidates = rows.flatMap { $0.items.flatMap(\.candidates) }
    var rewards: [Rewards.Reward]?
    do { rewards = try await model.rewards(for: candidates) } catch let error as RewardError {
      // One of them is at fault; which one, asking for each alone tells.
      guard error.isAboutRow || error.code == .rewardNotFinite else { throw error }
    }
    var found = rewards?[...]
    for index in rows.indices {
      var kept: [(EvaluationItem, [Rewards.Reward])] = []
      for item in rows[index].items {
        let own: [Rewards.Reward]
        if found != nil {
          own = Array(found!.prefix(item.candidates.count))
          found = found!.dropFirst(item.candidates.count)
        } else {
          do { own = try await model.rewards(for: item.candidates) } catch let error as RewardError
          {
            guard policy == .skip, error.isAboutRow else {
              throw error.atRow(file: rows[index].file, line: rows[index].line)
            }
            rows[index].lost.append(RowReason(error.code.rawValue))
            continue
          }
        }
        if own.contains(where: { $0.reading?.isTruncated == true }) {
          rows[index].isTruncated = true
        }
        kept.append((item, own))
      }
      rows[index].items = kept.map(\.0)
      source.settle(rows[index])
      for (item, rewards) in kept { try use(item, rewards) }
    }
  }
}

extension EvaluationItem {
  /// What is saved of the item.
  func scored(_ rewards: [Rewards.Reward]) -> EvaluationSample {
    var sample = sample
    if let steps = rewards[0].steps {
      sample.stepScores = steps
    } else {
      sample.scores = rewards.map(\.value)
    }
    sample.tokens = rewards.compactMap { $0.reading?.tokens }
    sample.isTruncated = rewards.contains { $0.reading?.isTruncated == true }
    return sample
  }
}
