internal import Basics

/// A regular expression as instructions of an abstract machine that keeps all alternatives alive
/// at once (Thompson 1968, Pike's VM), so that no expression takes exponential time.
///
/// The match is the one a backtracking engine would report: leftmost, and then the first by the
/// order of alternatives and the greed of repetitions.
struct LinearPattern: Sendable {
  enum Instruction: Sendable {
    /// Take one scalar of a set, given as an index into `sets`.
    case take(Int)
    /// Go on at both, the first preferred.
    case split(Int, Int)
    case jump(Int)
    case check(PatternAssertion<Int>)
    case accept
  }

  let source: String
  let instructions: [Instruction]
  let sets: [ScalarSet]
  /// Programs that read the text backwards: each accepts where its look-ahead holds.
  let lookAheads: [[Instruction]]
  /// The fewest bytes of a match.
  let minimumLength: Int
  /// The quick way to the same matches, where there is one.
  private(set) var automaton: PatternAutomaton?

  /// - Throws: `tokenizer.regex`, `tokenizer.unsupported` or `tokenizer.limit`.
  init(_ source: String, path: String) throws(RewardError) {
    self.source = source
    let parsed = try PatternParser.parse(source, path: path)
    var compiler = Compiler(path: path)
    instructions = try compiler.program(parsed.node, isReversed: false)
    var lookAheads: [[Instruction]] = []
    for node in parsed.lookAheads {
      lookAheads.append(try compiler.program(node, isReversed: true))
    }
    self.lookAheads = lookAheads
    sets = compiler.sets
    minimumLength = parsed.node.minimumLength
    automaton = PatternAutomaton(self)
  }

  /// Fills `out` with all matches from left to right.
  func matches(_ text: UnsafePointer<UInt8>, count: Int, into out: inout [Range<Int>]) {
    out.removeAll(keepingCapacity: true)
    let done = automaton?.matches(text, count: count, into: &out) ?? 0
    guard done <= count else { return }
    var matcher = LinearMatcher(self)
    matcher.matches(text, count: count, from: done, into: &out)
  }

  private struct Compiler {
    let path: String
    var sets: [ScalarSet] = []
    private var instructions: [Instruction] = []
    private var isReversed = false
    /// Instructions of all programs, and nodes that were visited for them: a node can be repeated a
    /// thousand times without giving an instruction.
    private var total = 0
    private var visits = 0

    init(path: String) { self.path = path }

    mutating func program(
      _ node: PatternNode, isReversed: Bool
    ) throws(RewardError) -> [Instruction] {
      self.isReversed = isReversed
      instructions = []
      try emit(node)
      try append(.accept)
      return instructions
    }

    private func tooLarge() -> RewardError {
      RewardError(
        .tokenizerLimit, "a regular expression with too many repetitions", at: .init(item: path))
    }

    mutating func index(_ set: ScalarSet) -> Int {
      sets.append(set)
      return sets.count - 1
    }

    mutating func append(_ instruction: Instruction) throws(RewardError) {
      guard total < 20_000 else { throw tooLarge() }
      total += 1
      instructions.append(instruction)
    }

    mutating func emit(_ node: PatternNode) throws(RewardError) {
      visits += 1
      guard visits <= 100_000 else { throw tooLarge() }
      switch node {
      case .empty: break
      case .set(let set): try append(.take(index(set)))
      case .assertion(let assertion):
        switch assertion {
        case .next(let set, let isNegated):
          try append(.check(.next(index(set), isNegated: isNegated)))
        case .previous(let set, let isNegated):
          try append(.check(.previous(index(set), isNegated: isNegated)))
        case .lineStart: try append(.check(.lineStart))
        case .lineEnd: try append(.check(.lineEnd))
        case .textStart: try append(.check(.textStart))
        case .textEnd: try append(.check(.textEnd))
        case .wordBoundary(let isNegated):
          try append(.check(.wordBoundary(isNegated: isNegated)))
        case .ahead(let index, let isNegated):
          try append(.check(.ahead(index, isNegated: isNegated)))
        }
      case .sequence(let items):
        // Conditions are about places, so they hold in either direction of reading.
        if isReversed {
          for item in items.reversed() { try emit(item) }
        } else {
          for item in items { try emit(item) }
        }
      case .alternatives(let options):
        var ends: [Int] = []
        for (index, option) in options.enumerated() {
          guard index < options.count - 1 else {
            try emit(option)
            break
          }
          let split = instructions.count
          try append(.split(split + 1, 0))
          try emit(option)
          ends.append(instructions.count)
          try append(.jump(0))
          instructions[split] = .split(split + 1, instructions.count)
        }
        for end in ends { instructions[end] = .jump(instructions.count) }
      case .repeated(let body, let minimum, let maximum, let isGreedy):
        for _ in 0..<minimum { try emit(body) }
        if let maximum {
          var splits: [Int] = []
          for _ in minimum..<maximum {
            splits.append(instructions.count)
            try append(.split(0, 0))
            try emit(body)
          }
          for split in splits {
            let (go, leave) = (split + 1, instructions.count)
            instructions[split] = isGreedy ? .split(go, leave) : .split(leave, go)
          }
        } else {
          let loop = instructions.count
          try append(.split(0, 0))
          try emit(body)
          try append(.jump(loop))
          let (go, leave) = (loop + 1, instructions.count)
          instructions[loop] = isGreedy ? .split(go, leave) : .split(leave, go)
        }
      }
    }
  }
}
