import Basics
import TextMetrics
import Testing

private let metrics: [BLEU] = [
  .sacreBLEU, .bleuberi, BLEU(smoothing: .floor(0.1)), BLEU(smoothing: .addK(1)),
  BLEU(smoothing: .none, effectiveOrder: false), BLEU(tokenizer: .character, lowercase: true),
  BLEU(tokenizer: .international, maximumOrder: 6), BLEU(tokenizer: .chinese, maximumOrder: 2),
]

/// What holds for any texts.
@Suite struct BLEUPropertyTests {
  private func text(_ random: inout RandomSource) -> String {
    let parts = ["a", "b", "C", "dog.", "3.5", "é", "e\u{301}", "中文", "😀", "x-1", ",", "Σ"]
    let count = Int.random(in: 0..<15, using: &random)
    return (0..<count).map { _ in parts.randomElement(using: &random)! }.joined(separator: " ")
  }

  @Test(arguments: metrics) func valuesStayInRange(metric: BLEU) {
    var random = RandomSource(seed: 1)
    for _ in 0..<300 {
      let references = (0..<3).map { _ in text(&random) }
      let score = metric.score(text(&random), references: references)
      for number in [score.value, score.brevityPenalty] + score.precisions {
        #expect(number >= 0 && number <= 1 + 1e-12)
      }
      #expect(zip(score.matches, score.totals).allSatisfy { $0 <= $1 })
    }
  }

  @Test(arguments: metrics) func identicalTextsScoreOne(metric: BLEU) {
    var random = RandomSource(seed: 2)
    for _ in 0..<100 {
      let same = text(&random) + " one two three four five six"
      let score = metric.score(same, references: [text(&random) + same + " longer", same])
      #expect(score.matches == score.totals)
      #expect(abs(metric.score(same, references: [same]).value - 1) < 1e-12)
    }
  }

  @Test(arguments: metrics) func orderOfReferencesDoesNotMatter(metric: BLEU) {
    var random = RandomSource(seed: 3)
    for _ in 0..<100 {
      let candidate = text(&random)
      let references = (0..<4).map { _ in text(&random) }
      let score = metric.score(candidate, references: references)
      #expect(metric.score(candidate, references: references.reversed()) == score)
      #expect(metric.score(candidate, references: references + references) == score)
    }
  }

  @Test(arguments: metrics) func moreReferencesNeverMatchLess(metric: BLEU) {
    var random = RandomSource(seed: 4)
    for _ in 0..<100 {
      let candidate = text(&random)
      var references: [String] = []
      var before = [Int](repeating: 0, count: metric.maximumOrder)
      for _ in 0..<5 {
        references.append(text(&random))
        let matches = metric.score(candidate, references: references).matches
        #expect(zip(before, matches).allSatisfy { $0 <= $1 })
        before = matches
      }
    }
  }

  @Test func corpusOfCopiesScoresAsOne() {
    var random = RandomSource(seed: 6)
    let metric = BLEU(smoothing: .none)
    for _ in 0..<100 {
      let row = (candidate: text(&random), references: [text(&random), text(&random)])
      let one = metric.score(row.candidate, references: row.references)
      let many = metric.corpusScore([row, row, row])
      #expect(abs(one.value - many.value) < 1e-12)
    }
  }
}
