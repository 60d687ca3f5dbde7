import Basics

extension RewardKind {
  /// Rewards made of other rewards.
  static let combinators: [RewardKind] = [
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
  ]

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
