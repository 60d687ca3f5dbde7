/// Working memory of byte-pair merging, reused from word to word.
struct MergeLoop {
  private(set) var ids: [Int32] = []
  /// Bytes of each symbol.
  private(set) var lengths: [Int] = []
  private var ranks: [UInt32] = []
  private var merged: [Int32] = []
  private var queue = MergeQueue()

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
    queue.load(ids, lengths)
    queue.run(merges)
    reset()
    queue.forEach { add($0, length: $1) }
  }
}
