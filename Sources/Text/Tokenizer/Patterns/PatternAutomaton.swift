/// A regular expression as a table: for each state and class of the next scalar the next state.
///
/// It is `LinearMatcher` with all its lists of threads made beforehand, and finds the same matches
/// at one look-up a scalar. Expressions that look ahead over several scalars, or that would need
/// too large a table, have none.
struct PatternAutomaton: Sendable {
  private let classes: ScalarClasses
  /// Entries of a state: one for each class, and one for the end of the text.
  private let width: Int
  /// The next state, shifted left by one, and whether a match ends before the scalar. State 0 is
  /// the one that nothing comes of.
  private let transitions: [UInt32]
  /// The state at the start of a match, by what the scalar before it looks like.
  private let starts: [UInt32]
  /// What the scalars of each class look like from behind; the start of the text is 0.
  private let views: [UInt8]

  init?(_ pattern: LinearPattern) {
    guard let table = AutomatonBuilder(pattern) else { return nil }
    classes = table.classes
    width = table.classes.count + 1
    transitions = table.transitions
    starts = table.starts
    views = table.views
  }

  /// Appends all matches from left to right.
  ///
  /// Stops where it has read too much in vain, so that the time stays linear in the text.
  /// - Returns: where to go on searching; beyond `count` when there is nothing left.
  func matches(
    _ text: UnsafePointer<UInt8>, count: Int, into out: inout [Range<Int>]
  ) -> Int {
    let (category, flags) = (UnicodeClasses.shared.category, UnicodeClasses.shared.flags)
    return transitions.withUnsafeBufferPointer { transitions in
      classes.ascii.withUnsafeBufferPointer { ascii in
        var waste = 4 * count + 256
        var at = 0
        var last = -1
        while at <= count {
          var state = Int(start(text, at))
          var end = -1
          var read = at
          while true {
            var next = width &- 1
            var length = 0
            if read < count {
              let byte = text[read]
              if byte < 0x80 {
                next = Int(ascii[Int(byte)])
                length = 1
              } else {
                let scalar: UInt32
                (scalar, length) = UTF8Text.scalar(text, read)
                next = classes.find(
                  scalar, category: category[Int(scalar)], flags: flags[Int(scalar)])
              }
            }
            let transition = Int(transitions[state &* width &+ next])
            if transition & 1 != 0 { end = read }
            state = transition >> 1
            if state == 0 { break }
            read &+= length
          }
          waste -= read - max(end, at)
          guard waste >= 0 else { return at }
          if end > at {
            out.append(at..<end)
            last = end
            at = end
            continue
          }
          // An empty match directly behind another match is skipped.
          if end == at, last != at { out.append(at..<at) }
          at += at < count ? UTF8Text.length(text[at]) : 1
        }
        return at
      }
    }
  }

  /// The state in which a match begins at `at`.
  @inline(__always)
  private func start(_ text: UnsafePointer<UInt8>, _ at: Int) -> UInt32 {
    if starts.count == 1 || at == 0 { return starts[0] }
    let (scalar, _) = UTF8Text.scalar(text, UTF8Text.previous(text, at))
    return starts[Int(views[classes.find(scalar)])]
  }
}
