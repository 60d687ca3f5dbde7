import Evaluation
import Testing

@Suite struct CorrelationTests {
  let x = [0.3, -1.2, 2.5, 2.5, 0.0, -0.7, 1.1, 3.0, -2.2, 0.3]
  let y = [1.0, 0, 2, 3, 1, 1, 1, 4, 0, 2]

  /// scipy 1.17.1: pearsonr and spearmanr of x and y; mannwhitneyu / (5·5) with the labels.
  @Test func equalsScipy() throws {
    #expect(isClose(try pearson(x, y), 0.8872494474292473))
    #expect(isClose(try spearman(x, y), 0.9023506733193261))
    let labels = [true, false, true, true, false, false, true, true, false, false]
    #expect(isClose(try auroc(scores: x, labels: labels), 0.98))
  }

  /// All score lists of up to five values out of {0, 1, 2} with all labels.
  @Test func aurocEqualsCounting() throws {
    for n in 0...5 {
      for scores in everyList(n, base: 3) {
        for bits in 0..<(1 << n) {
          let labels = (0..<n).map { bits >> $0 & 1 == 1 }
          var (wins, pairs) = (0.0, 0.0)
          for i in 0..<n where labels[i] {
            for j in 0..<n where !labels[j] {
              pairs += 1
              wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0
            }
          }
          let area = try auroc(scores: scores, labels: labels)
          if pairs == 0 { #expect(area == nil) } else { #expect(isClose(area, wins / pairs)) }
        }
      }
    }
  }

  @Test func ranksShareTheirMean() {
    #expect(midRanks([10, 5, 10, 1, 10]) == [4, 2, 4, 1, 4])
    #expect(midRanks([]).isEmpty)
  }

  @Test func extremes() throws {
    #expect(try pearson([1, 1], [2, 3]) == nil && pearson([1], [1]) == nil)
    #expect(try spearman([], []) == nil)
    let big = Double.greatestFiniteMagnitude
    #expect(isClose(try pearson([-big, 0, big], [-1, 0, 1]), 1))
    #expect(isClose(try pearson([1e-300, 2e-300, 3e-300], [3, 2, 1]), -1))
    #expect(code { _ = try pearson([1], []) } == .evaluationCount)
    #expect(code { _ = try spearman([.nan, 1], [1, 2]) } == .evaluationNaN)
    #expect(code { _ = try pearson([1, 2], [1, .infinity]) } == .evaluationInfinite)
    #expect(code { _ = try auroc(scores: [.nan], labels: [true]) } == .evaluationNaN)
  }
}
