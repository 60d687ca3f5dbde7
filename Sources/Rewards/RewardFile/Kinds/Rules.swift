import Basics
import TextMetrics

extension RewardKind {
  /// What is computed of texts without a model.
  static let rules: [RewardKind] = [
    RewardKind("length", "a response's length: unit, free, per, most") { node, _ in
      try LengthRewardModel(
        unit: try node.choice("unit") ?? .words, free: try node.optionalNumber("free") ?? 0,
        per: try node.optionalNumber("per") ?? 1, most: try node.optionalNumber("most"))
    },
    RewardKind("variety", "how little a response repeats itself: order") { node, _ in
      let order = try node.optionalNumber("order") ?? 3
      guard let whole = Int(exactly: order) else {
        throw node.error("must be a whole number", "order")
      }
      return try VarietyRewardModel(order: whole)
    },
    RewardKind("bleu", "BLEU against the row's references, as BLEUBERI: column") { node, _ in
      OverlapRewardModel(
        .bleu(.bleuberi), column: try node.optionalText("column") ?? "references")
    },
    RewardKind("rouge", "ROUGE against the row's references: variant, column") { node, _ in
      OverlapRewardModel(
        .rouge((try node.choice("variant") ?? ROUGEName.rougeL).measure),
        column: try node.optionalText("column") ?? "references")
    },
    RewardKind("instructions", "verifiable instructions of the row: strict, column") { node, _ in
      InstructionRewardModel(
        isStrict: try node.flag("strict"),
        column: try node.optionalText("column") ?? "constraints")
    },
    RewardKind("answer", "the final answer against the row's: column, last-number") { node, _ in
      AnswerRewardModel(
        column: try node.optionalText("column") ?? "answer",
        takesLastNumber: try node.flag("last-number"))
    },
  ]

  private enum ROUGEName: String, CaseIterable {
    case rouge1, rouge2, rougeL

    var measure: ROUGE {
      switch self {
      case .rouge1: .rouge1
      case .rouge2: .rouge2
      case .rougeL: .rougeL
      }
    }
  }
}
