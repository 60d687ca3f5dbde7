/// The new text, and on demand how it came from the old one.
struct CharacterRewrite {
  let tracksChanges: Bool
  private var changes: [ScalarChange] = []
  private var bytes: [UInt8] = []
  private var isModified = false

  init(tracksChanges: Bool, count: Int) {
    self.tracksChanges = tracksChanges
    if tracksChanges { changes.reserveCapacity(count) } else { bytes.reserveCapacity(count) }
  }

  @inline(__always)
  mutating func keep(_ scalar: UInt32) {
    if tracksChanges {
      changes.append(ScalarChange(scalar, 0))
    } else {
      UTF8Text.append(scalar, to: &bytes)
    }
  }

  /// Replaces `old` scalars.
  mutating func replace(_ old: Int, by new: ArraySlice<UInt8>) {
    isModified = true
    guard tracksChanges else {
      bytes += new
      return
    }
    let scalars = UTF8Text.scalars(Array(new))
    let before = changes.count
    for scalar in scalars { changes.append(ScalarChange(scalar, 0)) }
    let surplus = scalars.count - old
    if surplus > 0 {
      for index in max(before, changes.count - surplus)..<changes.count {
        changes[index].change = 1
      }
    } else if surplus < 0, let last = changes.indices.last {
      changes[last].change += surplus
    }
  }

  func finish(_ text: inout AlignedText) {
    guard isModified else { return }
    if tracksChanges { text.replace(with: changes) } else { text.bytes = bytes }
  }
}
