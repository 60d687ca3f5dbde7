import Basics

/// Draws whose results are fixed by the source alone: the standard library's `random(in:)` and
/// `shuffled` may change between releases of Swift, and generated files must not.
struct RandomDraw {
  private var source: RandomSource

  init(_ source: RandomSource) { self.source = source }

  mutating func uniform() -> Double { source.uniform() }

  /// A number in 0..<count. Traps when `count` is not positive.
  mutating func index(below count: Int) -> Int {
    precondition(count > 0, "cannot draw from nothing")
    // The bias of the multiplication is below count / 2^64.
    return Int(source.next().multipliedFullWidth(by: UInt64(count)).high)
  }

  mutating func pick<Items: RandomAccessCollection>(_ items: Items) -> Items.Element {
    items[items.index(items.startIndex, offsetBy: index(below: items.count))]
  }

  /// An index drawn in proportion to weights; their sum is positive.
  mutating func index(weights: [Double]) -> Int {
    var left = uniform() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() where weight > 0 {
      left -= weight
      if left < 0 { return index }
    }
    // Reached only when rounding leaves a rest.
    guard let last = weights.lastIndex(where: { $0 > 0 }) else {
      preconditionFailure("no weight is positive")
    }
    return last
  }

  /// Fisher and Yates's shuffle.
  mutating func shuffle<Element>(_ items: inout [Element]) {
    for index in items.indices.dropFirst().reversed() {
      items.swapAt(index, self.index(below: index + 1))
    }
  }
}
