/// A trie over bytes for longest-prefix searches.
///
/// Edges live in one hash table keyed by (node, byte): building is linear and a step is one probe.
struct ByteTrie: Sendable {
  /// The key of an edge plus one (0 is free) and its target.
  private var keys: [UInt64]
  private var targets: [Int32]
  private var mask: Int
  private var edges = 0
  /// The value of each node, or -1.
  private(set) var values: [Int32] = [-1]

  init(capacity: Int = 16) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    keys = Array(repeating: 0, count: size)
    targets = Array(repeating: 0, count: size)
    mask = size - 1
  }

  @inline(__always)
  private static func slot(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 20)
  }

  /// The node that `byte` leads to from `node` (0 is the root), or -1.
  @inline(__always)
  func step(_ node: Int32, _ byte: UInt8) -> Int32 {
    let key = (UInt64(UInt32(bitPattern: node)) << 8 | UInt64(byte)) &+ 1
    var slot = ByteTrie.slot(key) & mask
    while true {
      let found = keys[slot]
      if found == key { return targets[slot] }
      if found == 0 { return -1 }
      slot = (slot &+ 1) & mask
    }
  }

  /// Gives `key` a value, replacing an earlier one.
  mutating func insert(_ key: some Sequence<UInt8>, _ value: Int32) {
    var node: Int32 = 0
    for byte in key {
      var next = step(node, byte)
      if next < 0 {
        next = Int32(values.count)
        values.append(-1)
        add(node, byte, next)
      }
      node = next
    }
    values[Int(node)] = value
  }

  /// The longest key that `text[start..<end]` begins with, as its end and value.
  @inline(__always)
  func longest(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> (end: Int, value: Int32)?
  {
    var node: Int32 = 0
    var at = start
    var found: (Int, Int32)?
    while at < end {
      node = step(node, text[at])
      if node < 0 { break }
      at &+= 1
      let value = values[Int(node)]
      if value >= 0 { found = (at, value) }
    }
    return found
  }

  private mutating func add(_ node: Int32, _ byte: UInt8, _ target: Int32) {
    edges += 1
    if edges * 2 > keys.count {
      let (oldKeys, oldTargets) = (keys, targets)
      keys = Array(repeating: 0, count: oldKeys.count * 2)
      targets = Array(repeating: 0, count: keys.count)
      mask = keys.count - 1
      for (key, target) in zip(oldKeys, oldTargets) where key != 0 { place(key, target) }
    }
    place((UInt64(UInt32(bitPattern: node)) << 8 | UInt64(byte)) &+ 1, target)
  }

  private mutating func place(_ key: UInt64, _ target: Int32) {
    var slot = ByteTrie.slot(key) & mask
    while keys[slot] != 0 { slot = (slot + 1) & mask }
    keys[slot] = key
    targets[slot] = target
  }
}
