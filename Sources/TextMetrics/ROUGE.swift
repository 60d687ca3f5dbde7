/// ROUGE: how much of a reference text a candidate covers and how much of the candidate is covered,
/// by n-grams or by the longest common subsequence (Lin 2004, sections 2 and 3).
///
/// Equal to Google's `rouge_score` without stemming. ROUGE-L takes a text as one sequence, not
/// sentence by sentence.
public struct ROUGE: Hashable, Sendable {
  /// What is matched.
  public enum Unit: Hashable, Sendable {
    /// N-grams of this length, at least 1: ROUGE-N.
    case nGrams(Int)
    /// The longest sequence of tokens that both texts have in the same order, with gaps: ROUGE-L.
    case longestCommonSubsequence
  }

  /// How texts are taken apart. Case is ignored.
  public enum Tokenizer: String, CaseIterable, Hashable, Sendable {
    /// Runs of the letters a to z and the digits; everything else separates. For English: other
    /// scripts yield no tokens at all.
    case alphanumeric
    /// Splits on white space, for other languages; punctuation stays with its word.
    case whitespace

    /// The tokens of a text, lower-cased, in order. Cost: O(scalars).
    public func tokens(_ text: String) -> [String] {
      let scalars = [Unicode.Scalar](text.unicodeScalars).lowered
      switch self {
      case .whitespace: return scalars.fields
      case .alphanumeric:
        return scalars.split { !($0.isASCIIDigit || ($0 >= "a" && $0 <= "z")) }
          .map { String(String.UnicodeScalarView($0)) }
      }
    }
  }

  /// What a comparison found.
  public struct Score: Hashable, Sendable {
    /// The share of the candidate that is matched, 0...1; 0 for an empty one.
    public let precision: Double
    /// The share of the reference that is matched, 0...1; 0 for an empty one.
    public let recall: Double
    /// The harmonic mean of the two, 0...1; 0 where both are.
    public let fMeasure: Double

    init(matches: Int, candidate: Int, reference: Int) {
      precision = Double(matches) / Double(max(candidate, 1))
      recall = Double(matches) / Double(max(reference, 1))
      let sum = precision + recall
      fMeasure = sum > 0 ? 2 * precision * recall / sum : 0
    }
  }

  /// What is matched.
  public let unit: Unit
  /// How texts are taken apart.
  public let tokenizer: Tokenizer

  /// A metric with these options. Traps where n-grams are to be shorter than 1.
  public init(_ unit: Unit, tokenizer: Tokenizer = .alphanumeric) {
    if case .nGrams(let n) = unit { precondition(n >= 1, "n-grams have at least one token") }
    self.unit = unit
    self.tokenizer = tokenizer
  }

  /// ROUGE-1: single tokens.
  public static let rouge1 = ROUGE(.nGrams(1))
  /// ROUGE-2: pairs of neighbours.
  public static let rouge2 = ROUGE(.nGrams(2))
  /// ROUGE-L: the longest common subsequence.
  public static let rougeL = ROUGE(.longestCommonSubsequence)

  /// Compares a candidate with each reference: the score with the highest F measure, the first of
  /// several. Traps where there are no references; an empty text is one.
  ///
  /// - Complexity: O(n · tokens) with n-grams. With subsequences O(candidate · reference) time and
  ///   O(tokens) memory for each reference.
  public func score(_ candidate: String, references: [String]) -> Score {
    precondition(!references.isEmpty, "ROUGE needs at least one reference")
    var index = NGramIndex()
    let own = units(of: candidate, &index)
    var scores: [Score] = []
    for reference in references {
      let other = units(of: reference, &index)
      let matches =
        switch unit {
        case .nGrams: clippedMatches(own, references: [other])
        case .longestCommonSubsequence: longestCommonSubsequence(own, other)
        }
      scores.append(Score(matches: matches, candidate: own.count, reference: other.count))
    }
    return scores.dropFirst().reduce(scores[0]) { $1.fMeasure > $0.fMeasure ? $1 : $0 }
  }

  private func units(of text: String, _ index: inout NGramIndex) -> [Int] {
    let tokens = tokenizer.tokens(text)
    switch unit {
    case .nGrams(let n): return index.nGrams(of: tokens, upTo: n)[n - 1]
    case .longestCommonSubsequence: return index.numbers(of: tokens)
    }
  }
}

/// The length of the longest common subsequence. Cost: O(first · second) time, less what both begin
/// and end with, and O(min(first, second)) memory.
func longestCommonSubsequence(_ first: [Int], _ second: [Int]) -> Int {
  var long = first.count >= second.count ? first[...] : second[...]
  var short = first.count >= second.count ? second[...] : first[...]
  var shared = 0
  while let number = short.first, number == long.first {
    short = short.dropFirst()
    long = long.dropFirst()
    shared += 1
  }
  while let number = short.last, number == long.last {
    short = short.dropLast()
    long = long.dropLast()
    shared += 1
  }
  // One row of the table: the lengths for the numbers of `long` so far and each prefix of `short`.
  var row = [Int](repeating: 0, count: short.count + 1)
  for number in long {
    var diagonal = 0
    for (column, other) in short.enumerated() {
      let above = row[column + 1]
      row[column + 1] = number == other ? diagonal + 1 : max(above, row[column])
      diagonal = above
    }
  }
  return shared + row[short.count]
}
