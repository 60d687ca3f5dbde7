import Basics
import TextMetrics

extension RewardKind {
  /// The kinds that every reward file can name.
  static let builtIn: [RewardKind] =
    [
      RewardKind("model", "a trained reward model: model, template") { node, opening in
        try await opening.scalar(
          .init(
            model: opening.resolved(try node.text("model")),
            template: try node.optionalText("template").map(opening.resolved)))
      },
      RewardKind(
        "implicit", "log-probabilities of a language model: model, reference, reduction, template"
      ) { node, opening in
        try await opening.implicit(
          .init(
            model: opening.resolved(try node.text("model")),
            template: try node.optionalText("template").map(opening.resolved),
            reference: try node.optionalText("reference").map(opening.resolved)),
          try node.choice("reduction") ?? .sum)
      },
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
      RewardKind(
        "ensemble",
        "several models' scores made one: members (with name, mean, deviation, pretraining), "
          + "aggregation, lambda, ddof, weight", open: ensemble),
      RewardKind("sum", "a weighted sum: terms (with name, weight, reward)", open: sum),
      RewardKind("product", "a product: factors (with name, reward)") { node, opening in
        ProductRewardModel(try await parts(node.nodes("factors"), "factor", opening))
      },
      RewardKind(
        "constraint",
        "a reward that another must allow: objective, constraint, threshold, penalty"
      ) { node, opening in
        let (threshold, penalty) = (try node.number("threshold"), try node.number("penalty"))
        guard penalty >= 0 else { throw node.error("must be at least 0", "penalty") }
        return ConstrainedRewardModel(
          try await opening.part(node.node("objective"), name: "objective"),
          constraint: try await opening.part(node.node("constraint"), name: "constraint"),
          threshold: threshold, penalty: penalty)
      },
      RewardKind(
        "centred",
        "r minus that of a reference response: column (with quantile) or text, reward"
      ) { node, opening in
        guard node.has("column") != node.has("text") else {
          throw node.error("needs 'column', where the row's reference is, or a 'text' for all rows")
        }
        let reference: CentredRewardModel.Reference
        if node.has("text") {
          reference = .text(try node.text("text"))
        } else if node.has("quantile") {
          let quantile = try node.number("quantile")
          guard (0...1).contains(quantile) else { throw node.error("'quantile' is in 0...1") }
          reference = .samples(column: try node.text("column"), quantile: quantile)
        } else {
          reference = .column(try node.text("column"))
        }
        let inner = try await opening.reward(node.node("reward"))
        return CentredRewardModel(RewardPart(inner, name: inner.card.kind), reference: reference)
      },
    ] + transforms + attributes + likelihood + detection + embedding + tools

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

  private static let transforms: [RewardKind] = [
    transform("log-sigmoid", "log σ(r − reference): reference, reward") { node in
      .logSigmoid(reference: try node.optionalNumber("reference") ?? 0)
    },
    transform("sigmoid", "σ(r − reference): reference, reward") { node in
      .sigmoid(reference: try node.optionalNumber("reference") ?? 0)
    },
    transform("clip", "a reward within bounds: lowest, highest, reward") { node in
      let (lowest, highest) = (try node.number("lowest"), try node.number("highest"))
      guard lowest < highest else { throw node.error("must be above 'lowest'", "highest") }
      return .clip(lowest...highest)
    },
    transform("whiten", "(r − mean) / deviation: mean, deviation, reward") { node in
      .whiten(mean: try node.number("mean"), deviation: try node.number("deviation"))
    },
    transform("linear", "scale · r + offset: scale, offset, reward") { node in
      .linear(
        scale: try node.optionalNumber("scale") ?? 1,
        offset: try node.optionalNumber("offset") ?? 0)
    },
    transform("temperature", "r / temperature: temperature, reward") { node in
      .temperature(try node.number("temperature"))
    },
  ]

