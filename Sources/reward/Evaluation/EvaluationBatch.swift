import Basics
import Preferences
import Rewards
import Tracking

/// The rows that are scored together, as they came from a source.
struct EvaluationBatch {
  /// Those with items; a row that was dropped in reading has its place in the account already.
  private(set) var rows: [EvaluationRow] = []
  /// All rows that were read.
  private(set) var count = 0
  /// What ended the reading before its time.
  private(set) var failure: (any Error)?
  /// Whether there may be rows behind these.
  private(set) var canFollow = false

  /// Texts asked together: enough for full batches, few enough to lose little by a kill.
  private static let texts = 256

  /// Reads the next rows. What is thrown in reading is kept, and the rows before it with it.
  init(from source: some EvaluationSource) {
    do {
      var texts = 0
      while texts < Self.texts {
        guard !Interrupt.isRequested else { throw RewardError.interruptedScoring }
        guard let row = try source.next() else { return }
        count += 1
        guard !row.items.isEmpty || !row.lost.isEmpty else { continue }
        rows.append(row)
        texts += row.items.reduce(0) {
          $0 + $1.candidates.count * ($1.candidates[0].steps?.count ?? 1)
        }
      }
      canFollow = true
    } catch { failure = error }
  }
}

extension RewardError {
  static let interruptedScoring = RewardError(
    .rowsInterrupted,
    "stopped by a signal; scores so far are in the store, unless --no-cache was given")
}
