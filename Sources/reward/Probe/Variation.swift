import Basics
import Evaluation
import OrderedCollections
import Preferences
import Rewards
import Rewards

/// A way to change a pair's texts, with what came of it.
struct Variation {
  /// A pair with other texts; nil for one that is as it was.
  struct Change {
    var chosen: Candidate?
    var rejected: Candidate?
  }

  /// A changed pair's scores; the old one where a text was not changed.
  struct Outcome {
    /// The pair's place among the pairs.
    let pair: Int
    let chosen: Double?
    let rejected: Double?
  }

  let probe: ProbeKind
  let name: String
  /// The changes of a pair: none where there is nothing to change, several for several paraphrases.
  /// - Throws: `consistency.row`.
  let changes: (PreferencePair) throws(RewardError) -> [Change]
  private(set) var outcomes: [Outcome] = []
  /// Pairs that were not measured, by reason.
  private(set) var leftOut: OrderedDictionary<String, Int> = [:]
  /// Changed texts that are the same to the model: its template takes the change away.
  private(set) var sameTokens = 0

  init(
    _ probe: ProbeKind, _ name: String,
    _ changes: @escaping (PreferencePair) throws(RewardError) -> [Change]
  ) {
    self.probe = probe
    self.name = name
    self.changes = changes
  }

  mutating func add(_ outcome: Outcome, sameTokens count: Int) {
    outcomes.append(outcome)
    sameTokens += count
  }

  mutating func leaveOut(_ reason: String) { leftOut[reason, default: 0] += 1 }
}

extension Variation {
  /// A perturbation of the texts that `target` names. What is drawn hangs on the seed and the row,
  /// not on which other rows are probed.
  init(_ perturbation: Perturbation, target: ProbeTarget, seed: UInt64) {
    self.init(perturbation.kind == .format ? .format : .noise, perturbation.name) { pair in
      let item = 3 * (pair.place.fileNumber << 40 + pair.place.index)
      let candidates = pair.candidates
      func change(_ candidate: Candidate, _ part: Int) -> Candidate? {
        var changed: Candidate?
        if target != .prompt {
          changed = candidate.changingAnswer {
            perturbation.apply(to: $0, seed: seed, item: item + part)
          }
        }
        if target != .answers {
          // One draw for both answers: the prompt is the same before each.
          changed =
            (changed ?? candidate).changingPrompt {
              perturbation.apply(to: $0, seed: seed, item: item)
            } ?? changed
        }
        return changed
      }
      let found = Change(chosen: change(candidates[0], 1), rejected: change(candidates[1], 2))
      return found.chosen == nil && found.rejected == nil ? [] : [found]
    }
  }

  /// A change of both answers' length.
  init(_ length: LengthChange) {
    self.init(.length, length.rawValue) { pair in
      let candidates = pair.candidates.map { $0.changingAnswer(length.apply(to:)) }
      return candidates.allSatisfy { $0 == nil }
        ? [] : [Change(chosen: candidates[0], rejected: candidates[1])]
    }
  }

  static let paraphraseColumn = "paraphrases"

  /// The other wordings of the prompt that a row's column `paraphrases` lists.
  static var paraphrases: Variation {
    Variation(.paraphrase, "prompt") { (pair) throws(RewardError) in
      guard let column = pair.original[paraphraseColumn], !column.isNull else { return [] }
      guard let list = column.array else { throw refused("is no list of texts", pair) }
      var changes: [Change] = []
      for item in list {
        guard let text = item.string, !text.allSatisfy(\.isWhitespace) else {
          throw refused("holds something else than texts", pair)
        }
        let candidates = pair.candidates.map { candidate in
          candidate.changingPrompt { $0 == text ? nil : text }
        }
        guard candidates[0] != nil else { continue }
        changes.append(Change(chosen: candidates[0], rejected: candidates[1]))
      }
      return changes
    }
  }

  private static func refused(_ reason: String, _ pair: PreferencePair) -> RewardError {
    RewardError(
      .consistencyRow, "column '\(paraphraseColumn)' \(reason)",
      at: .init(item: paraphraseColumn)
    ).atRow(pair.place)
  }
}
