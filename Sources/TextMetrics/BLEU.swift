/// BLEU: the geometric mean of a candidate's n-gram precisions against reference texts, times a
/// penalty for candidates that are too short (Papineni et al. 2002, section 2.3).
///
/// `BLEU.sacreBLEU` equals sacrebleu's sentence score and `BLEU.bleuberi` is the reward of
/// BLEUBERI. The value lies in 0...1; sacrebleu's is the same times 100.
public struct BLEU: Hashable, Sendable {
  /// Which reference's length a candidate must reach.
  public enum ReferenceLength: String, CaseIterable, Hashable, Sendable {
    /// The one closest to the candidate's, the shorter of two; as sacrebleu.
    case closest
    /// The shortest; as BLEUBERI.
    case shortest
  }

  /// How texts are taken apart.
  public let tokenizer: BLEUTokenizer
  /// What is done about precisions of zero.
  public let smoothing: Smoothing
  /// The longest n-grams that count; at least 1.
  public let maximumOrder: Int
  /// Whether orders that the candidate is too short for are left out of the mean. Without it, such
  /// a candidate scores 0, unless the smoothing adds to the counts.
  public let effectiveOrder: Bool
  /// Whether case is ignored.
  public let lowercase: Bool
  /// Which reference's length counts.
  public let referenceLength: ReferenceLength

  /// A metric with these options; the defaults are those of sacrebleu's sentence score. Traps
  /// unless `maximumOrder` is positive and the smoothing's number in its range.
  public init(
    tokenizer: BLEUTokenizer = .mteval13a, smoothing: Smoothing = .exponential,
    maximumOrder: Int = 4, effectiveOrder: Bool = true, lowercase: Bool = false,
    referenceLength: ReferenceLength = .closest
  ) {
    precondition(maximumOrder >= 1, "BLEU counts n-grams from n = 1")
    smoothing.check()
    self.tokenizer = tokenizer
    self.smoothing = smoothing
    self.maximumOrder = maximumOrder
    self.effectiveOrder = effectiveOrder
    self.lowercase = lowercase
    self.referenceLength = referenceLength
  }

  /// The defaults of sacrebleu's `sentence_bleu`.
  public static let sacreBLEU = BLEU()

  /// The reward of BLEUBERI: one added to all counts and the shortest reference, as the metric
  /// "bleu" of Hugging Face's `evaluate` with smoothing.
  public static let bleuberi = BLEU(
    smoothing: .addOneAll, effectiveOrder: false, referenceLength: .shortest)

  /// Compares a candidate with its references. A candidate without tokens scores 0. Traps where
  /// there are no references; an empty text is one.
  ///
  /// - Complexity: O(bytes + maximumOrder · tokens), of the candidate and all references.
  public func score(_ candidate: String, references: [String]) -> Score {
    score(of: counts(candidate, references))
  }

  /// The score of many candidates at once: the counts of all rows are summed before precisions are
  /// taken, so that it is not the mean of the rows' scores (Papineni et al. 2002, section 2.1.1).
  ///
  /// Equal to sacrebleu's `corpus_bleu` where `effectiveOrder` is false, its default there. No rows
  /// score 0. Traps where a row has no references. Cost: the sum of the rows'.
  public func corpusScore(_ rows: [(candidate: String, references: [String])]) -> Score {
    var sum = Counts(order: maximumOrder)
    for row in rows { sum.add(counts(row.candidate, row.references)) }
    return score(of: sum)
  }

  private func counts(_ candidate: String, _ references: [String]) -> Counts {
    precondition(!references.isEmpty, "BLEU needs at least one reference")
    var index = NGramIndex()
    let own = index.nGrams(of: tokens(candidate), upTo: maximumOrder)
    var others: [[[Int]]] = []
    for reference in references {
      others.append(index.nGrams(of: tokens(reference), upTo: maximumOrder))
    }
    var counts = Counts(order: maximumOrder)
    counts.candidateLength = own[0].count
    counts.referenceLength = length(of: others.map { $0[0].count }, for: own[0].count)
    for order in 0..<maximumOrder {
      counts.totals[order] = own[order].count
      counts.matches[order] = clippedMatches(own[order], references: others.map { $0[order] })
    }
    return counts
  }

  private func tokens(_ text: String) -> [String] {
    let scalars = [Unicode.Scalar](text.unicodeScalars)
    return tokenizer.tokens(lowercase ? scalars.lowered : scalars)
  }

  private func length(of references: [Int], for candidate: Int) -> Int {
    references.dropFirst().reduce(references[0]) { best, length in
      guard referenceLength == .closest else { return min(best, length) }
      let isCloser = (abs(length - candidate), length) < (abs(best - candidate), best)
      return isCloser ? length : best
    }
  }
}
