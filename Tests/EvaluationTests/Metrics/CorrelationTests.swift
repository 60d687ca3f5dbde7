import Evaluation
import Testing

@Suite struct CorrelationTests {
  let x = [0.3, -1.2, 2.5, 2.5, 0.0, -0.7, 1.1, 3.0, -2.2, 0.3]
  let y = [1.0, 0, 2, 3, 1, 1, 1, 4, 0, 2]

  /// scipy 1.17.1: pearsonr, spearmanr, kendalltau of x and y; mannwhitneyu / (5·5) with the labels.
  @Test func equalsScipy() throws {
    #expect(isClose(try pearson(x, y), 0.8872494474292473))
    #expect(isClose(try spearman(x, y), 0.9023506733193261))
    #expect(isClose(try kendallTauB(x, y), 0.8273301474304354))
    let labels = [true, false, true, true, false, false, true, true, false, false]
    #expect(isClose(try auroc(scores: x, labels: labels), 0.98))
  }

  /// All pairs of lists of up to four values out of {0, 1, 2}, against counting pairs.
  @Test func kendallEqualsCounting() throws {
    for n in 0...4 {
      let lists = everyList(n, base: 3)
      for x in lists {
        for y in lists {
          var (score, tiesX, tiesY, all) = (0.0, 0, 0, 0)
          for i in 0..<n {
            for j in 0..<i {
              let product = (x[i] - x[j]) * (y[i] - y[j])
              score += product > 0 ? 1 : product < 0 ? -1 : 0
              if x[i] == x[j] { tiesX += 1 }
              if y[i] == y[j] { tiesY += 1 }
              all += 1
            }
          }
          let tau = try kendallTauB(x, y)
          let scale = (Double(all - tiesX) * Double(all - tiesY)).squareRoot()
          if scale == 0 { #expect(tau == nil) } else { #expect(isClose(tau, score / scale)) }
        }
      }
    }
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
    #expect(code { _ = try kendallTauB([1, 2], [1, .infinity]) } == .evaluationInfinite)
    #expect(code { _ = try auroc(scores: [.nan], labels: [true]) } == .evaluationNaN)
  }

  @Test func kendallOfManyIsFast() throws {
    let n = 20_000
    let x = (0..<n).map(Double.init)
    let y = (0..<n).map { Double(($0 * 7919) % n) }
    let tau = try kendallTauB(x, y)
    #expect(tau.map { abs($0) < 0.05 } ?? false)
    #expect(isClose(try kendallTauB(x, x.reversed()), -1))
  }
}
