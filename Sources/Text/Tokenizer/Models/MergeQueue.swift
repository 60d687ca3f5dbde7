/// The merges of a long word: its symbols as a linked list, and the pairs that merge in a heap.
struct MergeQueue {
  private struct Symbol {
    var id: Int32
    /// The token that it and the next one become.
    var merged: Int32 = 0
    /// The rank of that merge; the highest number for none.
    var rank = UInt32.max
    var next: Int32
    var previous: Int32
    /// In bytes; -1 for what has been merged into the symbol before it.
    var length: Int
  }

  private var symbols: [Symbol] = []
  /// Rank and place of pairs, the smallest first. One for each pair at the start, and two for each
  /// merge.
  private var heap: [UInt64] = []

  mutating func load(_ ids: [Int32], _ lengths: [Int]) {
    symbols.removeAll(keepingCapacity: true)
    symbols.reserveCapacity(ids.count)
    for (index, id) in ids.enumerated() {
      symbols.append(
        Symbol(
          id: id, next: index + 1 < ids.count ? Int32(index + 1) : -1,
          previous: Int32(index - 1), length: lengths[index]))
    }
    heap.removeAll(keepingCapacity: true)
    heap.append(contentsOf: repeatElement(0, count: 3 * ids.count))
  }

  /// Merges the lowest rank first, the leftmost of equals first, until nothing merges.
  mutating func run(_ merges: MergeTable) {
    symbols.withUnsafeMutableBufferPointer { symbols in
      heap.withUnsafeMutableBufferPointer { heap in
        var waiting = MergeHeap(storage: heap)
        for index in symbols.indices { MergeQueue.offer(index, symbols, &waiting, merges) }
        while let top = waiting.pop() {
          let at = Int(top & 0xffff_ffff)
          // An entry is stale when its pair has since changed.
          guard symbols[at].rank == UInt32(top >> 32), symbols[at].length >= 0,
            symbols[at].next >= 0
          else { continue }
          let right = Int(symbols[at].next)
          symbols[at].id = symbols[at].merged
          symbols[at].length &+= symbols[right].length
          symbols[right].length = -1
          symbols[right].rank = .max
          let next = symbols[right].next
          symbols[at].next = next
          if next >= 0 { symbols[Int(next)].previous = Int32(at) }
          MergeQueue.offer(at, symbols, &waiting, merges)
          let previous = symbols[at].previous
          if previous >= 0 { MergeQueue.offer(Int(previous), symbols, &waiting, merges) }
        }
      }
    }
  }

  /// Gives `body` id and length of every symbol that is left.
  func forEach(_ body: (Int32, Int) -> Void) {
    var at = symbols.isEmpty ? -1 : 0
    while at >= 0 {
      body(symbols[at].id, symbols[at].length)
      at = Int(symbols[at].next)
    }
  }

  /// Looks the pair that starts at `at` up and queues it.
  @inline(__always)
  private static func offer(
    _ at: Int, _ symbols: UnsafeMutableBufferPointer<Symbol>, _ waiting: inout MergeHeap,
    _ merges: MergeTable
  ) {
    symbols[at].rank = .max
    let next = symbols[at].next
    guard next >= 0 else { return }
    let (rank, token) = merges.find(symbols[at].id, symbols[Int(next)].id)
    guard rank != .max else { return }
    symbols[at].rank = rank
    symbols[at].merged = token
    waiting.push(UInt64(rank) << 32 | UInt64(at))
  }
}

/// A heap of numbers, the smallest on top, in memory of a size that is enough.
private struct MergeHeap {
  let storage: UnsafeMutableBufferPointer<UInt64>
  private var count = 0

  init(storage: UnsafeMutableBufferPointer<UInt64>) { self.storage = storage }

  mutating func push(_ value: UInt64) {
    var child = count
    count &+= 1
    while child > 0 {
      let parent = (child &- 1) / 2
      guard value < storage[parent] else { break }
      storage[child] = storage[parent]
      child = parent
    }
    storage[child] = value
  }

  mutating func pop() -> UInt64? {
    guard count > 0 else { return nil }
    let top = storage[0]
    count &-= 1
    let last = storage[count]
    var parent = 0
    while true {
      var child = 2 &* parent &+ 1
      guard child < count else { break }
      if child &+ 1 < count, storage[child &+ 1] < storage[child] { child &+= 1 }
      guard storage[child] < last else { break }
      storage[parent] = storage[child]
      parent = child
    }
    storage[parent] = last
    return top
  }
}