  private static func transform(
    _ name: String, _ summary: String,
    _ read: @escaping @Sendable (RewardNode) throws -> RewardTransform
  ) -> RewardKind {
    RewardKind(name, summary) { node, opening in
      let transform = try read(node)
      let inner = try await opening.reward(node.node("reward"))
      return try TransformedRewardModel(RewardPart(inner, name: inner.card.kind), transform)
    }
  }

  @Sendable private static func sum(
    _ node: RewardNode, _ opening: RewardOpening
  ) async throws -> any RewardModel {
    let nodes = try node.nodes("terms")
    let weights = try nodes.map { try $0.optionalNumber("weight") ?? 1 }
    let parts = try await parts(nodes, "term", opening, own: ["weight"])
    return WeightedSumRewardModel(
      zip(parts, weights).map { WeightedSumRewardModel.Term($0, weight: $1) })
  }

  @Sendable private static func ensemble(
    _ node: RewardNode, _ opening: RewardOpening
  ) async throws -> any RewardModel {
    let nodes = try node.nodes("members")
    let aggregation = try aggregation(node, members: nodes.count)
    let scales = try nodes.map { node in
      let deviation = try node.optionalNumber("deviation") ?? 1
      guard deviation > 0 else { throw node.error("must be above 0", "deviation") }
      return (try node.optionalNumber("mean") ?? 0, deviation, try node.optionalText("pretraining"))
    }
    let parts = try await parts(
      nodes, "member", opening, own: ["mean", "deviation", "pretraining"])
    let members = zip(parts, scales).map { part, scale in
      EnsembleRewardModel.Member(
        part, mean: scale.0, deviation: scale.1, pretraining: scale.2)
    }
    return EnsembleRewardModel(members, aggregation: aggregation)
  }

  private enum AggregationName: String, CaseIterable {
    case mean, median, minimum
    case meanMinusDeviation = "mean-minus-deviation"
    case meanMinusVariance = "mean-minus-variance"
    case nominalAndMinimum = "nominal-and-minimum"
  }

  private static func aggregation(
    _ node: RewardNode, members: Int
  ) throws(RewardError) -> RewardAggregation {
    switch try node.choice("aggregation", AggregationName.self) ?? .mean {
    case .mean: return .mean
    case .median: return .median
    case .minimum: return .minimum
    case .meanMinusDeviation: return .meanMinusDeviation(try node.number("lambda"))
    case .meanMinusVariance:
      let ddof = try node.optionalNumber("ddof") ?? 0
      guard ddof == 0 || (ddof == 1 && members > 1) else {
        throw node.error("must be 0, or 1 with at least two members", "ddof")
      }
      return .meanMinusVariance(try node.number("lambda"), ddof: Int(ddof))
    case .nominalAndMinimum:
      let weight = try node.number("weight")
      guard (0...1).contains(weight) else { throw node.error("must be in 0...1", "weight") }
      return .nominalAndMinimum(weight: weight)
    }
  }

  /// The rewards of a list's items, each with a name of its own.
  ///
  /// - Parameter own: members that are the list's: the caller reads them, and a reward beside them does
  ///   not see them.
  private static func parts(
    _ nodes: [RewardNode], _ noun: String, _ opening: RewardOpening, own: [String] = []
  ) async throws -> [RewardPart] {
    var parts: [RewardPart] = []
    for (index, node) in nodes.enumerated() {
      let name = try node.optionalText("name") ?? "\(noun) \(index + 1)"
      guard !parts.contains(where: { $0.name == name }) else {
        throw node.error("another \(noun) has this name", "name")
      }
      // An item is a reward itself, or has one beside its weight.
      if node.has("reward"), !node.has("kind") {
        parts.append(try await opening.part(node.node("reward"), name: name))
        try node.finish()
      } else {
        parts.append(try await opening.part(node.without(["name"] + own), name: name))
      }
    }
    return parts
  }
}
