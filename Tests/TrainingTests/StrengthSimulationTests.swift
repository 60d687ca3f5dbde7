import Basics
import Models
import Testing
import Training

/// Two numbers of the specification's simulation of "Secrets of RLHF II" that ``StrengthTests`` has
/// not: what the lowest slice teaches alone, and that a linear model gains nothing.
@Suite struct StrengthSimulationTests {
  private let pairs: [FeaturePair], fresh: [FeaturePair]
  private let source: RandomSource

  /// 1000 pairs under a random network of 16 units, of which every fourth label is wrong.
  init() {
    var source = RandomSource(seed: 8)
    let rows = (0..<16).map { _ in (0..<13).map { _ in source.normal() } }
    let outputs = (0..<16).map { _ in source.normal() }
    func gold(_ item: [Double]) -> Double {
      zip(rows, outputs).reduce(0) { sum, unit in
        let state = zip(unit.0, item).reduce(unit.0[12]) { $0 + $1.0 * $1.1 }
        return sum + unit.1 * max(0, state)
      }
    }
    func draw() -> FeaturePair {
      let items = (0..<2).map { _ in (0..<12).map { _ in source.normal() } }
        .sorted { gold($0) > gold($1) }.map { $0.map { Float($0) } }
      return FeaturePair(chosen: items[0], rejected: items[1])
    }
    pairs = (0..<1000).map { $0 % 4 == 0 ? draw().flipped : draw() }
    fresh = (0..<2000).map { _ in draw() }
    self.source = source
  }

  private func accuracy(_ pairs: [FeaturePair], widths: [Int], epochs: Int) throws -> Double {
    var own = RandomSource(seed: 3)
    let model = Perceptron(widths: widths, from: &own)
    try FeatureTrainer(epochs: epochs).fit(model, pairs: pairs, from: &own)
    return Double(try model.differences(of: fresh).count { $0 > 0 }) / 2000
  }

  @Test func lowestSliceAndLinearModels() throws {
    let strengths = try StrengthEnsemble().strengths(of: pairs, from: source)
    let outcome = try StrengthPolicy([.flipLowest(share: 0.2)]).outcome(of: strengths.map(\.mean))
    let lowest = pairs.indices.filter { outcome.changes[$0].isFlipped }
    #expect(lowest.count == 200)
    // Three of four are wrong, and more than chance is what they teach: 0.198 in the simulation.
    let wrong = lowest.count { $0 % 4 == 0 }
    #expect(wrong > 120, "\(wrong) of 200")
    let alone = try accuracy(lowest.map { pairs[$0] }, widths: [12, 64, 1], epochs: 120)
    #expect(alone > 0.1 && alone < 0.32, "\(alone)")
    // A linear model cannot learn wrong labels by heart: turning them gains 0.006.
    let plain = try accuracy(pairs, widths: [12, 1], epochs: 60)
    let turned = try accuracy(outcome.applied(to: pairs), widths: [12, 1], epochs: 60)
    #expect(plain > 0.65 && abs(turned - plain) < 0.04, "\(plain) to \(turned)")
  }
}
