public import Basics
public import Preferences

/// How close a response's embedding is to those of reference answers: what BLEU measures in words,
/// in meaning. The study of BLEUBERI (Chang et al. 2025) has BERTScore in this place.
public struct SimilarityRewardModel: ReferencedRewardModel {
  /// How two vectors are compared.
  public enum Comparison: String, Sendable, CaseIterable {
    /// In −1...1, whatever the vectors' lengths are.
    case cosine
    /// Σ aᵢ·bᵢ: longer vectors count more.
    case dot
  }

  /// How the similarities to several references become one.
  public enum Choice: String, Sendable, CaseIterable {
    /// The highest.
    case best
    /// Their mean.
    case mean
  }

  /// Kind `similarity`.
  public let card: RewardCard
  /// What turns texts into vectors.
  public let embedder: any TextEmbedder
  /// How two vectors are compared.
  public let comparison: Comparison
  /// How the similarities to several references become one.
  public let choice: Choice
  /// The column with a reference, or a list of them; rows without it have them in `reference`.
  public let column: String

  /// A similarity with the row's references.
  public init(
    _ embedder: any TextEmbedder, comparison: Comparison = .cosine, choice: Choice = .best,
    column: String = "references"
  ) {
    self.embedder = embedder
    self.comparison = comparison
    self.choice = choice
    self.column = column
    var card = RewardCard(kind: "similarity", name: embedder.name)
    card.readsMetadata = true
    self.card = card
  }

  /// What is read of the response and its references.
  /// - Throws: `reward.reference` for a row without references; what is about a text of what the
  ///   embedder throws.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    var readings: [Reading?] = []
    for text in [candidate.responseText] + (try candidate.requiredReferences(column)) {
      readings.append(try embedder.reading(of: text))
    }
    return Reading(joining: readings)
  }

  /// The similarities. Cost: one pass of the encoder for each distinct response and reference.
  /// - Throws: `reward.reference` for a row without references; `embedding.no-direction`,
  ///   `reward.not-finite`; what the embedder throws.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let references = try candidates.map { try $0.requiredReferences(column) }
    let vectors = try embedder.distinctly(
      candidates.map(\.responseText) + references.flatMap { $0 })
    var start = candidates.count
    return try candidates.indices.map { index in
      let own = vectors[index]
      let others = vectors[start..<start + references[index].count]
      start += references[index].count
      let found = try others.map { other in
        comparison == .cosine ? try own.cosine(other) : own.dot(other)
      }
      let mean = found.reduce(0, +) / Double(found.count)
      var reward = Reward(value: choice == .mean ? mean : found.max() ?? mean)
      try requireFinite(reward.value, card.kind)
      reward.reading = Reading(joining: [own.reading] + others.map(\.reading))
      reward.stage = RewardStage(
        name: card.kind,
        operation:
          "\(comparison.rawValue), \(choice.rawValue) of \(found.count) "
          + (found.count == 1 ? "reference" : "references"), value: reward.value)
      return reward
    }
  }
}
