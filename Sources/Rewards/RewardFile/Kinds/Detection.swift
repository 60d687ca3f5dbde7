import Basics

extension RewardKind {
  /// Kinds that read how a text is written.
  static let detection: [RewardKind] = [
    RewardKind(
      "text-statistic",
      "a language model's statistic of the bare response: model, measure, template"
    ) { node, opening in
      // Texts are read without the template; a chat model is opened with one all the same.
      let model = try await opening.languageModel(
        .init(
          model: opening.resolved(try node.text("model")),
          template: try node.optionalText("template").map(opening.resolved)))
      let measure: TextStatistics.Measure = try node.choice("measure") ?? .meanLogProbability
      return TextStatisticRewardModel(
        TextStatisticsReader(model.language, tokenizer: model.tokenizer, name: model.name),
        measure)
    }
  ]
}
