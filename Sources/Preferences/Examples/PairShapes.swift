import Basics
import OrderedCollections
import Text

extension PreferencePair: DatasetExample {
  /// What errors call these examples.
  public static let kind = "preference pairs"

  /// Pairs as TRL, UltraFeedback, HH, ShareGPT, Alpaca, RewardBench, LLMBar, PandaLM and NeMo write
  /// them. Ranked lists give every pair that their ranks order; lists of chosen and rejected texts
  /// (RM-Bench) give every combination.
  public static let shapes: [RowShape<PreferencePair>] =
    pairContentShapes.map { shape in
      RowShape(shape.name, columns: shape.columns, accepts: shape.accepts) {
        row throws(RowFault) in
        var pairs: [PreferencePair] = []
        for content in try shape.decode(row) {
          pairs.append(try PreferencePair(content, row: row))
        }
        return pairs
      }
    } + [
      RowShape(
        "prompt and lists of answers", columns: ["prompt", "chosen", "rejected"],
        accepts: { isTextList($0["chosen"]) }, decode: everyCombination),
      RowShape(
        "Alpaca with two outputs", columns: ["instruction", "output"],
        accepts: { isTextList($0["output"]) }, decode: twoOutputs),
    ]
    + RankedList.shapes.map { shape in
      RowShape(shape.name, columns: shape.columns, accepts: shape.accepts) {
        row throws(RowFault) in
        let pairs = try shape.decode(row).flatMap { $0.pairs() }
        guard !pairs.isEmpty else {
          throw RowFault(.tie, "all responses have the same rank", column: shape.columns.last)
        }
        return pairs
      }
    }

  @Sendable private static func twoOutputs(
    _ row: RowFields
  ) throws(RowFault) -> [PreferencePair] {
    let outputs = try row.list("output")
    guard outputs.count == 2 else {
      throw RowFault(.badList, "'output' does not hold two texts", column: "output")
    }
    let content = PairContent(
      prompt: try PromptStyle.instruction.read(row),
      chosen: [assistantMessage(try requireText(outputs[0], "output"))],
      rejected: [assistantMessage(try requireText(outputs[1], "output"))])
    return [try PreferencePair(content, row: row)]
  }

  @Sendable private static func everyCombination(
    _ row: RowFields
  ) throws(RowFault) -> [PreferencePair] {
    let prompt = try PromptStyle.prompt.read(row)
    var pairs: [PreferencePair] = []
    for chosen in try row.list("chosen") {
      for rejected in try row.list("rejected") {
        let content = PairContent(
          prompt: prompt, chosen: [assistantMessage(try requireText(chosen, "chosen"))],
          rejected: [assistantMessage(try requireText(rejected, "rejected"))])
        pairs.append(try PreferencePair(content, row: row))
      }
    }
    return pairs
  }
}
