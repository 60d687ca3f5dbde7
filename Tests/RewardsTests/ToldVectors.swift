import Basics
import Rewards

/// Gives the vectors that it was told to for texts.
final class ToldVectors: TextEmbedder, @unchecked Sendable {
  let name = "told"
  let width: Int
  private let vectors: [String: [Float]]
  /// The texts that it was asked for, in order.
  private(set) var asked: [String] = []

  init(_ vectors: [String: [Float]]) {
    self.vectors = vectors
    width = vectors.values.first?.count ?? 0
  }

  func embed(_ texts: [String]) throws -> [TextVector] {
    asked += texts
    return try texts.map { text in
      guard let vector = vectors[text] else {
        throw RewardError(.init("told.unknown"), "no vector for '\(text)'")
      }
      return TextVector(vector, reading: Reading(tokens: 1, isTruncated: false, hash: 7))
    }
  }
}

/// The vector of length 1 that has this cosine with (1, 0).
func beside(_ cosine: Double, up: Bool = true) -> [Float] {
  [Float(cosine), Float((1 - cosine * cosine).squareRoot()) * (up ? 1 : -1)]
}

func isClose(_ a: Double, _ b: Double, _ tolerance: Double = 1e-5) -> Bool {
  abs(a - b) < tolerance
}
