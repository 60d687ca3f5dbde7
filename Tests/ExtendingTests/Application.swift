import RewardKit

enum Application {
  /// Once, before the first reward file is opened.
  static func start() { RewardKind.register(.glossary) }

  /// Rewards of answers to a question, by a reward file that may name the new kind.
  static func rewards(of answers: [String], to question: String, file: String) async throws
    -> [Double]
  {
    let model = try await RewardFile(path: file).open()
    let candidates = answers.map { Candidate(prompt: question, response: $0) }
    return try await model.rewards(for: candidates).map(\.value)
  }

  /// A linear head on frozen features, trained with the new objective.
  static func head(on pairs: [FeaturePair], seed: UInt64) throws -> Perceptron {
    var source = RandomSource(seed: seed)
    let head = Perceptron(widths: [pairs[0].chosen.count, 1], from: &source)
    let trainer = FeatureTrainer(epochs: 400, batchSize: 16, loss: HingeLoss(width: 2))
    try trainer.fit(head, pairs: pairs, from: &source)
    return head
  }
}
