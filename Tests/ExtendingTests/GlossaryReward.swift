import RewardKit

/// The share of a glossary's terms that a response uses, in 0...1: for texts that must call things what
/// the house calls them.
struct GlossaryReward: RewardModel {
  let card = RewardCard(kind: "glossary", name: "glossary")
  /// The terms, as words in lower case.
  private let terms: [String]

  /// - Throws: `reward.configuration`, which an error about a reward file is made of, with its line.
  init(terms: [String]) throws(RewardError) {
    guard !terms.isEmpty, terms.allSatisfy({ $0.contains(where: Self.isInWord) }) else {
      throw RewardError(
        .rewardConfiguration, "'terms' must be at least one, each with a word in it")
    }
    self.terms = terms.map(Self.words)
  }

  /// One reward for each candidate, which depends on no other one. Cost: O(bytes · terms).
  func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    candidates.map { candidate in
      let text = Self.words(candidate.responseText)
      let used = terms.count { text.contains($0) }
      var reward = Reward(value: Double(used) / Double(terms.count))
      // What `--explain` shows.
      reward.stage = RewardStage(
        name: card.name, operation: "\(used) of \(terms.count) terms", value: reward.value)
      return reward
    }
  }

  /// A blank on both sides of each word, so that `rate` is not found in `generate`.
  private static func words(_ text: String) -> String {
    " " + text.lowercased().split { !isInWord($0) }.joined(separator: " ") + " "
  }

  private static func isInWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }
}

extension RewardKind {
  /// What reward files call `kind: glossary`.
  static let glossary = RewardKind("glossary", "the share of terms used: terms") { node, _ in
    try GlossaryReward(terms: node.texts("terms"))
  }
}
