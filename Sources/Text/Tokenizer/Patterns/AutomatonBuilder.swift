/// Makes the table of a `PatternAutomaton`.
///
/// A state is what `LinearMatcher` knows between two scalars: the instructions to go on with, in
/// order of preference, and what the scalar before looks like. Which conditions hold is decided by
/// that and by the next scalar.
struct AutomatonBuilder {
  let classes: ScalarClasses
  /// As in `PatternAutomaton`.
  private(set) var transitions: [UInt32] = []
  private(set) var starts: [UInt32] = []
  private(set) var views: [UInt8] = []

  private let instructions: [LinearPattern.Instruction]
  /// The sets that are looked back for.
  private let previousSets: [Int]
  private var looks: [Look]
  private var states: [State] = []
  private var numbers: [State: UInt32] = [:]
  /// The step at which an instruction was last entered.
  private var entered: [Int]
  private var step = 0
  private var stack: [Int] = []

  private struct State: Hashable {
    /// An index into `looks`.
    var view: UInt8
    var instructions: [Int]
  }

  /// What conditions see of the scalar before a place.
  private struct Look: Equatable {
    var isTextStart = false
    var isNewline = false
    var isWord = false
    /// Whether it is in each of `previousSets`.
    var members: [Bool] = []
  }

  private static let instructionLimit = 1000
  private static let stateLimit = 1000
  /// Of instructions entered, so that no file takes long to load.
  private static let stepLimit = 1_000_000

  /// Nil for expressions that are too large or look ahead over several scalars.
  init?(_ pattern: LinearPattern) {
    instructions = pattern.instructions
    guard pattern.lookAheads.isEmpty, instructions.count <= AutomatonBuilder.instructionLimit
    else { return nil }
    entered = Array(repeating: 0, count: instructions.count)
    var previous: [Int] = []
    var (seesStart, seesLines, seesWords) = (false, false, false)
    for case .check(let assertion) in instructions {
      switch assertion {
      case .previous(let set, _): previous.append(set)
      case .lineStart: (seesStart, seesLines) = (true, true)
      case .textStart: seesStart = true
      case .wordBoundary: seesWords = true
      case .next, .lineEnd, .textEnd, .ahead: break
      }
    }
    previousSets = previous
    guard let classes = ScalarClasses(pattern.sets, needsWords: seesWords) else { return nil }
    self.classes = classes
    looks = [Look(isTextStart: seesStart, members: previous.map { _ in false })]
    for index in 0..<classes.count {
      let look = Look(
        isNewline: seesLines && classes.isNewline[index],
        isWord: seesWords && classes.isWord[index],
        members: previous.map { classes.members[index][$0] })
      let known = looks.firstIndex(of: look) ?? looks.count
      guard known < 256 else { return nil }
      if known == looks.count { looks.append(look) }
      views.append(UInt8(known))
    }
    guard build() else { return nil }
  }

  /// - Returns: false when the table would be too large.
  private mutating func build() -> Bool {
    _ = number(State(view: 0, instructions: []))
    for view in looks.indices {
      starts.append(number(State(view: UInt8(view), instructions: [0])))
    }
    var work = 0
    var next = 0
    while next < states.count {
      for index in 0...classes.count {
        let (state, isMatch) = follow(
          states[next], to: index == classes.count ? nil : index, &work)
        transitions.append(number(state) << 1 | (isMatch ? 1 : 0))
      }
      guard states.count <= AutomatonBuilder.stateLimit, work <= AutomatonBuilder.stepLimit else {
        return false
      }
      next += 1
    }
    return true
  }

  private mutating func number(_ state: State) -> UInt32 {
    if let known = numbers[state] { return known }
    let number = UInt32(states.count)
    states.append(state)
    numbers[state] = number
    return number
  }

  /// What becomes of a state by a scalar of class `next` (nil: the end of the text), and whether a
  /// match ends before it.
  private mutating func follow(
    _ state: State, to next: Int?, _ work: inout Int
  ) -> (State, isMatch: Bool) {
    step += 1
    var reached: [Int] = []
    func result(_ isMatch: Bool) -> (State, isMatch: Bool) {
      // Nothing comes of it, whatever it looks like.
      guard let next, !reached.isEmpty else { return (State(view: 0, instructions: []), isMatch) }
      return (State(view: views[next], instructions: reached), isMatch)
    }
    for instruction in state.instructions {
      stack.append(instruction)
      while let top = stack.popLast() {
        guard entered[top] != step else { continue }
        entered[top] = step
        work += 1
        switch instructions[top] {
        case .jump(let target): stack.append(target)
        case .split(let first, let second):
          stack.append(second)
          stack.append(first)
        case .check(let assertion):
          if holds(assertion, looks[Int(state.view)], next) { stack.append(top + 1) }
        case .take(let set):
          if let next, classes.members[next][set] { reached.append(top + 1) }
        case .accept:
          // What follows is less preferred.
          stack.removeAll(keepingCapacity: true)
          return result(true)
        }
      }
    }
    return result(false)
  }

  private func holds(_ assertion: PatternAssertion<Int>, _ look: Look, _ next: Int?) -> Bool {
    switch assertion {
    case .next(let set, let isNegated):
      return (next.map { classes.members[$0][set] } ?? false) != isNegated
    case .previous(let set, let isNegated):
      let index = previousSets.firstIndex(of: set)
      return (index.map { look.members[$0] } ?? false) != isNegated
    case .lineStart: return look.isTextStart || look.isNewline && next != nil
    case .lineEnd: return next.map { classes.isNewline[$0] } ?? true
    case .textStart: return look.isTextStart
    case .textEnd: return next == nil
    case .wordBoundary(let isNegated):
      return (look.isWord != (next.map { classes.isWord[$0] } ?? false)) != isNegated
    case .ahead: preconditionFailure("looking ahead over several scalars needs the text")
    }
  }
}
