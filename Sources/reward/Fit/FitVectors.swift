import Basics
import Preferences
import Rewards
import Tracking

/// The vectors of a data set's examples, computed with a progress bar and an account of the rows.
struct FitVectors<Example: Sendable> {
  /// What was computed of an example.
  struct Computed {
    let vectors: [[Float]]
    /// Whether the model did not read all of it.
    let isTruncated: Bool

    /// The vectors of an example's texts, and others that belong to it.
    init(_ features: some Sequence<CandidateFeatures>, and others: [[Float]] = []) {
      vectors = features.map(\.values) + others
      isTruncated = features.contains { $0.reading.isTruncated }
    }
  }

  /// The examples that have vectors, in order.
  private(set) var examples: [Example] = []
  /// The vectors of each.
  private(set) var vectors: [[[Float]]] = []

  /// - Parameters:
  ///   - policy: whether a row that the model cannot read ends the run, or is dropped from the
  ///     ledger. The ledger also counts the rows that were cut.
  ///   - compute: the vectors of some examples.
  /// - Throws: what `compute` throws, with the row's place.
  init(
    _ all: [Example], title: String, policy: RowPolicy, ledger: inout RowLedger,
    place: (Example) -> RowPlace, compute: ([Example]) throws -> [Computed]
  ) throws {
    let bar = ProgressBar(title, total: all.count, unit: "row")
    defer { bar.finish() }
    // Some at a time: prompts that come together are computed once.
    for start in stride(from: 0, to: all.count, by: 32) {
      let batch = Array(all[start..<min(start + 32, all.count)])
      do {
        try add(batch, compute(batch), place, &ledger)
      } catch let error as RewardError where error.isAboutRow {
        for example in batch {
          do {
            try add([example], compute([example]), place, &ledger)
          } catch let single as RewardError where single.isAboutRow {
            guard policy == .skip else { throw single.atRow(place(example)) }
            ledger.drop(RowReason(single.code.rawValue), place(example))
          }
        }
      }
      bar.advance(by: batch.count)
    }
  }

  private mutating func add(
    _ batch: [Example], _ computed: [Computed], _ place: (Example) -> RowPlace,
    _ ledger: inout RowLedger
  ) {
    for (example, found) in zip(batch, computed) {
      examples.append(example)
      vectors.append(found.vectors)
      if found.isTruncated { ledger.truncate(place(example)) }
    }
  }
}
