import Basics
import Foundation
import Rewards
import Testing

@testable import Training

/// A text as how often it has each letter, weighted by where.
private struct LetterCounts: TextEmbedder {
  let name = "letters"
  let width = 26

  func embed(_ texts: [String]) throws -> [TextVector] {
    texts.map { text in
      var values = [Float](repeating: 0, count: width)
      for (place, byte) in text.lowercased().utf8.enumerated() where (97...122).contains(byte) {
        values[Int(byte) - 97] += 1 + Float(place) / 50
      }
      return TextVector(values, reading: Reading(tokens: 1, isTruncated: false, hash: 0))
    }
  }
}

@Suite struct AugmentationTests {
  private let words = (0..<100).map { "alphabet\($0 % 7 == 0 ? "," : "") of" }
    .joined(separator: "  ")

  @Test func fewWordsAreMisspelt() {
    let strict = TextAugmentation(share: 0.05, least: 0)
    for seed in 0..<30 {
      var source = RandomSource(seed: UInt64(seed))
      let copy = strict(words, from: &source)
      let (before, after) = (words.split(separator: " "), copy.split(separator: " "))
      #expect(before.count == 200 && after.count == 200)
      let changed = zip(before, after).filter { $0 != $1 }
      #expect(changed.count == 10, "5 % of 200")
      for (old, new) in changed {
        #expect(old.hasPrefix("alphabet") && abs(old.count - new.count) <= 1)
        #expect(new.first == "a" && new.last == old.last && new.contains("t"))
      }
      var again = RandomSource(seed: UInt64(seed))
      #expect(strict(words, from: &again) == copy)
    }
  }

  @Test func textsThatKeepTheirSpelling() {
    var source = RandomSource(seed: 1)
    let usual = TextAugmentation()
    for text in ["", "  ", "a few of us", "https://a.example/page 12345 don't", "日本 語"] {
      #expect(usual(text, from: &source) == text)
    }
    #expect(TextAugmentation(least: 0)("nineteen words", from: &source) == "nineteen words")
    #expect(usual("nineteen or so", from: &source) != "nineteen or so")
    #expect(usual.copies(of: "text", count: 0, from: &source).isEmpty)
    // Letters that are the same cannot change places unseen.
    for _ in 0..<50 { #expect(usual("(oooo)", from: &source) != "(oooo)") }
  }

  /// The farthest corner is the farthest copy.
  @Test func extremeCopies() throws {
    let response = "Relevant responses remain readable although several letters are misplaced."
    let embedder = LetterCounts()
    for seed in 0..<20 {
      let source = RandomSource(seed: UInt64(seed))
      var drawn = source
      var copies: [String] = []
      for copy in TextAugmentation(least: 3).copies(of: response, count: 5, from: &drawn)
      where copy != response && !copies.contains(copy) { copies.append(copy) }
      let rows = try embedder.embed([response] + copies).map(\.values)
      let components = try PrincipalComponents(rows, count: 2)
      let points = rows.map { components.coordinates(of: $0) }
      let distances = points.map { hypot($0[0] - points[0][0], $0[1] - points[0][1]) }
      func texts(_ mode: ConvexAugmentation.Mode) throws -> [String] {
        var own = source
        return try ConvexAugmentation(
          embedder, augmentation: TextAugmentation(least: 3), mode: mode
        ).texts(for: response, from: &own)
      }
      let replaced = try texts(.replace)
      #expect(replaced.count == 1)
      let place = try #require(copies.firstIndex(of: replaced[0]))
      #expect(distances[place + 1] >= distances.max()! - 1e-9)
      let added = try texts(.add)
      #expect(added.first == response && added.contains(replaced[0]))
      #expect(Set(added).count == added.count && added.dropFirst().allSatisfy(copies.contains))
    }
    var source = RandomSource(seed: 0)
    for mode in ConvexAugmentation.Mode.allCases {
      let texts = try ConvexAugmentation(embedder, mode: mode).texts(for: "a b", from: &source)
      #expect(texts == ["a b"])
    }
  }
}
