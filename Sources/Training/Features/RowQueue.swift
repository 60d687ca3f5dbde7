import Basics

/// Rows without end, in a new random order at each pass: what a second task's batches are drawn
/// from while the first one's passes set the pace.
struct RowQueue {
  private let count: Int
  private var source: RandomSource
  private var order: [Int] = []

  init(count: Int, source: RandomSource) {
    self.count = count
    self.source = source
  }

  /// The next indices, all rows once before any comes again. Traps without rows.
  mutating func next(_ wanted: Int) -> [Int] {
    precondition(count > 0, "a queue of rows")
    while order.count < wanted { order += (0..<count).shuffled(using: &source) }
    defer { order.removeFirst(wanted) }
    return Array(order.prefix(wanted))
  }
}
