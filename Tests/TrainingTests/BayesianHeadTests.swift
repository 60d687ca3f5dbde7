import Basics
import Foundation
import Rewards
import Testing
import Training

/// Laplace's approximation against numpy's Newton method in fp64.
@Suite struct BayesianHeadTests {
  /// Pairs whose differences are these.
  private func pairs(_ differences: [[Float]], offset: Float = 0) -> [FeaturePair] {
    differences.map { row in
      FeaturePair(
        chosen: row.map { $0 + offset }, rejected: row.map { _ in offset })
    }
  }

  private let rows: [[Float]] = [[1, 0.5], [0.25, -1], [-0.25, 0.75], [2, 0.125]]

  private func expect(
    _ found: [Double], _ wanted: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == wanted.count, sourceLocation: sourceLocation)
    for (a, b) in zip(found, wanted) {
      #expect(abs(a - b) < 1e-8, "\(a) for \(b)", sourceLocation: sourceLocation)
    }
  }

  @Test func fixtures() throws {
    let head = try BayesianHead(fitting: pairs(rows), precision: 0.5)
    expect(head.weights, [0.9774553231, 0.142427123])
    expect(head.covariance, [0.8681757916, -0.0128334756, -0.0128334756, 1.0651227788])
    let difference = try head.difference([1.5, 0], [0.5, 0.5])
    expect([difference.mean, difference.deviation], [0.9062417616, 1.0711162224])
    #expect(try abs(head.preference(of: [1.5, 0], over: [0.5, 0.5]) - 0.6797129158) < 1e-8)
    #expect(try abs(head.preference(of: [0.5, 0.5], over: [1.5, 0]) - 0.3202870842) < 1e-8)
    // Three equal pairs: 3σ(−w) = w.
    let one = try BayesianHead(fitting: pairs([[1], [1], [1]]), precision: 1)
    expect(one.weights + one.covariance, [0.8797122401, 0.6166187262])
  }

  @Test func decoratedPairs() throws {
    var pairs = pairs(rows)
    pairs[0].smoothing = 0.1
    (pairs[1].margin, pairs[1].weight) = (0.25, 2)
    pairs[2].scale = 0.5
    (pairs[3].smoothing, pairs[3].weight) = (0.2, 3)
    let head = try BayesianHead(fitting: pairs, precision: 0.5)
    expect(head.weights, [0.744271536, -0.645062355])
    expect(head.covariance, [0.3758658741, -0.035179252, -0.035179252, 0.9205248147])
  }

  /// What no pair shows stays what the prior said, whatever the head around which it is laid.
  @Test func unseenDirections() throws {
    let seen = rows.map { $0 + [0] }
    let head = try BayesianHead(fitting: pairs(seen), precision: 4, centre: [0, 0, 0])
    #expect(head.weights[2] == 0)
    expect([head.covariance[8]], [0.25])
    let value = try head.value(of: [0, 0, 3])
    expect([value.mean, value.deviation], [0, 1.5])
    let around = try BayesianHead(
      around: [1, 1, -2], pairs: pairs(seen), precision: 4, centre: [0, 0, 0])
    let told = try around.value(of: [0, 0, 3])
    expect([told.mean, told.deviation], [-6, 1.5])
    // More pairs of the same kind leave less open where they look.
    let more = try BayesianHead(
      fitting: pairs(seen + seen + seen), precision: 4, centre: [0, 0, 0])
    #expect(more.covariance[0] < head.covariance[0] && more.covariance[4] < head.covariance[4])
  }

  /// A constant that all features have makes no difference, and the centre is certain.
  @Test func constantsCancel() throws {
    let head = try BayesianHead(fitting: pairs(rows), precision: 0.5)
    let moved = try BayesianHead(fitting: pairs(rows, offset: 8), precision: 0.5)
    expect(moved.weights, head.weights)
    let (a, b) = (try head.value(of: [1, -1]), try moved.value(of: [9, 7]))
    expect([b.mean, b.deviation], [a.mean, a.deviation])
    expect(head.centre, [0.375, 0.046875])
    let zero = try head.value(of: [0.375, 0.046875])
    expect([zero.mean, zero.deviation], [0, 0])
  }

  @Test func refusals() throws {
    func code(_ body: () throws -> Void) -> RewardError.Code? {
      do {
        try body()
        return nil
      } catch { return (error as? RewardError)?.code }
    }
    #expect(code { _ = try BayesianHead(fitting: [], precision: 1) } == .init("training.options"))
    let mixed = pairs([[1, 2]]) + pairs([[1]])
    #expect(code { _ = try BayesianHead(fitting: mixed, precision: 1) } == .init("head.width"))
    let broken = pairs([[.infinity, 1]])
    #expect(
      code { _ = try BayesianHead(fitting: broken, precision: 1) } == .init("training.diverged"))
    let head = try BayesianHead(fitting: pairs(rows), precision: 1)
    #expect(code { _ = try head.value(of: [1]) } == .init("head.width"))
    #expect(code { _ = try head.difference([1, 2], [1]) } == .init("head.width"))
    #expect(
      code { _ = try BayesianHead(around: [1], pairs: pairs(rows), precision: 1) }
        == .init("head.width"))
  }

  /// Pairs that can be told apart wholly: the prior alone keeps the weights finite.
  @Test func separablePairs() throws {
    let many = pairs((0..<200).map { [Float($0 % 7 + 1), 1] })
    let head = try BayesianHead(fitting: many, precision: 1e-3)
    #expect(head.weights.allSatisfy { $0.isFinite && $0 > 0 })
    // At the top the pull of the pairs is that of the prior: λw = Σ σ(−w·x)·x.
    var pull = [0.0, 0.0]
    for index in 0..<200 {
      let x = [Double(index % 7 + 1), 1]
      let chance = 1 / (1 + exp(head.weights[0] * x[0] + head.weights[1] * x[1]))
      for place in 0..<2 { pull[place] += chance * x[place] }
    }
    for place in 0..<2 { #expect(abs(pull[place] - 1e-3 * head.weights[place]) < 1e-7) }
  }
}
