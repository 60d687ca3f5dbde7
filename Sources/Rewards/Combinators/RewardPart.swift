import Basics
import Preferences

/// A reward model as a part of another one, with the name that explanations and errors call it.
public struct RewardPart: Sendable {
  /// Unique among the parts of one model.
  public let name: String
  /// What scores.
  public let model: any RewardModel

  /// A part; the name defaults to the model's.
  public init(_ model: any RewardModel, name: String? = nil) {
    self.model = model
    self.name = name ?? model.card.name
  }

  /// What the part's model says. What it throws names the part.
  func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    do throws(RewardError) { return try model.check(candidate) } catch { throw named(error) }
  }

  private func named(_ error: RewardError) -> RewardError {
    var (error, place) = (error, error.place ?? .init())
    place.item = place.item.map { "\(name): \($0)" } ?? name
    error.place = place
    return error
  }

  /// The part's rewards. What it throws names the part.
  func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let found: [Reward]
    do { found = try await model.rewards(for: candidates) } catch let error as RewardError {
      throw named(error)
    }
    precondition(
      found.count == candidates.count,
      "'\(name)' gave \(found.count) rewards for \(candidates.count) candidates")
    return found
  }
}

extension Sequence<RewardPart> {
  /// What all parts read of a candidate.
  func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    var readings: [Reading?] = []
    for part in self { readings.append(try part.check(candidate)) }
    return Reading(joining: readings)
  }

  /// The rewards of each part, in order: parts × candidates.
  func rewards(for candidates: [Candidate]) async throws -> [[Reward]] {
    var found: [[Reward]] = []
    for part in self { found.append(try await part.rewards(for: candidates)) }
    return found
  }
}

/// - Throws: `reward.not-finite` for a value that is no number: it would pass through minima and
///   comparisons unseen.
func requireFinite(_ value: Double, _ name: String) throws(RewardError) {
  guard value.isFinite else {
    throw RewardError(.rewardNotFinite, "the value is \(value)", at: .init(item: name))
  }
}

extension RewardCard {
  /// The card of a model that is made of others.
  init(kind: String, of parts: [any RewardModel]) {
    self.init(kind: kind, name: parts.map(\.card.name).joined(separator: " + "))
    readsMetadata = parts.contains(where: \.card.readsMetadata)
    warnings = parts.flatMap(\.card.warnings)
    templateHash = parts.count == 1 ? parts[0].card.templateHash : nil
  }
}
