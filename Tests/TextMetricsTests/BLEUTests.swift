import Basics
import TextMetrics
import Testing

private let mat = ["the cat is on the mat"]
private let today = "there is a cat on the mat today"

/// A candidate, its references and BLEUBERI's reward.
private let bleuberiFixtures: [(String, [String], Double)] = [
  ("the cat sat on the mat", mat, 0.488923),
  ("there is a cat on a mat", mat, 0.233569),
  ("there is a cat on a mat", [today], 0.612975),
  // The length that counts becomes that of the shorter reference.
  ("there is a cat on a mat", mat + [today], 0.707107),
  ("the cat", mat, 0.135335),
  // No word in common.
  ("a b c d", mat, 0.183256),
]

/// A smoothing, the longest n-grams and sacrebleu's score of the first fixture.
private let smoothings: [(BLEU.Smoothing, Int, Double)] = [
  (.none, 4, 0), (.none, 2, 0.7071067811865471), (.floor(0.1), 4, 0.2540663740773073),
  (.addK(1), 4, 0.4854917717073236), (.exponential, 4, 0.3799178428257963),
]

/// Values worked out by hand or given by sacrebleu 2.6.0.
@Suite struct BLEUTests {
  /// BLEUBERI's form, with one added to all counts.
  @Test(arguments: bleuberiFixtures) func bleuberi(
    candidate: String, references: [String], expected: Double
  ) {
    let score = BLEU.bleuberi.score(candidate, references: references)
    #expect(abs(score.value - expected) < 1e-5)
  }

  @Test func sentenceAsSacreBLEU() {
    let score = BLEU.sacreBLEU.score("the cat sat on the mat", references: mat)
    #expect(abs(score.value - 0.3799178428257963) < 1e-12)
    #expect(score.matches == [5, 3, 1, 0] && score.totals == [6, 5, 4, 3])
    let precisions: [Double] = [5.0 / 6, 3.0 / 5, 1.0 / 4, 1.0 / 6]
    #expect(score.precisions == precisions)
    #expect(score.brevityPenalty == 1 && score.candidateLength == 6 && score.referenceLength == 6)
  }

  @Test(arguments: smoothings)
  func smoothingKinds(smoothing: BLEU.Smoothing, order: Int, expected: Double) {
    let metric = BLEU(smoothing: smoothing, maximumOrder: order, effectiveOrder: false)
    let score = metric.score("the cat sat on the mat", references: mat)
    #expect(abs(score.value - expected) < 1e-12)
  }

  /// Each order without a match counts half of the one before.
  @Test func exponentialSmoothingHalvesOn() {
    let score = BLEU.sacreBLEU.score("a x b y", references: ["b a c d"])
    let precisions: [Double] = [0.5, 1.0 / 6.0, 0.125, 0.125]
    #expect(score.precisions == precisions)
  }

  /// The example of Papineni et al., section 2.1.
  @Test func countsAreClipped() {
    let metric = BLEU(smoothing: .none, maximumOrder: 1)
    let score = metric.score(
      "the the the the the the the", references: mat + ["there is a cat on the mat"])
    #expect(score.matches == [2] && score.totals == [7])
    #expect(abs(score.value - 2.0 / 7) < 1e-12)
  }

  @Test func effectiveOrderOfShortCandidates() {
    let short = BLEU.sacreBLEU.score("the cat", references: mat)
    #expect(abs(short.value - 0.13533528323661276) < 1e-12)
    #expect(short.totals == [2, 1, 0, 0])
    let whole = BLEU(effectiveOrder: false).score("the cat", references: mat)
    #expect(whole.value == 0)
    #expect(abs(whole.brevityPenalty - 0.13533528323661276) < 1e-12)
  }

  /// Two references are as close: the shorter counts.
  @Test func closestReferenceLength() {
    let references = ["a b c d", "a b", "a b c d e f g h"]
    #expect(BLEU.sacreBLEU.score("a b c", references: references).referenceLength == 2)
    #expect(BLEU.sacreBLEU.score("a b c d e f g", references: references).referenceLength == 8)
    let shortest = BLEU(referenceLength: .shortest)
    #expect(shortest.score("a b c d e f g", references: references).referenceLength == 2)
  }

  @Test func corpusSumsCounts() {
    let rows = [
      (candidate: "the cat sat on the mat", references: mat),
      (candidate: "a dog", references: ["a dog ran"]),
    ]
    let score = BLEU(effectiveOrder: false).corpusScore(rows)
    #expect(abs(score.value - 0.34844928509543394) < 1e-12)
    #expect(score.candidateLength == 8 && score.referenceLength == 9)
    #expect(score.matches == [7, 4, 1, 0])
    let one = BLEU.sacreBLEU.corpusScore([rows[0]])
    #expect(one == BLEU.sacreBLEU.score(rows[0].candidate, references: mat))
    #expect(BLEU.sacreBLEU.corpusScore([]).value == 0)
  }

  @Test func caseCountsUnlessTold() {
    let ignoring = BLEU(lowercase: true)
    #expect(BLEU.sacreBLEU.score("The Cat", references: ["the cat"]).value == 0)
    #expect(ignoring.score("The Cat", references: ["the cat"]).value == 1)
    // A capital sigma that ends a word, and letters whose small form is ASCII or has two scalars.
    #expect(ignoring.score("ΟΔΟΣ ΑΣ Σ", references: ["οδο\u{3c2} α\u{3c2} \u{3c3}"]).value == 1)
    #expect(ignoring.score("I \u{130} \u{212a}", references: ["i i\u{307} k"]).value == 1)
  }

  @Test(arguments: [BLEU.sacreBLEU, BLEU.bleuberi])
  func emptyTexts(metric: BLEU) {
    for empty in ["", " ", "\n\u{a0}"] {
      let score = metric.score(empty, references: ["a b"])
      #expect(score.value == 0 && score.brevityPenalty == 0 && score.candidateLength == 0)
      #expect(metric.score(empty, references: [empty]).value == 0)
      let reference = metric.score("a b c d", references: [empty])
      #expect(reference.referenceLength == 0 && reference.brevityPenalty == 1)
      #expect(reference.matches == [0, 0, 0, 0])
    }
    #expect(BLEU.sacreBLEU.score("a b c d", references: [""]).value == 0)
  }

  /// Swift takes composed and decomposed letters for the same; sacrebleu does not.
  @Test func scalarsAreCompared() {
    #expect(BLEU.sacreBLEU.score("\u{e9}", references: ["e\u{301}"]).value == 0)
    #expect(BLEU.sacreBLEU.score("👩‍🔬", references: ["👩"]).value == 0)
    #expect(BLEU.sacreBLEU.score("👩‍🔬", references: ["👩‍🔬"]).value == 1)
  }

  @Test func chineseCharacters() {
    let score = BLEU(tokenizer: .chinese).score("我喜欢茶", references: ["我喜欢咖啡"])
    #expect(score.matches == [3, 2, 1, 0] && score.totals == [4, 3, 2, 1])
    #expect(score.candidateLength == 4 && score.referenceLength == 5)
  }

  @Test func longTexts() {
    var random = RandomSource(seed: 5)
    let words = (0..<100_000).map { _ in "w\(Int.random(in: 0..<3000, using: &random))" }
    let text = words.joined(separator: " ")
    let other = words.shuffled(using: &random).joined(separator: " ")
    #expect(BLEU.sacreBLEU.score(text, references: [other, text]).value == 1)
    let score = BLEU.sacreBLEU.score(text, references: [other])
    #expect(score.matches[0] == 100_000 && score.value < 0.5)
  }
}
