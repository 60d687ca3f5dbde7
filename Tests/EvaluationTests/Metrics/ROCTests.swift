import Basics
import Testing

@testable import Evaluation

@Suite struct ROCTests {
  /// The example of scikit-learn's roc_auc_score and average_precision_score: .75 and .8333.
  @Test func knownValues() throws {
    let (positives, negatives) = ([0.35, 0.8], [0.1, 0.4])
    #expect(try ROC.area(positives: positives, negatives: negatives) == 0.75)
    let precision = try ROC.averagePrecision(positives: positives, negatives: negatives)
    // Thresholds .8 (P 1, R ½) and .35 (P ⅔, R 1): ½·1 + ½·⅔.
    #expect(abs(precision - 5.0 / 6) < 1e-15)
  }

  @Test func whatSaysNothing() throws {
    let (ones, more) = ([1.0, 1, 1], [1.0])
    #expect(try ROC.area(positives: ones, negatives: more) == 0.5)
    #expect(try ROC.averagePrecision(positives: ones, negatives: more) == 0.75)
    #expect(try ROC.area(positives: [-0.0], negatives: [0]) == 0.5)
    #expect(try ROC.area(positives: [2], negatives: [1]) == 1)
    #expect(try ROC.area(positives: [1], negatives: [2]) == 0)
    #expect(try ROC.averagePrecision(positives: [1], negatives: [2, 3, 4]) == 0.25)
  }

  /// All lists of up to three values in 0...2 of each kind, ties among them: against comparing
  /// every pair, and against going through the thresholds one by one.
  @Test func allSmallCases() throws {
    let lists = Self.lists(upTo: 3, of: [0, 1, 2])
    for positives in lists {
      for negatives in lists {
        var wins = 0.0
        for one in positives {
          for other in negatives { wins += one > other ? 1 : one == other ? 0.5 : 0 }
        }
        let area = wins / Double(positives.count * negatives.count)
        let found = try ROC.area(positives: positives, negatives: negatives)
        let turned = try ROC.area(positives: negatives, negatives: positives)
        let precision = try ROC.averagePrecision(positives: positives, negatives: negatives)
        let expected = Self.precision(positives, negatives)
        let ranked = try RankedKinds(positives: positives, negatives: negatives)
        let counts = [Int](repeating: 1, count: positives.count + negatives.count)
        let isRight =
          abs(found - area) < 1e-12 && abs(found + turned - 1) < 1e-12
          && abs(precision - expected) < 1e-12 && abs(ranked.areas(counts).roc - area) < 1e-12
          && abs(ranked.areas(counts).precision - expected) < 1e-12
        #expect(isRight, "\(positives) against \(negatives)")
      }
    }
  }

  /// Items that are there several times count as so many items.
  @Test func repeatedItems() throws {
    let (positives, negatives) = ([0.0, 1, 2], [0.0, 1])
    let ranked = try RankedKinds(positives: positives, negatives: negatives)
    for code in 0..<243 {
      let counts = [code % 3, code / 3 % 3, code / 9 % 3, code / 27 % 3, code / 81]
      let some = (0..<3).flatMap { [Double](repeating: positives[$0], count: counts[$0]) }
      let others = (0..<2).flatMap { [Double](repeating: negatives[$0], count: counts[3 + $0]) }
      let found = ranked.areas(counts)
      guard !some.isEmpty, !others.isEmpty else {
        #expect(found.roc.isNaN)
        continue
      }
      let area = try ROC.area(positives: some, negatives: others)
      let precision = try ROC.averagePrecision(positives: some, negatives: others)
      #expect(
        abs(found.roc - area) < 1e-12 && abs(found.precision - precision) < 1e-12, "\(counts)")
    }
  }

  @Test func whatIsRefused() {
    func code(_ positives: [Double], _ negatives: [Double]) -> RewardError.Code? {
      let first = #expect(throws: RewardError.self) {
        try ROC.area(positives: positives, negatives: negatives)
      }
      let second = #expect(throws: RewardError.self) {
        try ROC.averagePrecision(positives: positives, negatives: negatives)
      }
      return first?.code == second?.code ? first?.code : nil
    }
    #expect(code([], [1]) == .evaluationEmpty)
    #expect(code([1], []) == .evaluationEmpty)
    #expect(code([.nan], [1]) == .evaluationNaN)
    #expect(code([1], [-.infinity]) == .evaluationInfinite)
  }

  private static func lists(upTo most: Int, of values: [Double]) -> [[Double]] {
    var (all, last): ([[Double]], [[Double]]) = ([], [[]])
    for _ in 0..<most {
      last = last.flatMap { list in values.map { list + [$0] } }
      all += last
    }
    return all
  }

  /// Σ (Rₙ − Rₙ₋₁)·Pₙ with each value as a threshold.
  private static func precision(_ positives: [Double], _ negatives: [Double]) -> Double {
    var (sum, before) = (0.0, 0.0)
    for threshold in Set(positives + negatives).sorted(by: >) {
      let hits = Double(positives.count { $0 >= threshold })
      let misses = Double(negatives.count { $0 >= threshold })
      let recall = hits / Double(positives.count)
      sum += (recall - before) * hits / (hits + misses)
      before = recall
    }
    return sum
  }
}
