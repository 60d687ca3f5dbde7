public import Basics
import Synchronization

/// An embedder that embeds each text once, however often it is asked: for rewards, heads and
/// indexes over the same texts. It keeps all vectors, 4 · width bytes a text.
public final class RememberingEmbedder: TextEmbedder {
  private let base: any TextEmbedder
  private let known = Mutex<[[UInt8]: TextVector]>([:])

  /// The same embedder with a memory.
  public init(_ base: any TextEmbedder) { self.base = base }

  /// The embedder's name.
  public var name: String { base.name }
  /// Numbers of a vector.
  public var width: Int { base.width }
  /// How many texts are remembered.
  public var count: Int { known.withLock { $0.count } }

  /// What the embedder says.
  public func reading(of text: String) throws(RewardError) -> Reading? {
    try base.reading(of: text)
  }

  /// One vector for each text. Cost: one pass for each text that is new. Two calls at the same time
  /// may embed a text twice.
  /// - Throws: what the embedder throws; the vectors of that call are not kept.
  public func embed(_ texts: [String]) throws -> [TextVector] {
    let keys = texts.map { Array($0.utf8) }
    var missing: [String] = []
    var places: [[UInt8]: Int] = [:]
    known.withLock { known in
      for (key, text) in zip(keys, texts) where known[key] == nil && places[key] == nil {
        places[key] = missing.count
        missing.append(text)
      }
    }
    let made = missing.isEmpty ? [] : try base.embed(missing)
    precondition(made.count == missing.count, "an embedder gives a vector for each text")
    return known.withLock { known in
      for (key, place) in places { known[key] = made[place] }
      return keys.map { known[$0]! }
    }
  }
}
