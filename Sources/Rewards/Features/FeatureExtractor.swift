public import Basics
public import Preferences
public import Text

/// Candidates as vectors of a frozen network: what reward heads are fitted on.
///
/// One pass gives the vectors; fitting heads, gates and ensembles on them takes seconds.
public protocol FeatureExtractor: Sendable {
  /// What it was opened as.
  var name: String { get }
  /// Numbers of a candidate's vector.
  var width: Int { get }
  /// Numbers of a prompt's vector.
  var promptWidth: Int { get }
  /// One vector for each candidate, in order. It does not depend on the others.
  /// - Throws: `RewardError`.
  func features(of candidates: [Candidate]) throws -> [CandidateFeatures]
  /// One vector for each prompt, which nothing of an answer is in: what gates read.
  /// - Throws: `RewardError`.
  func promptFeatures(of prompts: [[Message]]) throws -> [[Float]]
  /// Refuses a candidate that has no features, before anything is computed; says what would be read
  /// of it, as far as that is known.
  /// - Throws: of what ``features(of:)`` throws, what is about the candidate and cheap to find.
  func check(_ candidate: Candidate) throws(RewardError) -> Reading?
}

extension FeatureExtractor {
  /// Nothing is known before it is computed.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? { nil }
}

/// A candidate as a vector, and what was read of it.
public struct CandidateFeatures: Sendable, Hashable {
  /// The vector.
  public let values: [Float]
  /// Tokens, and whether the text was cut.
  public let reading: Reading

  /// A vector.
  public init(_ values: [Float], reading: Reading) {
    self.values = values
    self.reading = reading
  }
}
