import Foundation

/// BM25 over some texts in memory.
///
///     score(d, q) = Σ over q's words t of idf(t) · f · (k₁ + 1) / (f + k₁ · (1 − b + b · |d| / m))
///
/// with f the times that t is in d, m the texts' mean length in words, and idf(t) = ln(1 + (N − n +
/// 0.5) / (n + 0.5)) for a word of n of the N texts. The 1 within the logarithm keeps words of more
/// than half of the texts from counting against a text. Source: Robertson & Zaragoza 2009, section
/// 3.
public struct RankedSearch: Sendable {
  /// How fast repeated words saturate, and how much length counts.
  public let k1: Double, b: Double
  /// For each word the texts that have it, with the times.
  private let postings: [String: [(text: Int, times: Int)]]
  private let lengths: [Int]
  private let meanLength: Double

  /// An index. Cost: O(words). Traps for k₁ below 0 and b outside of 0...1.
  public init(_ texts: [String], k1: Double = 1.2, b: Double = 0.75) {
    precondition(k1 >= 0 && (0...1).contains(b), "constants of BM25")
    self.k1 = k1
    self.b = b
    var postings: [String: [(text: Int, times: Int)]] = [:]
    var lengths: [Int] = []
    for (index, text) in texts.enumerated() {
      let words = Self.words(of: text)
      lengths.append(words.count)
      for word in words {
        if let last = postings[word]?.last, last.text == index {
          postings[word]![postings[word]!.count - 1].times += 1
        } else {
          postings[word, default: []].append((index, 1))
        }
      }
    }
    self.postings = postings
    self.lengths = lengths
    meanLength = lengths.isEmpty ? 0 : Double(lengths.reduce(0, +)) / Double(lengths.count)
  }

  /// Runs of letters and digits, in lower case.
  public static func words(of text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// The texts that share a word with the query, the best first; of equals the first. A word that
  /// the query has twice counts twice.
  public func ranked(_ query: String) -> [(text: Int, score: Double)] {
    var scores: [Int: Double] = [:]
    // Word by word in the query's order, so that sums do not depend on a dictionary's.
    for word in Self.words(of: query) {
      guard let found = postings[word] else { continue }
      let count = Double(lengths.count)
      let rarity = log(1 + (count - Double(found.count) + 0.5) / (Double(found.count) + 0.5))
      for (text, times) in found {
        let length = 1 - b + b * Double(lengths[text]) / meanLength
        scores[text, default: 0] +=
          rarity * Double(times) * (k1 + 1) / (Double(times) + k1 * length)
      }
    }
    return scores.map { (text: $0.key, score: $0.value) }.sorted {
      $0.score != $1.score ? $0.score > $1.score : $0.text < $1.text
    }
  }
}
