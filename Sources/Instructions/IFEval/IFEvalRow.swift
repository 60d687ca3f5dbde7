public import Basics

/// A row of an IFEval file: a prompt with the instructions that are verified.
public struct IFEvalRow: Hashable, Sendable {
  /// What a model is asked.
  public let prompt: String
  /// The instructions, in the file's order.
  public let instructions: [IFEvalInstruction]

  /// Reads a row of the published schema: `prompt`, `instruction_id_list` (texts), `kwargs` (an
  /// object for each, whose members may be null).
  /// - Throws: `instruction.row` for another shape, `ifeval.instruction`.
  public init(_ row: JSONValue) throws(RewardError) {
    guard let prompt = row["prompt"]?.string, let ids = row["instruction_id_list"]?.array,
      let arguments = row["kwargs"]?.array
    else {
      throw RewardError(
        .instructionRow,
        "a row of IFEval has a text 'prompt' and the lists 'instruction_id_list' and 'kwargs'")
    }
    guard ids.count == arguments.count else {
      throw RewardError(
        .instructionRow, "there are \(ids.count) instructions, but \(arguments.count) 'kwargs'",
        at: .init(item: "kwargs"))
    }
    self.prompt = prompt
    var instructions: [IFEvalInstruction] = []
    for (id, arguments) in zip(ids, arguments) {
      guard let id = id.string else {
        throw RewardError(
          .instructionRow, "an instruction's name is a text, not \(id.kind)",
          at: .init(item: "instruction_id_list"))
      }
      instructions.append(try IFEvalInstruction(id: id, arguments: arguments))
    }
    self.instructions = instructions
  }
}
