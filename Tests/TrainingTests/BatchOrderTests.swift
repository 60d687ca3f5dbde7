import Testing

@testable import Training

@Suite struct BatchOrderTests {
  /// Every pair once an epoch, whatever the sizes.
  @Test func ordersAreCompletePermutations() {
    for count in 1...9 {
      for size in 1...5 {
        var order = BatchOrder(count: count, pairsPerStep: size, seed: 3)
        for epoch in 0..<3 {
          let first = epoch * order.stepsPerEpoch
          var seen: [Int] = []
          for step in first..<first + order.stepsPerEpoch { seen += order.indices(step: step) }
          #expect(seen.sorted() == Array(0..<count))
        }
        // A step can be asked for out of order: that is what resuming does.
        var other = BatchOrder(count: count, pairsPerStep: size, seed: 3)
        let late = 2 * order.stepsPerEpoch
        #expect(other.indices(step: late) == order.indices(step: late))
      }
    }
  }
}
