public import Basics
import OrderedCollections
public import Preferences
import Text
import TextMetrics

/// Relevance with regularisers, a reward without training (R³, Kim et al. 2024, "Preference-free
/// Alignment Learning with Regularized Relevance Reward").
///
/// For an open-ended query q a response y has e(q)·e(y) · LI · RP, for one that a short answer
/// settles F(e(reference)·e(y)) · RP, with the response's tokens n: LI = n / 100, RP the share of
/// different trigrams, and F(r) = r · (longest / 100) / ceiling, not clamped. The vectors are those
/// of the embedder, which should not be divided by their lengths: the paper has raw dot products of
/// Contriever, which lie in about 0...3.5; those of other encoders have other scales. Texts that
/// are longer than the encoder reads lose their ends, where the paper cuts their beginnings;
/// readings say so.
///
/// Relevance alone is highest for copies of the query, and pays nothing for length; where it is
/// below 0, LI and RP turn round.
public struct RelevanceRewardModel: RewardModel {
  /// What kind of answer a query wants.
  public enum QueryType: String, Sendable, CaseIterable {
    /// A text, the longer the better as long as it is relevant.
    case openEnded = "OPENENDED"
    /// What the reference says, in any length.
    case constrained = "CONSTRAINED"
  }

  /// Where a query's type stands.
  public enum Typing: Sendable, Hashable {
    /// In a column of the row.
    case column(String)
    /// The same for all.
    case fixed(QueryType)
  }

  /// What F maps, and which factors there are.
  public struct Factors: Sendable, Hashable {
    /// Whether open-ended rewards are multiplied by LI.
    public var hasLength = true
    /// Whether all rewards are multiplied by RP.
    public var hasRepetition = true
    /// The relevance of constrained queries that F maps to the length incentive of the longest
    /// response.
    public var ceiling = 3.5
    /// Tokens of the longest response.
    public var longest = 512

    /// All factors, with the paper's numbers.
    public init() {}
  }

  /// Kind `relevance`.
  public let card: RewardCard
  /// What turns texts into vectors.
  public let embedder: any TextEmbedder
  /// Where a query's type stands.
  public let typing: Typing
  /// Which factors there are.
  public let factors: Factors
  /// What is cut from responses before anything is measured; nil leaves them as they are.
  public let cleaning: ResponseCleaning?
  /// The column with the references of constrained queries; rows without it have them in
  /// `reference`.
  public let column: String

  /// A relevance. Traps for a ceiling or a longest response that is not above 0.
  public init(
    _ embedder: any TextEmbedder, typing: Typing = .column("qtype"), factors: Factors = Factors(),
    cleaning: ResponseCleaning? = ResponseCleaning(), column: String = "references"
  ) {
    precondition(
      factors.ceiling > 0 && factors.ceiling.isFinite && factors.longest > 0, "a scale above 0")
    self.embedder = embedder
    self.typing = typing
    self.factors = factors
    self.cleaning = cleaning
    self.column = column
    var card = RewardCard(kind: "relevance", name: embedder.name)
    card.readsMetadata = typing != .fixed(.openEnded)
    self.card = card
  }

  /// What is read of the response and what it is compared with.
  /// - Throws: `reward.reference` for a row without a type or, where it is constrained, without
  ///   references; and for an open-ended one without a prompt; what is about a text of what the
  ///   embedder throws.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    var readings: [Reading?] = []
    for text in [response(candidate)] + (try compared(candidate).texts) {
      readings.append(try embedder.reading(of: text))
    }
    return Reading(joining: readings)
  }

  private func response(_ candidate: Candidate) -> String {
    cleaning?(candidate.responseText) ?? candidate.responseText
  }

  /// The rewards; `relevance` (the dot product; of several references the highest), `length` (LI)
  /// and `repetition` (RP) are their attributes, also those that are not multiplied.
  ///
  /// Cost: one pass of the encoder for each distinct response, prompt and reference.
  /// - Throws: as ``check(_:)``; `reward.not-finite`; what the embedder throws.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let responses = candidates.map(response)
    let compared = try candidates.map(compared)
    let vectors = try embedder.distinctly(responses + compared.flatMap(\.texts))
    var start = candidates.count
    return try candidates.indices.map { index in
      let others = vectors[start..<start + compared[index].texts.count]
      start += others.count
      let dots = others.map { $0.dot(vectors[index]) }
      let tokens = wordPunctuationTokens(responses[index])
      var reward = reward(
        compared[index].type, relevance: dots.max() ?? 0, length: Double(tokens.count) / 100,
        repetition: distinctNGrams(tokens, n: 3))
      try requireFinite(reward.value, card.kind)
      reward.reading = Reading(joining: [vectors[index].reading] + others.map(\.reading))
      return reward
    }
  }

  private func reward(
    _ type: QueryType, relevance: Double, length: Double, repetition: Double
  ) -> Reward {
    var parts = [RewardStage(name: "relevance", value: relevance)]
    if type == .constrained {
      let scale = Double(factors.longest) / 100 / factors.ceiling
      parts = [
        RewardStage(
          name: "F", operation: "relevance · \(scale)", value: relevance * scale, parts: parts)
      ]
    } else if factors.hasLength {
      parts.append(RewardStage(name: "length", value: length))
    }
    if factors.hasRepetition { parts.append(RewardStage(name: "repetition", value: repetition)) }
    var reward = Reward(value: parts.reduce(1) { $0 * $1.value })
    reward.attributes = ["relevance": relevance, "length": length, "repetition": repetition]
    reward.stage = RewardStage(
      name: card.kind, operation: "product, \(type.rawValue)", value: reward.value, parts: parts)
    return reward
  }

  /// What a response is compared with: the query, or the references.
  private func compared(
    _ candidate: Candidate
  ) throws(RewardError) -> (type: QueryType, texts: [String]) {
    let type = try type(of: candidate)
    if type == .constrained { return (type, try candidate.requiredReferences(column)) }
    let query = candidate.prompt.map(\.content).joined(separator: "\n\n")
    guard !query.allSatisfy(\.isWhitespace) else {
      throw RewardError(
        .rewardReference, "there is no prompt that a response could be relevant to",
        at: .init(item: "prompt"))
    }
    return (type, [query])
  }

  private func type(of candidate: Candidate) throws(RewardError) -> QueryType {
    switch typing {
    case .fixed(let type): return type
    case .column(let column):
      guard let text = candidate.metadata[column]?.string, let type = QueryType(rawValue: text)
      else {
        throw RewardError(
          .rewardReference, "the row needs OPENENDED or CONSTRAINED in '\(column)'",
          at: .init(item: column))
      }
      return type
    }
  }
}
