import Basics
import Foundation
import OrderedCollections
import Preferences
import Storage
import Text

/// Heads that are kept with a canary.
protocol CanaryScored {
  /// The model below the heads, for errors.
  var source: FeatureSource { get }
  /// What the numbers behind the scalar are called.
  var canaryNames: [String] { get }
  /// The scalar and then a number for each name, for each candidate; all finite.
  func canaryValues(of candidates: [Candidate]) throws -> [[Double]]
}

extension FeatureRewardModel: CanaryScored {
  var canaryNames: [String] { heads.names }

  func canaryValues(of candidates: [Candidate]) throws -> [[Double]] {
    try computed(for: candidates).map { [$0.value] + $0.attributes.values }
  }
}

/// A few candidates and what was said of them when heads were saved, checked whenever they are
/// opened: another encoder, tokenizer or file of weights shows before the first real reward.
struct FeatureCanary: Sendable, Hashable {
  /// Most candidates, and most bytes of a message.
  static let mostCandidates = 16, mostBytes = 1 << 18

  let candidates: [Candidate]
  /// The scalar and then every attribute, or else what goes with it, for each candidate; all finite.
  let values: [[Double]]

  /// - Throws: what scoring throws; `reward.not-finite` for a model that is not to be kept;
  ///   `reward.canary` for texts that are too long for one.
  init(_ model: some CanaryScored, candidates: [Candidate]) throws {
    precondition((1...Self.mostCandidates).contains(candidates.count), "one to sixteen candidates")
    self.candidates = candidates.map { Candidate(prompt: $0.prompt, response: $0.response) }
    guard !Self.areTooLong(candidates) else {
      throw RewardError(.canary, "a text of more than \(Self.mostBytes) bytes is no canary")
    }
    values = try model.canaryValues(of: self.candidates)
  }

  private static func areTooLong(_ candidates: [Candidate]) -> Bool {
    candidates.contains { $0.conversation.contains { $0.content.utf8.count > mostBytes } }
  }

  /// `{"candidates": [{"prompt": […], "response": […], "reward": …, "attributes": […]}]}`.
  var json: JSONValue {
    let items = zip(candidates, values).map { candidate, values in
      JSONValue.object([
        "prompt": .array(candidate.prompt.map(\.json)),
        "response": .array(candidate.response.map(\.json)), "reward": .number(values[0]),
        "attributes": .array(values.dropFirst().map { JSONValue.number($0) }),
      ])
    }
    return ["candidates": .array(items)]
  }

  /// The stored canary of a directory.
  /// - Throws: `reward.canary` for a file that holds none; what reading JSON throws.
  init(directory: String) throws(RewardError) {
    let path = "\(directory)/\(Canary.fileName)"
    let items = try JSONFile.read(path)["candidates"]?.array ?? []
    func refuse(_ reason: String) -> RewardError {
      RewardError(.canary, reason, at: .init(file: path))
    }
    guard (1...Self.mostCandidates).contains(items.count) else {
      throw refuse("must hold one to \(Self.mostCandidates) candidates with their rewards")
    }
    var (candidates, values): ([Candidate], [[Double]]) = ([], [])
    for item in items {
      let given = [item["reward"] ?? .null] + (item["attributes"]?.array ?? [])
      let numbers = given.compactMap(\.double)
      guard numbers.count == given.count else { throw refuse("a reward or attribute is no number") }
      do throws(RewardError) {
        candidates.append(
          Candidate(
            prompt: try Message.list(json: item["prompt"] ?? .null),
            response: try Message.list(json: item["response"] ?? .null)))
      } catch { throw refuse("a candidate cannot be read: \(error.message)") }
      values.append(numbers)
    }
    guard !Self.areTooLong(candidates) else {
      throw refuse("a text is longer than one that a canary is written with")
    }
    (self.candidates, self.values) = (candidates, values)
  }

  /// - Throws: `reward.canary` when the model says something else; what scoring throws.
  func check(_ model: some CanaryScored, directory: String) throws {
    let found = try model.canaryValues(of: candidates)
    let names = ["reward"] + model.canaryNames
    for (place, name) in names.enumerated() {
      guard values.allSatisfy({ $0.count == names.count }) else {
        throw RewardError(
          .canary, "a text has not \(names.count - 1) attributes", at: .init(file: directory))
      }
      let scale = max(values.map { abs($0[place]) }.max() ?? 0, 1e-3)
      for (index, (now, then)) in zip(found, values).enumerated()
      where !(abs(now[place] - then[place]) <= Canary.tolerance * scale) {
        throw RewardError(
          .canary,
          "text \(index) has \(now[place]) for '\(name)', but had \(then[place]) when the heads "
            + "were saved: the heads or the model below them (\(model.source.model)) were changed",
          at: .init(file: directory))
      }
    }
  }
}
