import Basics
import Testing

@testable import Evaluation

@Suite struct SignedBinsTests {
  static let cases: [[Double]] =
    [
      [0], [0, 0, 0], [1], [-1], [1, 1, 1], [-2.5, -2.5], [.leastNonzeroMagnitude],
      [-.leastNonzeroMagnitude, .leastNonzeroMagnitude],
      [1e300, -1e300], [1e300], [1e-300, 1], [1e9, 1e9 + 1], [0.1, 0.2, 0.30000000000000004],
      [-1, 0, 1], [1e-17, 1], Array(repeating: 0.5, count: 99) + [100],
    ]
    + (0..<40).map { seed in
      var random = RandomSource(seed: UInt64(seed))
      let scale = [1e-6, 1, 1e5][seed % 3]
      let shift = Double(seed % 5) - 2
      return (0..<(1 + seed * 20)).map { _ in scale * (random.normal() + shift) }
    }

  @Test(arguments: cases) func everyValueIsCountedOnceOnItsSide(values: [Double]) {
    let bins = SignedBins(values)
    #expect(bins.width > 0 && bins.width.isFinite)
    #expect(bins.counts.values.reduce(0, +) + bins.ties == values.count)
    #expect(bins.ties == values.count { $0 == 0 })
    #expect(bins.counts.filter { $0.key >= 0 }.values.reduce(0, +) == values.count { $0 > 0 })
    #expect(bins.counts.count <= 82)
    for value in values where value != 0 {
      let index = bins.counts.keys.contains { key in
        let slack = bins.width * 1e-9 + abs(value) * 1e-12
        return Double(key) * bins.width <= value + slack
          && value <= Double(key + 1) * bins.width + slack
      }
      #expect(index)
    }
  }

  @Test func widthsAreRound() {
    for (raw, nice) in [(0.011, 0.02), (0.02, 0.02), (0.03, 0.05), (0.6, 1), (7, 10), (1, 1)] {
      #expect(abs(SignedBins.nice(raw) - nice) < 1e-12)
    }
  }
}
