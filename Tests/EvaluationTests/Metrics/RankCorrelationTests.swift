import Basics
import Testing

@testable import Evaluation

@Suite struct RankCorrelationTests {
  let x = [0.3, -1.2, 2.5, 2.5, 0.0, -0.7, 1.1, 3.0, -2.2, 0.3]
  let y = [1.0, 0, 2, 3, 1, 1, 1, 4, 0, 2]

  /// scipy 1.17.1: kendalltau, which is τ-b.
  @Test func equalsScipy() throws {
    #expect(isClose(try kendall(x, y), 0.8273301474304354))
    #expect(isClose(try kendall([1, 2, 3, 4, 5], [2, 1, 3, 5, 4]), 0.6))
  }

  /// All pairs of lists of up to five values out of {0, 1, 2}, by counting pairs.
  @Test func kendallEqualsCounting() throws {
    for n in 0...5 {
      for x in everyList(n, base: 3) {
        for y in everyList(n, base: 3) {
          var (balance, xTies, yTies, pairs) = (0.0, 0.0, 0.0, 0.0)
          for i in 0..<n {
            for j in 0..<i {
              pairs += 1
              balance += ((x[i] - x[j]) * (y[i] - y[j])).signum
              if x[i] == x[j] { xTies += 1 }
              if y[i] == y[j] { yTies += 1 }
            }
          }
          let scale = ((pairs - xTies) * (pairs - yTies)).squareRoot()
          let found = try kendall(x, y)
          if scale == 0 {
            #expect(found == nil)
          } else {
            #expect(isClose(found, balance / scale))
          }
        }
      }
    }
  }

  /// Counting an item twice is the same as having it twice, for every correlation.
  @Test(arguments: CorrelationKind.allCases) func weightsAreCopies(kind: CorrelationKind) throws {
    var random = RandomSource(seed: 6)
    let lists = try CorrelatedLists(x, y)
    for _ in 0..<200 {
      let weights = x.map { _ in Int.random(in: 0...3, using: &random) }
      func copies(_ values: [Double]) -> [Double] {
        zip(values, weights).flatMap { Array(repeating: $0, count: $1) }
      }
      let (copiedX, copiedY) = (copies(x), copies(y))
      let expected =
        switch kind {
        case .pearson: try pearson(copiedX, copiedY)
        case .spearman: try spearman(copiedX, copiedY)
        case .kendall: try kendall(copiedX, copiedY)
        }
      let found = lists.value(kind) { weights[$0] }
      if let expected { #expect(isClose(found, expected)) } else { #expect(found == nil) }
    }
  }

  @Test func extremes() throws {
    let big = Double.greatestFiniteMagnitude
    let lists = try CorrelatedLists([-big, 0, big], [1e-300, 2e-300, 3e-300])
    for kind in CorrelationKind.allCases { #expect(isClose(lists.value(kind) { _ in 1 }, 1)) }
    // 0.1 three times has a mean that is not 0.1; it is constant all the same.
    for kind in CorrelationKind.allCases {
      let constant = try CorrelatedLists([0.1, 0.1, 0.1], [1, 2, 3])
      #expect(constant.value(kind) { _ in 1 } == nil)
    }
    #expect(code { _ = try kendall([1], []) } == .evaluationCount)
    #expect(code { _ = try kendall([.nan, 1], [1, 2]) } == .evaluationNaN)
    #expect(code { _ = try kendall([1, 2], [1, .infinity]) } == .evaluationInfinite)
  }
}

extension Double {
  fileprivate var signum: Double { self > 0 ? 1 : self < 0 ? -1 : 0 }
}
