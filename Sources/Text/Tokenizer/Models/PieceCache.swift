/// The tokens of pieces seen before.
///
/// Text repeats its words: a look-up costs a hash and a copy where merging costs a search. The
/// cache starts small, grows with the text, and starts over when it has reached its limit.
///
/// It is the innermost loop of encoding, so it works on memory of its own: arrays would be retained
/// and checked for every word.
struct PieceCache: ~Copyable {
  /// Pieces that are longer hardly ever repeat.
  static let pieceLimit = 64
  private static let entryLimit = 1 << 15
  private static let idLimit = 1 << 19

  private struct Entry {
    /// The first and the last eight bytes, which may overlap, or what `ends` makes of fewer.
    var first: UInt64 = 0
    var last: UInt64 = 0
    /// Bytes of the piece; 0 for a free entry.
    var count: UInt32 = 0
    /// Where the piece is in `bytes` when its ends do not tell all of it.
    var start: UInt32 = 0
    var firstID: UInt32 = 0
    var idCount: UInt32 = 0
  }

  private var entries: UnsafeMutableBufferPointer<Entry>
  private var mask: Int
  private var count = 0
  private var bytes: [UInt8] = []
  private var ids: [Int32] = []

  /// - Parameter capacity: a power of two, at least 2.
  init(capacity: Int = 1 << 10) {
    entries = .allocate(capacity: capacity)
    entries.initialize(repeating: Entry())
    mask = capacity - 1
  }

  deinit { entries.deallocate() }

  /// The ends of a piece, which is not empty. With its length they tell all of up to 16 bytes.
  @inline(__always)
  private static func ends(_ piece: UnsafeBufferPointer<UInt8>) -> (first: UInt64, last: UInt64) {
    let raw = UnsafeRawBufferPointer(piece)
    let count = piece.count
    if count >= 8 {
      return (
        raw.loadUnaligned(as: UInt64.self),
        raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      )
    }
    if count >= 4 {
      return (
        UInt64(raw.loadUnaligned(as: UInt32.self)),
        UInt64(raw.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
      )
    }
    let (first, middle, last) = (piece[0], piece[count &>> 1], piece[count &- 1])
    return (UInt64(first), UInt64(middle) << 8 | UInt64(last))
  }

  @inline(__always)
  private static func hash(_ first: UInt64, _ last: UInt64, count: Int) -> UInt64 {
    ByteStringTable.mix(
      ByteStringTable.mix(ByteStringTable.seed ^ first ^ UInt64(count)) ^ last)
  }

  /// The entry of a piece, or the free one where it belongs.
  @inline(__always)
  private func find(
    _ piece: UnsafeBufferPointer<UInt8>, _ first: UInt64, _ last: UInt64
  ) -> Int {
    let isShort = piece.count <= 16
    let hash =
      isShort
      ? PieceCache.hash(first, last, count: piece.count) : ByteStringTable.hash(piece)
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let entry = entries[slot]
      if entry.count == 0 { return slot }
      if entry.first == first, entry.last == last, Int(entry.count) == piece.count,
        isShort || hasBytes(entry, piece)
      {
        return slot
      }
      slot = (slot &+ 1) & mask
    }
  }

  private func hasBytes(_ entry: Entry, _ piece: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = Int(entry.start)
    return bytes[start..<start + piece.count].elementsEqual(piece)
  }

  /// Appends the ids of a piece that has been seen. - Returns: whether it has.
  @inline(__always)
  func recall(_ piece: UnsafeBufferPointer<UInt8>, into out: inout [Int32]) -> Bool {
    let (first, last) = PieceCache.ends(piece)
    let entry = entries[find(piece, first, last)]
    if entry.count == 0 { return false }
    // A word is mostly one token.
    if entry.idCount == 1 {
      out.append(Int32(bitPattern: entry.firstID))
    } else {
      let start = Int(entry.firstID)
      out += ids[start..<start + Int(entry.idCount)]
    }
    return true
  }

  /// Keeps the ids of a piece that has not been seen.
  mutating func remember(_ piece: UnsafeBufferPointer<UInt8>, _ found: ArraySlice<Int32>) {
    if count >= PieceCache.entryLimit || ids.count > PieceCache.idLimit {
      self = PieceCache(capacity: entries.count)
    } else if count * 2 >= entries.count {
      grow()
    }
    let (first, last) = PieceCache.ends(piece)
    var entry = Entry(
      first: first, last: last, count: UInt32(piece.count), start: UInt32(bytes.count),
      idCount: UInt32(found.count))
    if piece.count > 16 { bytes += piece }
    if found.count == 1, let id = found.first {
      entry.firstID = UInt32(bitPattern: id)
    } else {
      entry.firstID = UInt32(ids.count)
      ids += found
    }
    entries[find(piece, first, last)] = entry
    count += 1
  }

  private mutating func grow() {
    let old = entries
    entries = .allocate(capacity: old.count * 2)
    entries.initialize(repeating: Entry())
    mask = entries.count - 1
    for entry in old where entry.count > 0 {
      let start = Int(entry.start)
      let count = Int(entry.count)
      let hash =
        count <= 16
        ? PieceCache.hash(entry.first, entry.last, count: count)
        : bytes.withUnsafeBufferPointer {
          ByteStringTable.hash(UnsafeBufferPointer(rebasing: $0[start..<start + count]))
        }
      var slot = Int(truncatingIfNeeded: hash) & mask
      while entries[slot].count > 0 { slot = (slot + 1) & mask }
      entries[slot] = entry
    }
    old.deallocate()
  }
}
