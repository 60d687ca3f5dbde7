import Basics
import Models
import Rewards
import Tensors
import Testing
import Training

/// Heads fitted on ratings, some of which are missing.
@Suite struct FeatureRegressionTests {
  private static func rows(_ count: Int, seed: UInt64) -> [[Float]] {
    var source = RandomSource(seed: seed)
    return (0..<count).map { _ in (0..<3).map { _ in Float(source.normal()) } }
  }

  /// 2x₀ + 1 of every row, and −x₁ of every third.
  private static func labels(_ rows: [[Float]]) -> [[Double?]] {
    rows.enumerated().map { index, row in
      [Double(2 * row[0] + 1), index % 3 == 0 ? Double(-row[1]) : nil]
    }
  }

  private static func fit(
    _ rows: [[Float]], _ labels: [[Double?]], epochs: Int = 200, batchSize: Int = 16,
    learningRate: Double = 2e-2
  ) throws -> Perceptron {
    var start = RandomSource(seed: 8)
    let network = Perceptron(widths: [3, 2], from: &start)
    var source = RandomSource(seed: 9)
    try FeatureTrainer(epochs: epochs, batchSize: batchSize, learningRate: learningRate)
      .fit(network, rows: rows, labels: labels, from: &source)
    return network
  }

  @Test func bothRatingsAreLearnt() throws {
    let rows = Self.rows(90, seed: 1)
    let network = try Self.fit(rows, Self.labels(rows))
    // The rows that lack the second rating are predicted as well as the others.
    for row in Self.rows(20, seed: 2) {
      let found = try network.outputs(of: [row])[0]
      #expect(abs(found[0] - Double(2 * row[0] + 1)) < 0.02)
      #expect(abs(found[1] - Double(-row[1])) < 0.02)
    }
  }

  /// A missing rating says nothing, whatever stands in its row: equal bits.
  @Test func missingRatingsHaveNoGradient() throws {
    var rows = Self.rows(24, seed: 3)
    var labels = Self.labels(rows)
    for index in [1, 5, 20] { labels[index] = [nil, nil] }
    func bits() throws -> [Float] {
      try Self.fit(rows, labels, epochs: 3).parameters.flatMap(\.floats)
    }
    let first = try bits()
    for index in [1, 5, 20] { rows[index] = [7, -8, 9] }
    #expect(try bits() == first)
    rows[0] = [7, -8, 9]
    #expect(try bits() != first)
  }

  /// One rating among 30 rows, one row a batch: the batches without any make no step, so that the
  /// decay of the moments does not go on either.
  @Test func batchesWithoutRatingsAreNoSteps() throws {
    let rows = Self.rows(30, seed: 4)
    var labels = [[Double?]](repeating: [nil, nil], count: 30)
    labels[12] = [1, nil]
    let sparse = try Self.fit(rows, labels, epochs: 5, batchSize: 1)
    let alone = try Self.fit([rows[12]], [labels[12]], epochs: 5, batchSize: 1)
    #expect(sparse.parameters.map(\.floats) == alone.parameters.map(\.floats))
  }

  @Test func whatCannotBeFittedIsAnError() {
    func code(_ rows: [[Float]], _ labels: [[Double?]]) -> RewardError.Code? {
      let error = #expect(throws: RewardError.self) { try Self.fit(rows, labels, epochs: 1) }
      return error?.code
    }
    #expect(code([], []) == .trainingOptions)
    #expect(code([[1, 2, 3]], [[nil, nil]]) == .trainingOptions)
    #expect(code([[1, 2]], [[1, 2]]) == .headWidth)
    #expect(code([[.infinity, 2, 3]], [[1, 2]]) == .trainingDiverged)
    #expect(code([[1, 2, 3]], [[.nan, 2]]) == .trainingDiverged)
  }
}
