import Basics
import Preferences

extension RewardKind {
  /// Rewards from the embeddings of a sentence encoder, whose vectors keep their lengths.
  static let embedding: [RewardKind] = [
    RewardKind(
      "similarity",
      "how close a response is to the row's references: encoder, compare, choose, column"
    ) { node, opening in
      SimilarityRewardModel(
        try await encoder(node, opening), comparison: try node.choice("compare") ?? .cosine,
        choice: try node.choice("choose") ?? .best,
        column: try node.optionalText("column") ?? "references")
    },
    RewardKind(
      "relevance",
      "relevance, length and variety, as R³: encoder, type or type-column, column, factors, "
        + "ceiling, longest, clean", open: relevance),
    RewardKind(
      "fusion",
      "a reward smoothed over a corpus: corpus, reward, encoder, neighbours, threshold"
    ) { node, opening in
      guard let path = try await opening.file("corpus", of: node) else {
        throw node.error("'corpus' is missing")
      }
      let limit = try whole("neighbours", of: node) ?? 5
      let threshold = try node.optionalNumber("threshold") ?? 0.9
      guard (0...1).contains(threshold) else { throw node.error("must be in 0...1", "threshold") }
      let inner = try await opening.reward(node.node("reward"))
      let pairs = try Dataset<PreferencePair>.read([path]).examples
      return try FusedRewardModel(
        RewardPart(inner, name: inner.card.kind), embedder: try await encoder(node, opening),
        corpus: pairs.map { $0.candidates[0] }, limit: limit, threshold: threshold)
    },
  ]

  private enum FactorsName: String, CaseIterable {
    case relevance
    case length = "relevance-length"
    case all
  }

  @Sendable private static func relevance(
    _ node: RewardNode, _ opening: RewardOpening
  ) async throws -> any RewardModel {
    guard !node.has("type") || !node.has("type-column") else {
      throw node.error("has 'type' for all rows, or the rows' types in 'type-column', not both")
    }
    let type: RelevanceRewardModel.QueryType? = try node.choice("type")
    let column = try node.optionalText("type-column") ?? "qtype"
    var factors = RelevanceRewardModel.Factors()
    let name: FactorsName = try node.choice("factors") ?? .all
    factors.hasLength = name != .relevance
    factors.hasRepetition = name == .all
    factors.ceiling = try node.optionalNumber("ceiling") ?? factors.ceiling
    guard factors.ceiling > 0 else { throw node.error("must be above 0", "ceiling") }
    factors.longest = try whole("longest", of: node) ?? factors.longest
    let isCleaned = node.has("clean") ? try node.flag("clean") : true
    return RelevanceRewardModel(
      try await encoder(node, opening), typing: type.map { .fixed($0) } ?? .column(column),
      factors: factors, cleaning: isCleaned ? ResponseCleaning() : nil,
      column: try node.optionalText("column") ?? "references")
  }

  private static func encoder(
    _ node: RewardNode, _ opening: RewardOpening
  ) async throws -> any TextEmbedder {
    let name = try node.optionalText("encoder").map(opening.resolved)
    return try await opening.encoder(opening.located(name ?? SentenceTextEmbedder.standard))
  }

  private static func whole(
    _ key: String, of node: RewardNode
  ) throws(RewardError) -> Int? {
    guard let number = try node.optionalNumber(key) else { return nil }
    guard let whole = Int(exactly: number), whole > 0 else {
      throw node.error("must be a whole number above 0", key)
    }
    return whole
  }
}
