public import Basics
import OrderedCollections
public import Preferences

/// A reward of a response against reference answers, which every row must have.
public protocol ReferencedRewardModel: RewardModel {
  /// The column with a reference, or a list of them; rows without it have them in `reference`.
  var column: String { get }
}

extension ReferencedRewardModel {
  /// Nothing is known of what will be read.
  /// - Throws: `reward.reference` for a row without references.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    _ = try candidate.requiredReferences(column)
    return nil
  }
}

extension Candidate {
  /// The reference answers: the candidate's, or a text or a list of texts in a column of its row.
  /// - Throws: `reward.reference`.
  func requiredReferences(_ column: String) throws(RewardError) -> [String] {
    guard let items = (metadata[column] ?? metadata["reference"])?.array else {
      return [try requiredReference(column)]
    }
    let texts = items.compactMap(\.string)
    guard !texts.isEmpty, texts.count == items.count else {
      throw RewardError(
        .rewardReference, "'\(column)' must be a text or a list of texts with at least one",
        at: .init(item: column))
    }
    return texts
  }
}
