/// A map from one scalar to a few scalars, such as a decomposition. Read only, built once.
struct ScalarMapping: Sendable {
  private let slots: [UInt32: Range<Int32>]
  private let scalars: [UInt32]
  /// No key is below this, so that most text needs no lookup.
  let firstKey: UInt32

  init(_ text: StaticString) {
    var reader = UnicodeData.Reader(text)
    var slots: [UInt32: Range<Int32>] = [:]
    var scalars: [UInt32] = []
    var key = 0
    while let gap = reader.number(), let length = reader.number() {
      key += gap
      let start = Int32(scalars.count)
      var last = key
      for _ in 0..<length {
        last += reader.signed() ?? 0
        scalars.append(UInt32(last))
      }
      slots[UInt32(key)] = start..<Int32(scalars.count)
    }
    self.slots = slots
    self.scalars = scalars
    firstKey = slots.keys.min() ?? .max
  }

  /// The scalars that `scalar` becomes, or nil when it stays. Cost: O(1).
  subscript(scalar: UInt32) -> ArraySlice<UInt32>? {
    guard scalar >= firstKey, let range = slots[scalar] else { return nil }
    return scalars[Int(range.lowerBound)..<Int(range.upperBound)]
  }

  /// All keys with their scalars, in no order.
  var entries: [(key: UInt32, value: ArraySlice<UInt32>)] {
    slots.map { ($0.key, scalars[Int($0.value.lowerBound)..<Int($0.value.upperBound)]) }
  }

  static let lowercase = ScalarMapping(UnicodeData.lowercase)
  static let canonical = ScalarMapping(UnicodeData.canonical)
  static let compatibility = ScalarMapping(UnicodeData.compatibility)
}
