/// Runs a `LinearPattern` over one piece of text. Not shared between threads; reuse it for all
/// searches in that text, and for no other text.
struct LinearMatcher {
  private struct Thread {
    var instruction: Int
    var start: Int
  }

  private let pattern: LinearPattern
  private var current: [Thread] = []
  private var next: [Thread] = []
  /// The step at which an instruction was last entered.
  private var entered: [Int]
  private var step = 0
  private var stack: [Int] = []
  /// Where each look-ahead holds, for every byte and the end; found when it is first asked for.
  private var aheads: [[Bool]?]

  init(_ pattern: LinearPattern) {
    self.pattern = pattern
    entered = Array(repeating: 0, count: pattern.instructions.count)
    aheads = Array(repeating: nil, count: pattern.lookAheads.count)
  }

  /// The first match in bytes `from..<count` of the text; look-around sees all of it.
  ///
  /// - Complexity: O(bytes read × instructions).
  mutating func firstMatch(_ text: UnsafePointer<UInt8>, count: Int, from: Int) -> Range<Int>? {
    var found: Range<Int>?
    var at = from
    current.removeAll(keepingCapacity: true)
    step += 1
    while true {
      // `current` was filled for position `at` in order of preference; a new start comes last.
      if found == nil { enter(0, start: at, at, text, count) }
      let isEnd = at >= count
      if current.isEmpty, found != nil || isEnd { break }
      let (scalar, length) = isEnd ? (0, 0) : UTF8Text.scalar(text, at)
      let threads = current
      swap(&current, &next)
      current.removeAll(keepingCapacity: true)
      step += 1
      for thread in threads {
        guard case .take(let set) = pattern.instructions[thread.instruction] else {
          // Besides `take` only `accept` is kept. What follows in the list is less preferred.
          found = thread.start..<at
          break
        }
        if !isEnd, pattern.sets[set].contains(scalar) {
          enter(thread.instruction + 1, start: thread.start, at + length, text, count)
        }
      }
      if isEnd { break }
      at += length
    }
    return found
  }

  /// Adds `instruction` and all that it leads to without taking a scalar.
  private mutating func enter(
    _ instruction: Int, start: Int, _ at: Int, _ text: UnsafePointer<UInt8>, _ count: Int
  ) {
    stack.append(instruction)
    while let top = stack.popLast() {
      guard entered[top] != step else { continue }
      entered[top] = step
      switch pattern.instructions[top] {
      case .jump(let target): stack.append(target)
      case .split(let first, let second):
        stack.append(second)
        stack.append(first)
      case .check(let assertion):
        if holds(assertion, at, text, count) { stack.append(top + 1) }
      case .take, .accept: current.append(Thread(instruction: top, start: start))
      }
    }
  }

  mutating func holds(
    _ assertion: PatternAssertion<Int>, _ at: Int, _ text: UnsafePointer<UInt8>, _ count: Int
  ) -> Bool {
    switch assertion {
    case .next(let set, let isNegated):
      (at < count && pattern.sets[set].contains(UTF8Text.scalar(text, at).value)) != isNegated
    case .previous(let set, let isNegated):
      (at > 0
        && pattern.sets[set].contains(UTF8Text.scalar(text, UTF8Text.previous(text, at)).value))
        != isNegated
    case .lineStart: at == 0 || text[at - 1] == 0x0a && at < count
    case .lineEnd: at == count || text[at] == 0x0a
    case .textStart: at == 0
    case .textEnd: at == count
    case .wordBoundary(let isNegated):
      (LinearMatcher.isWord(before: at, text) != LinearMatcher.isWord(at, text, count))
        != isNegated
    case .ahead(let index, let isNegated): isAhead(index, at, text, count) != isNegated
    }
  }

  private static func isWord(before at: Int, _ text: UnsafePointer<UInt8>) -> Bool {
    at > 0 && ScalarSet.isWord(UTF8Text.scalar(text, UTF8Text.previous(text, at)).value)
  }

  private static func isWord(_ at: Int, _ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    at < count && ScalarSet.isWord(UTF8Text.scalar(text, at).value)
  }

  private mutating func isAhead(
    _ index: Int, _ at: Int, _ text: UnsafePointer<UInt8>, _ count: Int
  ) -> Bool {
    if let places = aheads[index] { return places[at] }
    var search = LookAheadSearch(pattern, pattern.lookAheads[index])
    let places = search.places(text, count: count, conditions: &self)
    aheads[index] = places
    return places[at]
  }

  /// Appends all matches from `start` on, from left to right. An empty match directly behind
  /// another match is skipped.
  mutating func matches(
    _ text: UnsafePointer<UInt8>, count: Int, from start: Int = 0, into out: inout [Range<Int>]
  ) {
    var at = start
    while at <= count, let match = firstMatch(text, count: count, from: at) {
      if match.isEmpty {
        if out.last?.upperBound != match.lowerBound { out.append(match) }
        at = match.upperBound
        at += at < count ? UTF8Text.length(text[at]) : 1
      } else {
        out.append(match)
        at = match.upperBound
      }
    }
  }
}
