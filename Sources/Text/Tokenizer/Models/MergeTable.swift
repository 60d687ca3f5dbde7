/// The merges of byte-pair encoding: a pair of tokens to its rank and the token it becomes.
struct MergeTable: Sendable {
  struct Slot: Sendable {
    var pair: UInt64
    var rank: UInt32
    var token: Int32
  }

  private var slots: [Slot]
  private let mask: Int
  private static let free = UInt64.max

  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: Slot(pair: MergeTable.free, rank: 0, token: 0), count: size)
    mask = size - 1
  }

  @inline(__always)
  private func slot(_ pair: UInt64) -> Int {
    Int(truncatingIfNeeded: ByteStringTable.mix(pair)) & mask
  }

  @inline(__always)
  private static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  /// Adds a merge; a later one for the same pair takes its place. At most `capacity` pairs.
  mutating func insert(_ left: Int32, _ right: Int32, rank: UInt32, token: Int32) {
    let pair = MergeTable.pair(left, right)
    var at = slot(pair)
    while slots[at].pair != MergeTable.free, slots[at].pair != pair { at = (at + 1) & mask }
    slots[at] = Slot(pair: pair, rank: rank, token: token)
  }

  /// Rank and token of a merge; rank `UInt32.max` when the two do not merge. Cost: O(1).
  @inline(__always)
  func find(_ left: Int32, _ right: Int32) -> (rank: UInt32, token: Int32) {
    let pair = MergeTable.pair(left, right)
    return slots.withUnsafeBufferPointer { slots in
      var at = slot(pair)
      while true {
        let slot = slots[at]
        if slot.pair == pair { return (slot.rank, slot.token) }
        if slot.pair == MergeTable.free { return (.max, 0) }
        at = (at &+ 1) & mask
      }
    }
  }
}
