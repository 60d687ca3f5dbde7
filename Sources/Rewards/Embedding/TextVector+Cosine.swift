public import Basics

extension TextVector {
  /// The cosine of two vectors, in −1...1, computed in fp64. Traps where widths differ.
  /// - Throws: `embedding.no-direction` for a vector of zeros.
  public func cosine(_ other: TextVector) throws(RewardError) -> Double {
    let value = dot(other) / (try length() * other.length())
    return min(1, max(-1, value))
  }

  /// The Euclidean length, above 0 and finite.
  /// - Throws: `embedding.no-direction`.
  func length() throws(RewardError) -> Double {
    let length = dot(self).squareRoot()
    guard length > 0, length.isFinite else {
      throw RewardError(
        .embeddingNoDirection, "a text's vector has the length \(length), and so no direction")
    }
    return length
  }
}

extension TextEmbedder {
  /// One vector for each text, in order; texts that are there several times are embedded once.
  func distinctly(_ texts: [String]) throws -> [TextVector] {
    // By bytes: two texts that Swift takes for equal may have other tokens.
    var places: [[UInt8]: Int] = [:]
    var distinct: [String] = []
    let owners = texts.map { text in
      let key = Array(text.utf8)
      if let place = places[key] { return place }
      places[key] = distinct.count
      distinct.append(text)
      return distinct.count - 1
    }
    let vectors = try embed(distinct)
    precondition(vectors.count == distinct.count, "an embedder gives a vector for each text")
    return owners.map { vectors[$0] }
  }
}

extension RewardError.Code {
  /// A vector without a direction, so that it has no cosine with others.
  public static let embeddingNoDirection = Self("embedding.no-direction")
}
