/// Working memory of byte-pair merging, reused from word to word.
struct MergeLoop {
  private(set) var ids: [Int32] = []
  /// Bytes of each symbol.
  private(set) var lengths: [Int] = []
  private var ranks: [UInt32] = []
  private var merged: [Int32] = []
  private var next: [Int32] = []
  private var previous: [Int32] = []
  private var heap: [UInt64] = []

  mutating func reset() {
    ids.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  mutating func add(_ id: Int32, length: Int) {
    ids.append(id)
    lengths.append(length)
  }

  /// Merges the lowest rank first, the leftmost of equals first, until nothing merges.
  ///
  /// - Complexity: O(n²) over short words, where it is fastest; O(n log n) over long ones.
  mutating func run(_ merges: MergeTable) {
    guard ids.count > 1 else { return }
    if ids.count <= 48 { runShort(merges) } else { runLong(merges) }
  }

  private mutating func runShort(_ merges: MergeTable) {
    let total = ids.count
    ranks.removeAll(keepingCapacity: true)
    merged.removeAll(keepingCapacity: true)
    for index in 0..<total - 1 {
      let merge = merges.find(ids[index], ids[index + 1])
      ranks.append(merge.rank)
      merged.append(merge.token)
    }
    var count = total
    ids.withUnsafeMutableBufferPointer { ids in
      lengths.withUnsafeMutableBufferPointer { lengths in
        ranks.withUnsafeMutableBufferPointer { ranks in
          merged.withUnsafeMutableBufferPointer { merged in
            while count > 1 {
              var best = UInt32.max
              var at = 0
              for index in 0..<count &- 1 where ranks[index] < best {
                best = ranks[index]
                at = index
              }
              if best == .max { break }
              ids[at] = merged[at]
              lengths[at] &+= lengths[at &+ 1]
              count &-= 1
              var index = at &+ 1
              while index < count {
                ids[index] = ids[index &+ 1]
                lengths[index] = lengths[index &+ 1]
                index &+= 1
              }
              index = at &+ 1
              while index < count &- 1 {
                ranks[index] = ranks[index &+ 1]
                merged[index] = merged[index &+ 1]
                index &+= 1
              }
              if at &+ 1 < count { (ranks[at], merged[at]) = merges.find(ids[at], ids[at &+ 1]) }
              if at > 0 {
                (ranks[at &- 1], merged[at &- 1]) = merges.find(ids[at &- 1], ids[at])
              }
            }
          }
        }
      }
    }
    ids.removeLast(total - count)
    lengths.removeLast(total - count)
  }

  private mutating func runLong(_ merges: MergeTable) {
    let total = ids.count
    ranks = Array(repeating: .max, count: total)
    merged = Array(repeating: 0, count: total)
    next = (0..<Int32(total)).map { $0 + 1 < Int32(total) ? $0 + 1 : -1 }
    previous = (0..<Int32(total)).map { $0 - 1 }
    heap.removeAll(keepingCapacity: true)
    for index in 0..<total - 1 { offer(index, merges) }
    while let top = pop() {
      let at = Int(top & 0xffff_ffff)
      // An entry is stale when its pair has since changed.
      guard ranks[at] == UInt32(top >> 32), lengths[at] >= 0, next[at] >= 0 else { continue }
      let right = Int(next[at])
      ids[at] = merged[at]
      lengths[at] += lengths[right]
      lengths[right] = -1
      ranks[right] = .max
      next[at] = next[right]
      if next[at] >= 0 { previous[Int(next[at])] = Int32(at) }
      offer(at, merges)
      if previous[at] >= 0 { offer(Int(previous[at]), merges) }
    }
    var count = 0
    var at = 0
    while at >= 0 {
      ids[count] = ids[at]
      lengths[count] = lengths[at]
      count += 1
      at = Int(next[at])
    }
    ids.removeLast(total - count)
    lengths.removeLast(total - count)
  }

  /// Looks the pair that starts at `at` up and queues it.
  private mutating func offer(_ at: Int, _ merges: MergeTable) {
    ranks[at] = .max
    guard next[at] >= 0 else { return }
    let merge = merges.find(ids[at], ids[Int(next[at])])
    guard merge.rank != .max else { return }
    (ranks[at], merged[at]) = merge
    push(UInt64(merge.rank) << 32 | UInt64(at))
  }

  private mutating func push(_ value: UInt64) {
    heap.append(value)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child] < heap[parent] else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func pop() -> UInt64? {
    guard let top = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return top }
    var parent = 0
    let count = heap.count
    while true {
      var child = 2 * parent + 1
      guard child < count else { break }
      if child + 1 < count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < last else { break }
      heap[parent] = heap[child]
      parent = child
    }
    heap[parent] = last
    return top
  }
}
