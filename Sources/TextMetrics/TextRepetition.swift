/// The share of a text's n-grams that are different ones, in 0...1: 1 where none comes twice, and
/// for texts of fewer than n tokens (distinct-n of Li et al. 2016, over n-grams instead of tokens).
///
/// With n = 3 it is the repetition penalty of R³ ("Preference-free alignment learning with
/// regularized relevance reward"). Long texts repeat more, so that only texts of like length
/// compare. Traps unless n is positive. Cost: O(bytes + n · tokens).
public func distinctNGrams(_ tokens: [String], n: Int) -> Double {
  precondition(n >= 1, "n-grams have at least one token")
  guard tokens.count >= n else { return 1 }
  var index = NGramIndex()
  let nGrams = index.nGrams(of: tokens, upTo: n)[n - 1]
  return Double(Set(nGrams).count) / Double(nGrams.count)
}

/// The runs of word characters and the runs of anything else but white space, in order: NLTK's
/// `wordpunct_tokenize`.
///
/// Word characters are those of Unicode's `\w`, combining marks among them, as in NLTK since it
/// matches with the `regex` module; before, a mark ended its word. Cost: O(scalars).
public func wordPunctuationTokens(_ text: String) -> [String] {
  var tokens: [String] = []
  var run = String.UnicodeScalarView()
  var isRunOfWords = false
  func close() {
    guard !run.isEmpty else { return }
    tokens.append(String(run))
    run = String.UnicodeScalarView()
  }
  for scalar in text.unicodeScalars {
    if scalar.properties.isWhitespace {
      close()
      continue
    }
    let isWord = scalar.isWord
    if isWord != isRunOfWords { close() }
    isRunOfWords = isWord
    run.append(scalar)
  }
  close()
  return tokens
}
