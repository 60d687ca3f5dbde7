import Basics
import Preferences
import Rewards
import Tracking

/// The vectors of a data set's examples, computed with a progress bar and an account of the rows.
struct FitVectors<Example: Sendable> {
  /// The examples that have vectors, in order.
  private(set) var examples: [Example] = []
  /// The vectors of each.
  private(set) var vectors: [[[Float]]] = []

  /// - Parameters:
  ///   - policy: whether a row that the model cannot read ends the run, or is dropped from the
  ///     ledger.
  ///   - compute: the vectors of some examples.
  /// - Throws: what `compute` throws, with the row's place.
  init(
    _ all: [Example], title: String, policy: RowPolicy, ledger: inout RowLedger,
    place: (Example) -> RowPlace, compute: ([Example]) throws -> [[[Float]]]
  ) throws {
    let bar = ProgressBar(title, total: all.count, unit: "row")
    defer { bar.finish() }
    // Some at a time: prompts that come together are computed once.
    for start in stride(from: 0, to: all.count, by: 32) {
      let batch = Array(all[start..<min(start + 32, all.count)])
      do {
        vectors += try compute(batch)
        examples += batch
      } catch let error as RewardError where error.isAboutRow {
        for example in batch {
          do {
            vectors += try compute([example])
            examples.append(example)
          } catch let single as RewardError where single.isAboutRow {
            guard policy == .skip else { throw single.atRow(place(example)) }
            ledger.drop(RowReason(single.code.rawValue), place(example))
          }
        }
      }
      bar.advance(by: batch.count)
    }
  }
}
