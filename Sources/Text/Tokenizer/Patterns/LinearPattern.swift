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

  /// - Throws: `tokenizer.regex`, `tokenizer.unsupported` or `tokenizer.limit`.
  init(_ source: String, path: String) throws(RewardError) {
    self.source = source
    var compiler = Compiler(path: path)
    try compiler.emit(try PatternParser.parse(source, path: path))
    try compiler.append(.accept)
    instructions = compiler.instructions
    sets = compiler.sets
  }

  private struct Compiler {
    let path: String
    var instructions: [Instruction] = []
    var sets: [ScalarSet] = []

    mutating func index(_ set: ScalarSet) -> Int {
      sets.append(set)
      return sets.count - 1
    }

    mutating func append(_ instruction: Instruction) throws(RewardError) {
      guard instructions.count < 20_000 else {
        throw RewardError(
          .tokenizerLimit, "a regular expression with too many repetitions", at: .init(item: path))
      }
      instructions.append(instruction)
    }

    mutating func emit(_ node: PatternNode) throws(RewardError) {
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
        }
      case .sequence(let items): for item in items { try emit(item) }
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
