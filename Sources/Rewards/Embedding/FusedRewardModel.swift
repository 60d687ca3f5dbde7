public import Basics
public import Preferences
import Synchronization
import Text

/// A reward smoothed over what is known to be alike: R = Σ simᵢ·Rᵢ / Σ simᵢ over the nearest items
/// of a corpus and the candidate itself, which has the weight 1 (RewardFusion of Shen et al. 2023,
/// "The Trickle-down Impact of Reward (In-)consistency on RLHF").
///
/// An item is an instruction with its preferred response, embedded as one text. Candidates without
/// a neighbour keep their reward; two that have the same ones at the same cosines keep their order.
public final class FusedRewardModel: RewardModel {
  /// Kind `fusion`.
  public let card: RewardCard
  /// What scores the candidate and its neighbours.
  public let part: RewardPart
  /// What turns conversations into vectors.
  public let embedder: any TextEmbedder
  /// Instructions with their preferred responses.
  public let corpus: [Candidate]
  /// At most so many neighbours.
  public let limit: Int
  /// The lowest cosine of a neighbour.
  public let threshold: Double
  private let index: RetrievalIndex
  /// The corpus's rewards that were needed so far.
  private let known = Mutex<[Int: Reward]>([:])

  /// A fused reward. Cost: one pass of the encoder for each item of the corpus. Its rewards are
  /// computed when they are first needed, and once.
  ///
  /// Traps for a limit that is not above 0, and for a threshold outside 0...1: a weight below 0 is
  /// none.
  /// - Throws: `embedding.no-direction`, what the embedder throws, and what the part has against an
  ///   item, with its number.
  public init(
    _ part: RewardPart, embedder: any TextEmbedder, corpus: [Candidate], limit: Int = 5,
    threshold: Double = 0.9
  ) throws {
    precondition(limit > 0 && (0...1).contains(threshold), "a limit above 0, and a cosine")
    for (place, item) in corpus.enumerated() {
      do { _ = try part.check(item) } catch let error {
        throw RewardError(
          error.code, "item \(place) of the corpus cannot be scored: \(error.message)",
          at: error.place, cause: error.cause)
      }
    }
    self.part = part
    self.embedder = embedder
    self.corpus = corpus
    self.limit = limit
    self.threshold = threshold
    index = try RetrievalIndex(embedder.distinctly(corpus.map(Self.text)))
    card = RewardCard(kind: "fusion", of: [part.model])
  }

  /// What the part and the encoder read of a candidate.
  /// - Throws: what the part throws, with its name; what is about the text of what the embedder
  ///   throws.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    Reading(
      joining: [try part.check(candidate), try embedder.reading(of: Self.text(candidate))])
  }

  /// The fused rewards. A stage shows each neighbour, by its number in the corpus from 0, with its
  /// cosine and its reward. Cost: one pass of the encoder for each candidate; the part is asked of
  /// the candidates, and once of each neighbour.
  /// - Throws: what the part and the embedder throw; `reward.not-finite`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let own = try await part.rewards(for: candidates)
    let vectors = try embedder.distinctly(candidates.map(Self.text))
    let neighbours = try vectors.map {
      try index.nearest(to: $0, limit: limit, threshold: threshold, includesItself: false)
    }
    let others = try await corpusRewards(Set(neighbours.joined().map(\.index)))
    return try candidates.indices.map { place in
      var reward = own[place]
      try requireFinite(reward.value, part.name)
      var parts = [own[place].stage(named: part.name)]
      var (sum, weights) = (reward.value, 1.0)
      for match in neighbours[place] {
        let value = others[match.index]!.value
        sum += match.similarity * value
        weights += match.similarity
        parts.append(
          RewardStage(
            name: "corpus \(match.index)", operation: "cosine \(match.similarity)", value: value))
      }
      reward.value = sum / weights
      try requireFinite(reward.value, card.kind)
      // They speak of the candidate's own reward.
      reward.uncertainty = nil
      reward.steps = nil
      reward.reading = Reading(joining: [own[place].reading, vectors[place].reading])
      reward.stage = RewardStage(
        name: card.kind,
        operation: "mean with \(parts.count - 1) neighbours, weighted by cosine",
        value: reward.value, parts: parts)
      return reward
    }
  }

  private func corpusRewards(_ indices: Set<Int>) async throws -> [Int: Reward] {
    let missing = known.withLock { known in indices.filter { known[$0] == nil }.sorted() }
    if !missing.isEmpty {
      let found = try await part.rewards(for: missing.map { corpus[$0] })
      for (index, reward) in zip(missing, found) {
        try requireFinite(reward.value, "corpus \(index)")
      }
      known.withLock { known in
        for (index, reward) in zip(missing, found) { known[index] = reward }
      }
    }
    return known.withLock { $0 }
  }

  /// Prompt and response as one text.
  private static func text(_ candidate: Candidate) -> String {
    (candidate.prompt.map(\.content) + [candidate.responseText]).joined(separator: "\n\n")
  }
}
