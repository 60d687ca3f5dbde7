import Basics
import Testing

@testable import TextMetrics

/// Values worked out by hand or given by rouge_score 0.1.2.
@Suite struct ROUGETests {
  private static let fox = "The quick brown fox jumps over the lazy dog"
  private static let log = "The quick brown dog jumps on the log."

  private static let foxScores: [(ROUGE, Double, Double, Double)] = [
    (.rouge1, 0.75, 0.6666666666666666, 0.7058823529411765),
    (.rouge2, 0.2857142857142857, 0.25, 0.26666666666666666),
    (.rougeL, 0.625, 0.5555555555555556, 0.5882352941176471),
  ]

  @Test(arguments: foxScores)
  func foxes(metric: ROUGE, precision: Double, recall: Double, fMeasure: Double) {
    let score = metric.score(Self.log, references: [Self.fox])
    #expect(abs(score.precision - precision) < 1e-12 && abs(score.recall - recall) < 1e-12)
    #expect(abs(score.fMeasure - fMeasure) < 1e-12)
  }

  /// The example of Lin's section 3.1: the order of words tells the candidates apart.
  @Test func bestReferenceCounts() {
    let references = ["police killed the gunman", "the gunman was shot by police"]
    #expect(ROUGE.rougeL.score("police kill the gunman", references: references).fMeasure == 0.75)
    #expect(
      ROUGE.rougeL.score("the gunman kill police", references: [references[0]]).fMeasure == 0.5)
    #expect(ROUGE.rouge1.score("shot by police", references: references).recall == 0.5)
  }

  @Test func tokens() {
    let english = ROUGE.Tokenizer.alphanumeric
    #expect(english.tokens("Caf\u{e9} \u{212a}2, it's!") == ["caf", "k2", "it", "s"])
    #expect(english.tokens("Привет").isEmpty)
    let words = ROUGE.Tokenizer.whitespace.tokens(" Привет,\u{a0}Мир 中文 ")
    #expect(words == ["привет,", "мир", "中文"])
    #expect(ROUGE.rouge1.score("Привет", references: ["Привет"]).fMeasure == 0)
    let other = ROUGE(.nGrams(1), tokenizer: .whitespace)
    #expect(other.score("ПРИВЕТ мир", references: ["привет Мир"]).fMeasure == 1)
    #expect(other.score("\u{e9}", references: ["e\u{301}"]).fMeasure == 0)
  }

  @Test(arguments: [ROUGE.rouge1, ROUGE.rouge2, ROUGE.rougeL, ROUGE(.nGrams(9))])
  func emptyAndShortTexts(metric: ROUGE) {
    for (candidate, reference) in [("", ""), ("", "a b"), ("a b", ""), ("👩‍🔬", "\u{301}")] {
      let score = metric.score(candidate, references: [reference])
      #expect(score.precision == 0 && score.recall == 0 && score.fMeasure == 0)
    }
    #expect(metric.score("a", references: ["a"]).fMeasure == (metric.unit.isShort ? 1 : 0))
  }

  @Test func longTexts() {
    var random = RandomSource(seed: 8)
    let words = (0..<100_000).map { _ in "w\(Int.random(in: 0..<3000, using: &random))" }
    let text = words.joined(separator: " ")
    let shuffled = words.shuffled(using: &random).joined(separator: " ")
    #expect(ROUGE.rouge1.score(text, references: [shuffled]).fMeasure == 1)
    // What both begin and end with costs no table.
    var altered = words
    altered[50_000] = "new"
    let changed = altered.joined(separator: " ")
    #expect(abs(ROUGE.rougeL.score(text, references: [changed]).recall - 0.99999) < 1e-12)
  }

  @Test func subsequencesAgainstAllSubsets() {
    var random = RandomSource(seed: 9)
    for _ in 0..<200 {
      let first = (0..<8).map { _ in Int.random(in: 0..<4, using: &random) }
      let second = (0..<Int.random(in: 0..<10, using: &random)).map { _ in
        Int.random(in: 0..<4, using: &random)
      }
      let longest = (0..<(1 << first.count)).map { subset -> Int in
        let chosen = first.indices.filter { subset >> $0 & 1 == 1 }.map { first[$0] }
        return isSubsequence(chosen, of: second) ? chosen.count : 0
      }.max()
      #expect(longestCommonSubsequence(first, second) == longest)
      #expect(longestCommonSubsequence(second, first) == longest)
    }
  }

  private func isSubsequence(_ part: [Int], of whole: [Int]) -> Bool {
    var left = part[...]
    for number in whole where number == left.first { left = left.dropFirst() }
    return left.isEmpty
  }
}

extension ROUGE.Unit {
  /// Whether one token is enough to match.
  fileprivate var isShort: Bool { self == .nGrams(1) || self == .longestCommonSubsequence }
}
