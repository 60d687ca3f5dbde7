import Basics

/// Tells 55 languages apart by naive Bayes over character n-grams, as `langdetect` does (Shuyo 2010).
///
/// `langdetect` draws n-grams at random with another seed in each run, so that it does not agree with
/// itself on texts that hardly belong to any language; here the seed is fixed.
struct LanguageDetector: Sendable {
  /// Codes such as `en` and `zh-cn`, in the order of the probabilities.
  let languages: [String]
  /// For an n-gram its share in each language.
  private let shares: [UInt64: [Double]]
  private let ideographs: [Unicode.Scalar: Unicode.Scalar]

  /// - Parameters:
  ///   - profiles: how often each language has each n-gram, and how many it has of each length.
  init(
    profiles: [(language: String, counts: [String: Double], totals: [Double])],
    ideographs: [Unicode.Scalar: Unicode.Scalar]
  ) {
    languages = profiles.map(\.language)
    var shares: [UInt64: [Double]] = [:]
    for (index, profile) in profiles.enumerated() {
      for (gram, count) in profile.counts {
        let length = gram.unicodeScalars.count
        guard (1...profile.totals.count).contains(length) else { continue }
        shares[
          LanguageNGrams.key(gram.unicodeScalars),
          default: Array(repeating: 0, count: profiles.count)][index] =
          count / profile.totals[length - 1]
      }
    }
    self.shares = shares
    self.ideographs = ideographs
  }

  /// The most probable language; nil for a text without any n-gram of any language.
  /// Cost: O(scalars) and at most 7,000 draws.
  func language(of text: PythonText) -> String? {
    let known = LanguageNGrams(ideographs: ideographs).grams(of: text).compactMap { shares[$0] }
    guard !known.isEmpty else { return nil }
    var random = RandomSource(seed: 0).stream("language")
    var mean = Array(repeating: 0.0, count: languages.count)
    let trials = 7
    for _ in 0..<trials {
      let alpha = 0.5 + 0.05 * random.normal()
      for (index, value) in trial(known, alpha: alpha, &random).enumerated() {
        mean[index] += value / Double(trials)
      }
    }
    let best = mean.indices.max { mean[$0] < mean[$1] }!
    return mean[best] > 0.1 ? languages[best] : "unknown"
  }

  /// Probabilities after draws until one language is certain.
  private func trial(
    _ grams: [[Double]], alpha: Double, _ random: inout RandomSource
  ) -> [Double] {
    var probabilities = Array(repeating: 1 / Double(languages.count), count: languages.count)
    for draw in 0...1000 {
      let share = grams[Int.random(in: grams.indices, using: &random)]
      for index in probabilities.indices { probabilities[index] *= alpha / 10_000 + share[index] }
      guard draw.isMultiple(of: 5) else { continue }
      let sum = probabilities.reduce(0, +)
      for index in probabilities.indices { probabilities[index] /= sum }
      if probabilities.max()! > 0.99999 { break }
    }
    return probabilities
  }
}
