public import Basics
public import Preferences
import Text
import Tools

/// A reward of an answer together with what tools say of it.
///
/// Tools are asked first; what they say is put behind the answer, and any other reward model scores
/// the two together: one that was trained on such texts, or ``ToolVerdictRewardModel``, which needs
/// no training. Source: Themis, Li et al. 2023 ("Tool-Augmented Reward Modeling"), where one
/// network also decides on the calls and writes a rationale.
public struct ToolRewardModel: RewardModel {
  /// Kind `tools`.
  public let card: RewardCard
  /// What asks the tools.
  public let tracer: ToolTracer
  /// What scores an answer with its trace.
  public let part: RewardPart

  /// A reward with tools.
  public init(_ part: RewardPart, tracer: ToolTracer) {
    self.part = part
    self.tracer = tracer
    var card = RewardCard(kind: "tools", of: [part.model])
    card.readsMetadata = card.readsMetadata || tracer.planner.readsMetadata
    card.claimsLogOdds = part.model.card.claimsLogOdds
    card.attributes = part.model.card.attributes
    self.card = card
  }

  /// Refuses what the part refuses before any tool is asked. What will be read is not known: the
  /// trace is not there yet.
  /// - Throws: what the part throws, with its name.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    _ = try part.check(candidate.traced(ToolTrace()))
    return nil
  }

  /// The part's rewards of the answers with their traces. The trace is the rationale, before the
  /// part's own, and a stage whose value is the number of calls. The stage says where a planner
  /// that decides on one call at a time was stopped by the limit of calls.
  ///
  /// - Throws: what planner, tools and part throw, with the candidate's number for a tool's error:
  ///   one tool that fails means that there are no rewards, not wrong ones. `reward.not-finite`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    var traces: [ToolTrace] = []
    for (index, candidate) in candidates.enumerated() {
      do { traces.append(try await tracer.trace(candidate)) } catch let error as RewardError {
        throw Self.placed(error, candidate: index, of: candidates.count)
      }
    }
    let found = try await part.rewards(for: zip(candidates, traces).map { $0.traced($1) })
    return try zip(found, traces).map { own, trace in
      try requireFinite(own.value, part.name)
      var reward = own
      let parts = [trace.text, own.rationale ?? ""].filter { !$0.isEmpty }
      reward.rationale = parts.isEmpty ? nil : parts.joined(separator: "\n\n")
      reward.stage = RewardStage(
        name: card.kind, operation: "r of the answer with what tools said", value: own.value,
        parts: [
          RewardStage(
            name: "trace", operation: operation(trace), value: Double(trace.steps.count)),
          own.stage(named: part.name),
        ])
      return reward
    }
  }

  private func operation(_ trace: ToolTrace) -> String {
    let name = tracer.planner.name
    guard !trace.steps.isEmpty else { return "\(name): no call" }
    let isStopped = tracer.isAtLimit(trace) && !tracer.planner.knowsAllCalls
    let limit = isStopped ? " (not asked for more after \(tracer.maximumCalls) calls)" : ""
    return "\(name)\(limit): \(trace.text)"
  }

  private static func placed(
    _ error: RewardError, candidate index: Int, of count: Int
  ) -> RewardError {
    guard count > 1 else { return error }
    var (error, place) = (error, error.place ?? .init())
    place.item = "candidate \(index + 1)" + (place.item.map { ": \($0)" } ?? "")
    error.place = place
    return error
  }
}
