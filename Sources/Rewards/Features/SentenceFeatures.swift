public import Basics
public import Preferences
public import Text

/// Features of a sentence encoder: the prompt's vector, the response's, and their product entry by
/// entry, one after another (as Conneau et al. 2017 join two sentences; their difference is linear in
/// the first two).
///
/// A prompt of several messages is their texts, joined by blank lines. A candidate without a prompt has
/// zeros where the prompt's vector would be.
public struct SentenceFeatures: FeatureExtractor {
  /// What turns texts into vectors.
  public let embedder: any TextEmbedder

  /// Features by an embedder of unit vectors.
  public init(_ embedder: any TextEmbedder) { self.embedder = embedder }

  /// The embedder's name.
  public var name: String { embedder.name }
  /// Three vectors of the embedder.
  public var width: Int { 3 * embedder.width }
  /// One of them.
  public var promptWidth: Int { embedder.width }

  /// What is read of prompt and response.
  /// - Throws: of what ``features(of:)`` throws, what is about the candidate.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    guard let response = try embedder.reading(of: candidate.responseText) else { return nil }
    guard !candidate.prompt.isEmpty else { return response }
    guard let prompt = try embedder.reading(of: Self.text(candidate.prompt)) else { return nil }
    return Reading(both: prompt, response)
  }

  /// The features. Cost: one pass for each response and each distinct prompt.
  /// - Throws: what the embedder throws; `text.empty` for an empty response.
  public func features(of candidates: [Candidate]) throws -> [CandidateFeatures] {
    var known: [String: TextVector] = [:]
    return try candidates.map { candidate in
      let text = Self.text(candidate.prompt)
      if known[text] == nil, !candidate.prompt.isEmpty {
        known[text] = try embedder.embed([text])[0]
      }
      let response = try embedder.embed([candidate.responseText])[0]
      guard let prompt = known[text], !candidate.prompt.isEmpty else {
        let zeros = [Float](repeating: 0, count: embedder.width)
        return CandidateFeatures(zeros + response.values + zeros, reading: response.reading)
      }
      let product = zip(prompt.values, response.values).map { $0 * $1 * Self.scale(embedder.width) }
      return CandidateFeatures(
        prompt.values + response.values + product,
        reading: Reading(both: prompt.reading, response.reading))
    }
  }

  /// The prompts' vectors; zeros for an empty prompt.
  /// - Throws: what the embedder throws.
  public func promptFeatures(of prompts: [[Message]]) throws -> [[Float]] {
    try prompts.map { prompt in
      guard !prompt.isEmpty else { return [Float](repeating: 0, count: embedder.width) }
      return try embedder.embed([Self.text(prompt)])[0].values
    }
  }

  private static func text(_ prompt: [Message]) -> String {
    prompt.map(\.content).joined(separator: "\n\n")
  }

  /// The product of two unit vectors has entries of about 1/width: brought to the others' size.
  private static func scale(_ width: Int) -> Float { Float(width).squareRoot() }
}

extension Reading {
  /// What was read of two texts together.
  init(both first: Reading, _ second: Reading) {
    self.init(
      tokens: first.tokens + second.tokens, isTruncated: first.isTruncated || second.isTruncated,
      hash: (first.hash &* 0x100_0000_01b3) ^ second.hash)
  }
}
