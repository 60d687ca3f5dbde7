import Basics
import Evaluation
import Testing

@Suite struct HistogramTests {
  /// numpy: histogram(m, bins=4) and histogram(m, bins=5, range=(-2, 3))
  @Test func equalsNumpy() throws {
    let margins = [0.1, -0.4, 2.0, 0.0, 5.5, -3.0, 0.9, 1.4, -0.05, 0.7]
    let all = try Histogram(margins, bins: 4)
    #expect(all.counts == [1, 6, 2, 1])
    #expect(all.edges == [-3, -0.875, 1.25, 3.375, 5.5])
    let some = try Histogram(margins, bins: 5, range: -2...3)
    #expect(some.counts == [0, 2, 4, 1, 1])
    #expect(some.below == 1 && some.above == 1)
  }

  @Test func everyValueIsInTheBinOfItsEdges() throws {
    var random = RandomSource(seed: 1)
    for bins in 1...40 {
      let values = (0..<100).map { _ in (random.normal() * 10).rounded() / 10 }
      let histogram = try Histogram(values, bins: bins)
      for bin in 0..<bins {
        let (low, high) = (histogram.edges[bin], histogram.edges[bin + 1])
        let inside = values.count { $0 >= low && ($0 < high || (bin == bins - 1 && $0 == high)) }
        #expect(histogram.counts[bin] == inside)
      }
    }
  }

  @Test func extremes() throws {
    let same = try Histogram([2, 2], bins: 2)
    #expect(same.edges == [1.5, 2, 2.5] && same.counts == [0, 2])
    let widest = Double.greatestFiniteMagnitude
    #expect(try Histogram([-widest, 0, widest], bins: 2).counts == [1, 2])
    #expect(code { _ = try Histogram([]) } == .evaluationEmpty)
    #expect(code { _ = try Histogram([.nan]) } == .evaluationNaN)
  }
}
