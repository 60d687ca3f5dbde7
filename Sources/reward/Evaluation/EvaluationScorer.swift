import Basics
import Evaluation
import Preferences
import Rewards
import Tracking

/// Asks a model about all items of a source, some rows at a time, in constant memory.
struct EvaluationScorer {
  let model: any RewardModel
  let policy: RowPolicy

  /// While the model scores some rows, the next ones are read and the last ones used: where scores are
  /// in the store already, these take as long as the looking up.
  ///
  /// - Parameter use: is given each item that was scored, in order, with its rewards. It must touch
  ///   neither the source nor the model.
  /// - Throws: what reading and scoring throw, with the row's file and line. Rows before that one are
  ///   scored and used.
  func run(
    _ source: some EvaluationSource,
    use: @escaping (EvaluationItem, [Rewards.Reward]) -> Void
  ) async throws {
    let bar = ProgressBar("evaluate \(source.name)", total: source.total, unit: "row")
    defer { bar.finish() }
    var batch: EvaluationBatch? = EvaluationBatch(from: source)
    var scored = ScoredRows([], [])
    while let rows = batch {
      guard !Interrupt.isRequested else {
        scored.forEach(use)
        throw RewardError.interruptedScoring
      }
      let done = scored
      let (next, (_, found)) = await alongside {
        rows.canFollow ? EvaluationBatch(from: source) : nil
      } _: {
        await alongside {
          done.forEach(use)
        } _: {
          await score(rows.rows)
        }
      }
      scored = try found.get()
      for row in scored.rows { source.settle(row) }
      bar.advance(by: rows.count)
      if let failure = rows.failure {
        scored.forEach(use)
        throw failure
      }
      batch = next
    }
    scored.forEach(use)
    try source.finish()
  }

  private func score(_ rows: [EvaluationRow]) async -> Result<ScoredRows, any Error> {
    do {
      let candidates = rows.flatMap { $0.items.flatMap(\.candidates) }
      return .success(ScoredRows(rows, try await model.rewards(for: candidates)))
    } catch let error as RewardError where error.isAboutRow || error.code == .rewardNotFinite {
      // One of them is at fault; which one, asking for each alone tells.
      do { return .success(try await scoreOneByOne(rows)) } catch { return .failure(error) }
    } catch { return .failure(error) }
  }

  private func scoreOneByOne(_ rows: [EvaluationRow]) async throws -> ScoredRows {
    var rows = rows
    var rewards: [Rewards.Reward] = []
    for index in rows.indices {
      var kept: [EvaluationItem] = []
      for item in rows[index].items {
        do {
          rewards += try await model.rewards(for: item.candidates)
          kept.append(item)
        } catch let error as RewardError {
          guard policy == .skip, error.isAboutRow else {
            throw error.atRow(file: rows[index].file, line: rows[index].line)
          }
          rows[index].lost.append(RowReason(error.code.rawValue))
        }
      }
      rows[index].items = kept
    }
    return ScoredRows(rows, rewards)
  }
}

/// Rows with the rewards of all that is left of their items, in order.
private struct ScoredRows {
  private(set) var rows: [EvaluationRow]
  private let rewards: [Rewards.Reward]

  init(_ rows: [EvaluationRow], _ rewards: [Rewards.Reward]) {
    (self.rows, self.rewards) = (rows, rewards)
    guard rewards.contains(where: { $0.reading?.isTruncated == true }) else { return }
    var start = 0
    for index in rows.indices {
      let count = rows[index].items.reduce(0) { $0 + $1.candidates.count }
      self.rows[index].isTruncated = rewards[start..<start + count].contains {
        $0.reading?.isTruncated == true
      }
      start += count
    }
  }

  func forEach(_ body: (EvaluationItem, [Rewards.Reward]) -> Void) {
    var start = 0
    for row in rows {
      for item in row.items {
        body(item, Array(rewards[start..<start + item.candidates.count]))
        start += item.candidates.count
      }
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
