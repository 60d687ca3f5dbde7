public import Basics
public import OrderedCollections

/// Counts of IFEval verdicts: what is reported as prompt-level and instruction-level accuracy.
public struct IFEvalTally: Sendable {
  /// Responses that follow all instructions of their prompt.
  public private(set) var prompts = InstructionTally.Rate()
  /// Single instructions that are followed.
  public private(set) var instructions = InstructionTally.Rate()
  /// The same by published identifier.
  public private(set) var kinds: OrderedDictionary<String, InstructionTally.Rate> = [:]

  /// A tally of nothing.
  public init() {}

  /// Counts one response. The verdict has one boolean for each instruction.
  public mutating func add(_ verdict: IFEvalVerdict, of instructions: [IFEvalInstruction]) {
    prompts.add(verdict.followsAll)
    for (instruction, isFollowed) in zip(instructions, verdict.instructions) {
      self.instructions.add(isFollowed)
      kinds[instruction.id, default: .init()].add(isFollowed)
    }
  }

  /// All counts, kinds by name.
  public var json: JSONValue {
    var byKind = JSONObject()
    for (id, rate) in kinds.sorted(by: { $0.key < $1.key }) { byKind[id] = rate.json }
    return [
      "prompt_level": prompts.json, "instruction_level": instructions.json,
      "kinds": .object(byKind),
    ]
  }
}
