import Basics
import Rewards
import Testing
import Training

/// Ridge heads against the normal equations, solved here by elimination in plain Swift.
@Suite struct RidgeRegressionTests {
  /// w of (XᵀX + αI) w = Xᵀy, by Gauss and Jordan with the largest pivot.
  private static func closedForm(_ rows: [[Float]], _ labels: [Double], _ penalty: Double)
    -> [Double]
  {
    let width = rows[0].count
    var system = (0..<width).map { i -> [Double] in
      let products = (0..<width).map { j in
        rows.reduce(i == j ? penalty : 0) { $0 + Double($1[i]) * Double($1[j]) }
      }
      return products + [zip(rows, labels).reduce(0) { $0 + Double($1.0[i]) * $1.1 }]
    }
    for column in 0..<width {
      let pivot = (column..<width).max { abs(system[$0][column]) < abs(system[$1][column]) }!
      system.swapAt(column, pivot)
      system[column] = system[column].map { $0 / system[column][column] }
      for row in 0..<width where row != column {
        let factor = system[row][column]
        system[row] = zip(system[row], system[column]).map { $0 - factor * $1 }
      }
    }
    return system.map { $0[width] }
  }

  private static func rows(_ count: Int, width: Int = 4, seed: UInt64 = 1) -> [[Float]] {
    var source = RandomSource(seed: seed)
    return (0..<count).map { _ in (0..<width).map { _ in Float(source.normal()) } }
  }

  private static func value(_ weights: [Double], _ row: [Float]) -> Double {
    zip(weights, row).reduce(0) { $0 + $1.0 * Double($1.1) }
  }

  /// The rows that the class holds out are a fifth of a shuffle by the source.
  private static func split(_ count: Int, seed: UInt64) -> (train: [Int], validation: [Int]) {
    var source = RandomSource(seed: seed)
    let held = Set((0..<count).shuffled(using: &source).prefix(count / 5))
    return ((0..<count).filter { !held.contains($0) }, held.sorted())
  }

  /// Two labels, of which the second is missing on two rows of three: each head is that of the rows
  /// that have its label, with the penalty of the least error on the held-out ones.
  @Test func headsAreTheClosedForm() throws {
    let rows = Self.rows(60)
    var noise = RandomSource(seed: 2)
    let labels = rows.enumerated().map { index, row -> [Double?] in
      [
        Self.value([1, -2, 0.5, 0], row) + 0.1 * noise.normal(),
        index % 3 == 0 ? Self.value([0, 0, 3, 1], row) + noise.normal() : nil,
      ]
    }
    let penalties = [0.01, 1, 100]
    var source = RandomSource(seed: 5)
    let found = try RidgeRegression(
      rows: rows, labels: labels, penalties: penalties, from: &source)
    #expect(found.weights.count == 2 && found.penalties.count == 2)
    let (train, validation) = Self.split(60, seed: 5)
    for label in 0..<2 {
      func known(_ part: [Int]) -> ([[Float]], [Double]) {
        let part = part.filter { labels[$0][label] != nil }
        return (part.map { rows[$0] }, part.map { labels[$0][label]! })
      }
      let (trainRows, trainLabels) = known(train)
      let (heldRows, heldLabels) = known(validation)
      let tried = penalties.map { penalty in
        let weights = Self.closedForm(trainRows, trainLabels, penalty)
        let errors = zip(heldRows, heldLabels).map { row, wanted in
          (Self.value(weights, row) - wanted) * (Self.value(weights, row) - wanted)
        }
        return (weights, errors.reduce(0, +) / Double(errors.count))
      }
      let best = penalties.indices.min { tried[$0].1 < tried[$1].1 }!
      #expect(found.penalties[label] == penalties[best])
      #expect(abs(found.validationErrors[label] - tried[best].1) < 1e-9)
      for (a, b) in zip(found.weights[label], tried[best].0) { #expect(abs(a - b) < 1e-9) }
    }
    // A row's values are the heads' products with it.
    let row: [Float] = [1, 2, -1, 0.5]
    #expect(found.values(of: row) == found.weights.map { Self.value($0, row) })
  }

  /// A label without noise wants the least penalty; one that has no signal in the held-out rows wants
  /// the greatest.
  @Test func thePenaltyIsChosenByValidation() throws {
    let rows = Self.rows(40, width: 8)
    let held = Set(Self.split(40, seed: 1).validation)
    let labels = rows.enumerated().map { index, row -> [Double?] in
      [Double(row[0]), held.contains(index) ? 0 : Double(row[1])]
    }
    var source = RandomSource(seed: 1)
    let found = try RidgeRegression(rows: rows, labels: labels, from: &source)
    let usual = RidgeRegression.usualPenalties
    #expect(found.penalties == [usual[0], usual[8]])
    #expect(found.validationErrors[0] < 1e-6 && found.validationErrors[1] < 1e-3)
    let sizes = found.weights.map { $0.reduce(0) { $0 + $1 * $1 } }
    #expect(abs(sizes[0] - 1) < 1e-3 && sizes[1] < 1e-3)
    // The first of equals: all errors are 0 where all labels are.
    let zeros = [[Double?]](repeating: [0], count: 40)
    var again = RandomSource(seed: 1)
    #expect(
      try RidgeRegression(rows: rows, labels: zeros, penalties: [2, 3], from: &again).penalties
        == [2])
  }

  @Test func usualPenaltiesArePowersOfTen() {
    let expected = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1000, 10_000]
    #expect(RidgeRegression.usualPenalties.count == 9)
    for (a, b) in zip(RidgeRegression.usualPenalties, expected) { #expect(abs(a / b - 1) < 1e-12) }
  }

  /// More features than rows: the penalty makes the system solvable.
  @Test func moreFeaturesThanRows() throws {
    let rows = Self.rows(10, width: 12)
    let labels = rows.map { [Optional(Double($0[0]))] }
    var source = RandomSource(seed: 4)
    let found = try RidgeRegression(
      rows: rows, labels: labels, penalties: [0.5], from: &source)
    let train = Self.split(10, seed: 4).train
    let expected = Self.closedForm(
      train.map { rows[$0] }, train.map { labels[$0][0]! }, 0.5)
    for (a, b) in zip(found.weights[0], expected) { #expect(abs(a - b) < 1e-9) }
  }

  @Test func whatCannotBeFittedIsAnError() {
    func code(_ rows: [[Float]], _ labels: [[Double?]]) -> RewardError.Code? {
      var source = RandomSource(seed: 1)
      let error = #expect(throws: RewardError.self) {
        try RidgeRegression(rows: rows, labels: labels, from: &source)
      }
      return error?.code
    }
    let rows = Self.rows(20)
    func labels(_ known: Int) -> [[Double?]] {
      rows.indices.map { [1, $0 < known ? 1 : nil] }
    }
    #expect(code(rows, labels(0)) == .trainingOptions)
    #expect(code(rows, labels(3)) == .trainingOptions)
    #expect(code(Array(rows.prefix(4)), Array(labels(4).prefix(4))) == .trainingOptions)
    var broken = rows
    broken[7][2] = .nan
    #expect(code(broken, labels(20)) == .trainingDiverged)
    // A label that no number is may lie on either side of the split.
    var wrong = labels(20)
    wrong[3][0] = .infinity
    #expect(code(rows, wrong) == .trainingDiverged)
  }
}
