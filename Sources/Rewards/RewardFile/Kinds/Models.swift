import Basics

extension RewardKind {
  /// Models of whole files: trained rewards, and language models as rewards.
  static let models: [RewardKind] = [
    RewardKind("model", "a trained reward model: model, template") { node, opening in
      let path = opening.resolved(try node.text("model"))
      if let heads = FittedHeads(in: path) {
        throw node.error(
          "\(path) holds heads of `reward fit`: their kind is '\(heads.rawValue)'", "model")
      }
      return try await opening.scalar(
        .init(
          model: path, template: try node.optionalText("template").map(opening.resolved)))
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
  ]
}
