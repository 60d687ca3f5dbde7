/// A hash table from byte strings to 32-bit numbers that can be asked with bytes in place.
///
/// Open addressing over flat arrays: one probe touches one slot and one entry, nothing is
/// allocated. The hash is seeded per process, so that a file cannot be made to collide.
struct ByteStringTable: Sendable {
  struct Entry: Sendable {
    var start: UInt32
    var length: UInt32
    var value: Int32
  }

  private(set) var entries: [Entry] = []
  private var bytes: [UInt8] = []
  /// Upper half of the hash and index + 1 of the entry; 0 is free.
  private var slots: [UInt64]
  private var mask: Int

  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
    mask = size - 1
    entries.reserveCapacity(capacity)
  }

  var count: Int { entries.count }

  static let seed = UInt64.random(in: .min ... .max)

  /// A multiply-and-fold hash over 8 bytes at a time.
  @inline(__always)
  static func hash(_ key: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var state = seed ^ UInt64(truncatingIfNeeded: key.count)
    let raw = UnsafeRawBufferPointer(key)
    var at = 0
    let count = key.count
    while at &+ 8 <= count {
      state = mix(state ^ raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      at &+= 8
    }
    if at < count {
      var tail: UInt64 = 0
      if count >= 8 {
        tail = raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      } else {
        for index in at..<count { tail = tail << 8 | UInt64(key[index]) }
      }
      state = mix(state ^ tail)
    }
    return state
  }

  @inline(__always)
  static func mix(_ value: UInt64) -> UInt64 {
    let (high, low) = (value ^ 0x9e37_79b9_7f4a_7c15).multipliedFullWidth(
      by: 0xd6e8_feb8_6659_fd93)
    return high ^ low
  }

  /// The number of `key`, or nil. Cost: O(length of the key).
  @inline(__always)
  func find(_ key: UnsafeBufferPointer<UInt8>) -> Int32? {
    let hash = ByteStringTable.hash(key)
    var slot = Int(truncatingIfNeeded: hash) & mask
    let tag = hash >> 32
    while true {
      let content = slots[slot]
      if content == 0 { return nil }
      if content >> 32 == tag {
        let entry = entries[Int(content & 0xffff_ffff) &- 1]
        if equals(entry, key) { return entry.value }
      }
      slot = (slot &+ 1) & mask
    }
  }

  func find(_ key: some Collection<UInt8>) -> Int32? {
    key.withContiguousStorageIfAvailable { find($0) }
      ?? Array(key).withUnsafeBufferPointer { find($0) }
  }

  @inline(__always)
  private func equals(_ entry: Entry, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    guard Int(entry.length) == key.count else { return false }
    return bytes.withUnsafeBufferPointer { stored in
      for index in 0..<key.count where stored[Int(entry.start) &+ index] != key[index] {
        return false
      }
      return true
    }
  }

  /// Adds `key`. - Returns: false when it was there already; then nothing changes.
  mutating func insert(_ key: some Collection<UInt8>, _ value: Int32) -> Bool {
    key.withContiguousStorageIfAvailable { insert($0, value) }
      ?? Array(key).withUnsafeBufferPointer { insert($0, value) }
  }

  /// Adds `key`, which is not of this table. - Returns: as the other one.
  mutating func insert(_ key: UnsafeBufferPointer<UInt8>, _ value: Int32) -> Bool {
    if (entries.count + 1) * 2 > slots.count { grow() }
    let hash = ByteStringTable.hash(key)
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let content = slots[slot]
      if content >> 32 == hash >> 32, equals(entries[Int(content & 0xffff_ffff) &- 1], key) {
        return false
      }
      slot = (slot &+ 1) & mask
    }
    entries.append(
      Entry(start: UInt32(bytes.count), length: UInt32(key.count), value: value))
    bytes += key
    slots[slot] = hash & 0xffff_ffff_0000_0000 | UInt64(entries.count)
    return true
  }

  /// The bytes of an entry.
  func key(_ entry: Entry) -> ArraySlice<UInt8> {
    bytes[Int(entry.start)..<Int(entry.start) + Int(entry.length)]
  }

  /// Gives `body` every key and its number, in the order in which they were added.
  @inline(__always)
  func forEach(_ body: (UnsafeBufferPointer<UInt8>, Int32) -> Void) {
    bytes.withUnsafeBufferPointer { bytes in
      for entry in entries {
        let end = Int(entry.start) + Int(entry.length)
        body(UnsafeBufferPointer(rebasing: bytes[Int(entry.start)..<end]), entry.value)
      }
    }
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    mask = slots.count - 1
    var count = 0
    forEach { key, _ in
      let hash = ByteStringTable.hash(key)
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      count += 1
      slots[slot] = hash & 0xffff_ffff_0000_0000 | UInt64(count)
    }
  }
}
