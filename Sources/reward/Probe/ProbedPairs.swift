import Basics
import Evaluation
import OrderedCollections
import Preferences
import Rewards
import Tracking
import Training

/// The pairs that are probed: their scores as they are, and with every change of their texts.
struct ProbedPairs {
  let model: any RewardModel
  let policy: RowPolicy
  /// The pairs that could be scored.
  private(set) var pairs: [PreferencePair] = []
  /// Their scores, in the same order.
  private(set) var scores: [PairScores] = []
  private(set) var variations: [Variation]
  private var ledger: RowLedger
  /// Pairs whose texts are scored in one call: texts of a pair mostly begin alike.
  private static let pairsAtOnce = 4

  var accounting: RowAccounting { ledger.accounting }

  init(
    _ dataset: Dataset<PreferencePair>, model: any RewardModel, policy: RowPolicy,
    variations: [Variation]
  ) {
    self.model = model
    self.policy = policy
    self.variations = variations
    ledger = RowLedger(dataset.accounting, places: dataset.examples.map(\.place))
  }

  /// Scores all pairs and all their changes.
  ///
  /// - Parameter use: is given each measured change, for the samples.
  /// - Throws: what the model throws, with the row's file and line; what `use` throws.
  mutating func score(
    _ examples: [PreferencePair], use: (ProbeSample) throws -> Void
  ) async throws {
    let bar = ProgressBar("probe", total: examples.count, unit: "pair")
    defer { bar.finish() }
    for start in stride(from: 0, to: examples.count, by: Self.pairsAtOnce) {
      let part = examples[start..<min(start + Self.pairsAtOnce, examples.count)]
      try await score(part, use)
      bar.advance(by: part.count)
    }
  }

  /// A text that is to be scored: which pair's, and of which change; nil for the pair as it is.
  private struct Request {
    let pair: PreferencePair
    let change: Variation.Change
    let variation: Int?
  }

  private mutating func score(
    _ examples: ArraySlice<PreferencePair>, _ use: (ProbeSample) throws -> Void
  ) async throws {
    var requests: [Request] = []
    for pair in examples {
      let own = pair.candidates
      requests.append(
        Request(
          pair: pair, change: .init(chosen: own[0], rejected: own[1]), variation: nil))
      for index in variations.indices {
        let changes: [Variation.Change]
        do throws(RewardError) { changes = try variations[index].changes(pair) } catch {
          guard policy == .skip else { throw error }
          variations[index].leaveOut(error.code.rawValue)
          continue
        }
        if changes.isEmpty { variations[index].leaveOut("unchanged") }
        requests += changes.map { Request(pair: pair, change: $0, variation: index) }
      }
    }
    let candidates = requests.flatMap { [$0.change.chosen, $0.change.rejected].compactMap { $0 } }
    var answers = try await TolerantScorer(model).rewards(for: candidates)[...]
    var before: (scores: PairScores, rewards: [Rewards.Reward])?
    for request in requests {
      let count = (request.change.chosen == nil ? 0 : 1) + (request.change.rejected == nil ? 0 : 1)
      let own = Array(answers.prefix(count))
      answers = answers.dropFirst(count)
      if request.variation == nil {
        before = try settle(request.pair, own)
      } else if let before {
        try settle(request, own, before, use)
      }
    }
  }

  /// A pair as it is: nil where it cannot be scored.
  private mutating func settle(
    _ pair: PreferencePair, _ answers: [Result<Rewards.Reward, RewardError>]
  ) throws -> (PairScores, [Rewards.Reward])? {
    var rewards: [Rewards.Reward] = []
    for answer in answers {
      switch answer {
      case .success(let reward): rewards.append(reward)
      case .failure(let error):
        guard policy == .skip, error.isAboutRow else { throw error.atRow(pair.place) }
        ledger.drop(RowReason(error.code.rawValue), pair.place)
        return nil
      }
    }
    if rewards.contains(where: { $0.reading?.isTruncated == true }) { ledger.truncate(pair.place) }
    let found = PairScores(chosen: rewards[0].value, rejected: rewards[1].value)
    pairs.append(pair)
    scores.append(found)
    return (found, rewards)
  }

  /// A changed pair. One that became too long, or that would be cut, is left out: it would not be
  /// the change that is measured.
  private mutating func settle(
    _ request: Request, _ answers: [Result<Rewards.Reward, RewardError>],
    _ before: (scores: PairScores, rewards: [Rewards.Reward]), _ use: (ProbeSample) throws -> Void
  ) throws {
    let index = request.variation!
    var rewards: [Rewards.Reward] = []
    for answer in answers {
      switch answer {
      case .success(let reward): rewards.append(reward)
      case .failure(let error):
        guard error.isAboutRow else { throw error.atRow(request.pair.place) }
        return variations[index].leaveOut(error.code.rawValue)
      }
    }
    guard !rewards.contains(where: { $0.reading?.isTruncated == true }) else {
      return variations[index].leaveOut("truncated")
    }
    var rest = rewards[...]
    let chosen = request.change.chosen == nil ? nil : rest.popFirst()
    let rejected = request.change.rejected == nil ? nil : rest.popFirst()
    let pairs = zip([chosen, rejected], before.rewards)
    let same = pairs.count { after, before in
      guard let after = after?.reading, let before = before.reading else { return false }
      return after.hash == before.hash && after.tokens == before.tokens
    }
    variations[index].add(
      Variation.Outcome(
        pair: scores.count - 1, chosen: chosen?.value, rejected: rejected?.value),
      sameTokens: same)
    try use(
      ProbeSample(
        variation: variations[index], pair: request.pair, change: request.change,
        before: before.scores,
        after: PairScores(
          chosen: chosen?.value ?? before.scores.chosen,
          rejected: rejected?.value ?? before.scores.rejected)))
  }
}
