import Basics
public import Preferences
import Foundation
import Hashing
import OrderedCollections
import Text

/// What a reward is stored under: a hash of the model and of all that it reads of a candidate.
///
/// It is the first 16 bytes of a SHA-256: two of a billion texts share them with a chance of 10⁻²¹.
public struct ScoreKey: Hashable, Sendable {
  private let words: SIMD2<UInt64>

  /// - Parameters:
  ///   - model: names the model by its content and everything that its scores depend on, such as
  ///     template and precision.
  ///   - readsMetadata: ``RewardCard/readsMetadata``. Cost: O(bytes).
  public init(model: String, _ candidate: Candidate, readsMetadata: Bool = false) {
    self = Self.keys(model: model, [candidate], readsMetadata: readsMetadata)[0]
  }

  /// The keys of several candidates, in order. A prompt that the one before has too is written once.
  static func keys(
    model: String, _ candidates: [Candidate], readsMetadata: Bool
  ) -> [ScoreKey] {
    var hasher = PartsHasher()
    hasher.add(model)
    let modelEnd = hasher.end
    var prompt: (messages: [Message], end: Int)?
    var text: [UInt8] = []
    return candidates.map { candidate in
      // The same list in memory: equal texts in other bytes are other prompts.
      if let prompt, isSameStorage(prompt.messages, candidate.prompt) {
        hasher.goBack(to: prompt.end)
      } else {
        hasher.goBack(to: modelEnd)
        hasher.add(candidate.prompt, &text)
        prompt = (candidate.prompt, hasher.end)
      }
      hasher.add(candidate.response, &text)
      hasher.add(candidate.reference.map { "reference \($0)" } ?? "no reference")
      for step in candidate.steps ?? [] { hasher.add(step) }
      if readsMetadata, !candidate.metadata.isEmpty {
        hasher.add("metadata behind \(candidate.steps?.count ?? 0) steps")
        hasher.add(JSONValue.object(candidate.metadata).text)
      }
      return ScoreKey(words: hasher.withHash { $0.loadUnaligned(as: SIMD2<UInt64>.self) })
    }
  }

  private init(words: SIMD2<UInt64>) { self.words = words }

  /// The 16 bytes.
  var bytes: Data { withBytes { Data($0) } }

  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try withUnsafeBytes(of: words, body)
  }
}

private func isSameStorage(_ first: [Message], _ second: [Message]) -> Bool {
  first.withUnsafeBufferPointer { first in
    second.withUnsafeBufferPointer { second in
      first.count == second.count && first.baseAddress == second.baseAddress
    }
  }
}

extension PartsHasher {
  fileprivate mutating func add(_ messages: [Message], _ text: inout [UInt8]) {
    add(String(messages.count))
    for message in messages {
      text.removeAll(keepingCapacity: true)
      message.appendJSON(to: &text)
      add(text)
    }
  }
}
