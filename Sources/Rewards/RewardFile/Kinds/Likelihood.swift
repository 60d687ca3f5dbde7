import Basics

extension RewardKind {
  /// Rewards from the probabilities of language models, and by principles.
  static let likelihood: [RewardKind] = [
    RewardKind(
      "follow-up",
      "whether a content user's next turn is likelier: model, template, bank, "
        + "scoring"
    ) { node, opening in
      let bank = try await opening.file("bank", of: node).map { try FollowUpBank(file: $0) }
      let scoring: FollowUpScoring = try node.choice("scoring") ?? .likelihood
      return FollowUpRewardModel(
        try await chatModel(node, opening), bank: bank ?? .english, scoring: scoring)
    },
    RewardKind(
      "self-certainty", "how sure a language model is of a response: model, template"
    ) { node, opening in
      SelfCertaintyRewardModel(try await chatModel(node, opening))
    },
    RewardKind(
      "principles", "a reward that is told principles: principles (a list, or a file), reward"
    ) { node, opening in
      let texts: [String]
      if node.isList("principles") {
        texts = try node.texts("principles")
      } else if let file = try await opening.file("principles", of: node) {
        texts = try Principle.load(file: file).map(\.definition)
      } else {
        throw node.error("'principles' is missing")
      }
      let inner = try await opening.reward(node.node("reward"))
      return try PrincipleRewardModel(RewardPart(inner, name: inner.card.kind), principles: texts)
    },
  ]

  private static func chatModel(
    _ node: RewardNode, _ opening: RewardOpening
  ) async throws -> ChatModel {
    try await opening.languageModel(
      .init(
        model: opening.resolved(try node.text("model")),
        template: try node.optionalText("template").map(opening.resolved)))
  }
}
