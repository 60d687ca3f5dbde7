import Basics
import Evaluation
import Foundation
import OrderedCollections
import Preferences
import Rewards
import Testing

@testable import Training

/// Ratings of attributes: heads by ridge regression, scores, bins, and SteerLM's target.
@Suite struct AttributeTests {
  /// A·x = b by Gaussian elimination with pivots, apart from libtorch.
  private func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var rows = zip(matrix, right).map { $0 + [$1] }
    let n = right.count
    for column in 0..<n {
      let pivot = (column..<n).max { abs(rows[$0][column]) < abs(rows[$1][column]) }!
      rows.swapAt(column, pivot)
      for row in 0..<n where row != column {
        let factor = rows[row][column] / rows[column][column]
        for place in column...n { rows[row][place] -= factor * rows[column][place] }
      }
    }
    return rows.indices.map { rows[$0][n] / rows[$0][$0] }
  }

  /// argmin Σ (w·x − y)² + α·|w|² of the rows in `train`, from its normal equations.
  private func ridge(
    _ rows: [[Float]], _ labels: [Double?], _ train: [Int], _ alpha: Double
  ) -> [Double] {
    let width = rows[0].count
    let known = train.filter { labels[$0] != nil }
    let matrix = (0..<width).map { a in
      (0..<width).map { b in
        known.reduce(a == b ? alpha : 0) { $0 + Double(rows[$1][a]) * Double(rows[$1][b]) }
      }
    }
    let right = (0..<width).map { a in known.reduce(0) { $0 + Double(rows[$1][a]) * labels[$1]! } }
    return solve(matrix, right)
  }

  private func data(_ count: Int, seed: UInt64) -> (rows: [[Float]], labels: [[Double?]]) {
    var source = RandomSource(seed: seed)
    let rows = (0..<count).map { _ in (0..<4).map { _ in Float(source.normal()) } }
    let labels = rows.map { row -> [Double?] in
      let first = 0.5 + 0.3 * Double(row[0]) - 0.2 * Double(row[2]) + 0.1 * source.normal()
      let second = 0.2 * Double(row[1]) + 0.5 * source.normal()
      return [source.uniform() < 0.3 ? nil : first, second]
    }
    return (rows, labels)
  }

  @Test func ridgeIsItsClosedForm() throws {
    let (rows, labels) = data(60, seed: 1)
    var (source, same) = (RandomSource(seed: 5), RandomSource(seed: 5))
    let found = try RidgeRegression(rows: rows, labels: labels, from: &source)
    let order = rows.indices.shuffled(using: &same)
    let (held, train) = (order.prefix(12), Array(order.dropFirst(12)))
    for label in 0..<2 {
      let column = labels.map { $0[label] }
      let known = held.filter { column[$0] != nil }
      let errors = RidgeRegression.usualPenalties.map { alpha in
        let weights = ridge(rows, column, train, alpha)
        return known.reduce(0.0) { sum, row in
          let miss = zip(weights, rows[row]).reduce(-column[row]!) { $0 + $1.0 * Double($1.1) }
          return sum + miss * miss / Double(known.count)
        }
      }
      let best = errors.firstIndex(of: errors.min()!)!
      #expect(found.penalties[label] == RidgeRegression.usualPenalties[best])
      #expect(abs(found.validationErrors[label] - errors[best]) < 1e-9)
      let expected = ridge(rows, column, train, found.penalties[label])
      for (a, b) in zip(found.weights[label], expected) { #expect(abs(a - b) < 1e-9) }
    }
  }

  @Test func headsAreTheRidge() throws {
    let (rows, labels) = data(80, seed: 2)
    let attributes = try ["a", "b"].map {
      AttributeHeads.Attribute($0, scale: try AttributeScale(lowest: 0, highest: 1))
    }
    var (source, again) = (RandomSource(seed: 9), RandomSource(seed: 9))
    let plain = try AttributeFit(rows: rows, labels: labels, attributes: attributes, from: &source)
    let ridge = try RidgeRegression(rows: rows, labels: labels, from: &again)
    for (row, found) in zip(rows, try plain.heads.outputs(of: rows)) {
      for (a, b) in zip(found, ridge.values(of: row)) { #expect(abs(a - b) < 1e-5) }
    }
    #expect(plain.ridge == ridge && plain.heads.names == ["a", "b"])
    // With a constant, labels that are 10 higher make outputs that are 10 higher.
    func outputs(_ shift: Double) throws -> [[Double]] {
      var source = RandomSource(seed: 9)
      let shifted = labels.map { $0.map { $0.map { $0 + shift } } }
      return try AttributeFit(
        rows: rows, labels: shifted, attributes: attributes, hasIntercept: true, from: &source
      ).heads.outputs(of: rows)
    }
    for (low, high) in zip(try outputs(0), try outputs(10)) {
      for (a, b) in zip(low, high) { #expect(abs(b - a - 10) < 1e-4) }
    }
    let error = #expect(throws: RewardError.self) {
      try AttributeFit(
        rows: rows, labels: rows.map { _ in [nil, 1] }, attributes: attributes, from: &source)
    }
    #expect(error?.code == .trainingOptions)
  }

  @Test func labelsOfRows() throws {
    func rated(_ ratings: OrderedDictionary<String, Double>) -> RatedExample {
      RatedExample(prompt: [], response: [], ratings: ratings)
    }
    let examples = [
      rated(["warm": 1, "wise": 2]), rated(["wise": 6]), rated(["warm": 5, "wise": 2, "dull": 3]),
      rated(["warm": 4, "dull": 3]),
    ]
    let labels = try AttributeLabels(examples, names: ["wise", "warm"])
    #expect(labels.attributes.map(\.name) == ["wise", "warm"] && labels.counts == [3, 3])
    #expect(labels.labels(of: examples) == [[0, 0], [1, nil], [0, 1], [nil, 0.75]])
    let all = try AttributeLabels(examples, scaling: .helpSteer)
    #expect(all.attributes.map(\.name) == ["warm", "wise", "dull"])
    #expect(all.labels(of: [examples[2]]) == [[1.1, 0.5, 0.7]])
    func message(_ body: () throws -> Void) -> String? {
      do { try body() } catch let error as RewardError {
        return error.code == .trainingOptions ? error.message : nil
      } catch {}
      return nil
    }
    let near = message { _ = try AttributeLabels(examples, names: ["wize"]) }
    #expect(near?.contains("did you mean 'wise'") == true)
    #expect(message { _ = try AttributeLabels(examples, names: ["dull"]) }?.contains("3.0") == true)
    #expect(message { _ = try AttributeLabels(examples, names: ["wise", "wise"]) } != nil)
    #expect(message { _ = try AttributeLabels([]) } != nil)
  }

  @Test func reportsBesideBaselines() throws {
    let scale = try AttributeScale(lowest: 1, highest: 5)
    let attributes = ["a", "b"].map { AttributeHeads.Attribute($0, scale: scale) }
    let labels: [[Double?]] = [[0, nil], [0.5, nil], [1, nil], [0.25, nil]]
    let reports = try AttributeReport.reports(
      attributes, outputs: [[0.1, 0], [0.4, 0], [0.9, 0], [0.2, 0]], labels: labels,
      lengths: [40, 30, 10, 35], groups: ["p", "q", "r", "s"], means: [0.5, 0.5],
      bootstrap: Bootstrap(resamples: 50))
    // Nothing is said of an attribute that nobody rated.
    #expect(reports.map(\.name) == ["a"] && reports[0].ratings == 4 && reports[0].prompts == 4)
    #expect(reports[0].spearman.value == 1 && reports[0].length.value == -1)
    // Misses of 0.1, 0.1, 0.1, 0.05 and of 0.5, 0, 0.5, 0.25, times the scale's width of 4.
    #expect(abs(reports[0].error - 4 * (0.0325 / 4).squareRoot()) < 1e-12)
    #expect(abs(reports[0].meanError - 4 * (0.5625 / 4).squareRoot()) < 1e-12)
    #expect(reports[0].json["attribute"] == "a")
  }

  @Test func helpSteerScores() throws {
    let ratings: OrderedDictionary<String, Double> = [
      "helpfulness": 4, "correctness": 4, "coherence": 4, "complexity": 2, "verbosity": 2,
    ]
    #expect(abs(try HelpSteerScore.seventyBillion(ratings) - 7.9) < 1e-12)
    #expect(abs(try HelpSteerScore.threeHundredFortyBillion(ratings) - 6.28) < 1e-12)
    #expect(abs(try HelpSteerScore.goodness(ratings) - 7.6) < 1e-12)
    let error = #expect(throws: RewardError.self) {
      try HelpSteerScore.seventyBillion(["helpfulness": 4])
    }
    #expect(error?.code == .trainingOptions)
  }
}
