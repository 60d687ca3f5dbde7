import Basics
public import Preferences
import Foundation
import Hashing
import OrderedCollections
import Text

/// What a reward is stored under: a hash of the model and of all that it reads of a candidate.
public struct ScoreKey: Hashable, Sendable {
  /// The first 16 bytes of a SHA-256: two of a billion texts share them with a chance of 10⁻²¹.
  let bytes: Data

  /// - Parameters:
  ///   - model: names the model by its content and everything that its scores depend on, such as
  ///     template and precision.
  ///   - readsMetadata: ``RewardCard/readsMetadata``. Cost: O(bytes).
  public init(model: String, _ candidate: Candidate, readsMetadata: Bool = false) {
    var hasher = PartsHasher()
    var text: [UInt8] = []
    func add(_ messages: [Message]) {
      hasher.add(String(messages.count))
      for message in messages {
        text.removeAll(keepingCapacity: true)
        message.json.appendText(to: &text)
        hasher.add(text)
      }
    }
    hasher.add(model)
    add(candidate.prompt)
    add(candidate.response)
    hasher.add(candidate.reference.map { "reference \($0)" } ?? "no reference")
    for step in candidate.steps ?? [] { hasher.add(step) }
    if readsMetadata, !candidate.metadata.isEmpty {
      hasher.add("metadata behind \(candidate.steps?.count ?? 0) steps")
      hasher.add(JSONValue.object(candidate.metadata).text)
    }
    bytes = hasher.bytes.prefix(16)
  }
}
