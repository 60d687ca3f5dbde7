public import Basics

/// Exact search among vectors in memory, by cosine.
public struct RetrievalIndex: Sendable {
  /// A vector that was found.
  public struct Match: Sendable, Hashable {
    /// Its place in the list that the index was made of.
    public let index: Int
    /// The cosine with what was asked for.
    public let similarity: Double
  }

  /// The distinct vectors, and the first place of each.
  private let entries: [(place: Int, vector: TextVector, length: Double)]

  /// An index. Of equal vectors the first one counts: to the encoder they are the same text. Traps
  /// where widths differ.
  /// - Throws: `embedding.no-direction` for a vector of zeros, with its place.
  public init(_ vectors: [TextVector]) throws(RewardError) {
    var known: Set<[Float]> = []
    var entries: [(place: Int, vector: TextVector, length: Double)] = []
    for (place, vector) in vectors.enumerated() where known.insert(vector.values).inserted {
      precondition(vector.values.count == vectors[0].values.count, "vectors of one width")
      do throws(RewardError) {
        entries.append((place, vector, try vector.length()))
      } catch {
        var error = error
        error.place = .init(item: "vector \(place)")
        throw error
      }
    }
    self.entries = entries
  }

  /// How many distinct vectors there are.
  public var count: Int { entries.count }

  /// The nearest vectors, the nearest first; of equally near ones that which came first in the
  /// list.
  ///
  /// Cost: O(count · width). Traps for another width, and unless `limit` is above 0.
  /// - Parameters:
  ///   - limit: at most so many.
  ///   - threshold: none of a lower cosine.
  ///   - includesItself: whether a vector that equals the one that is asked for counts.
  /// - Throws: `embedding.no-direction`.
  public func nearest(
    to vector: TextVector, limit: Int, threshold: Double = -1, includesItself: Bool = true
  ) throws(RewardError) -> [Match] {
    precondition(limit > 0, "a limit above 0")
    let length = try vector.length()
    var found: [Match] = []
    for entry in entries where includesItself || entry.vector.values != vector.values {
      let cosine = entry.vector.dot(vector) / (entry.length * length)
      let similarity = min(1, max(-1, cosine))
      if similarity >= threshold { found.append(Match(index: entry.place, similarity: similarity)) }
    }
    found.sort { ($1.similarity, $0.index) < ($0.similarity, $1.index) }
    return Array(found.prefix(limit))
  }
}
