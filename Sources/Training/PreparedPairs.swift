import Basics
import Models
public import Preferences
import Rewards
public import Text

/// Pairs after tokenising, with every row accounted for.
public struct PreparedPairs: Sendable {
  /// What pairs are tokenised for.
  public enum Use: Sendable, Hashable {
    /// Pairs that are equal in tokens are dropped: their loss is ln 2 whatever the model. Over-long
    /// texts follow the recipe.
    case training
    /// Pairs that are equal in tokens stay, as the ties that they are. Over-long texts follow the
    /// recipe.
    case evaluation
    /// As `evaluation`, but a text that the recipe would drop is an error of its row: asked for a
    /// score, a model does not leave it out unasked.
    case scoring
  }

  /// The pairs, ready for a model.
  public var pairs: [TokenPair] = []
  /// The examples that `pairs` came from, in the same order.
  public var examples: [PreferencePair] = []
  /// Where every row went, those dropped by their tokens included.
  public var accounting: RowAccounting

  /// Pairs whose two texts have the same tokens.
  public var identicalCount: Int { pairs.count { $0.chosen == $0.rejected } }

  /// Tokenises pairs by a recipe.
  ///
  /// - Parameters:
  ///   - limits: the model that will read the tokens.
  ///   - policy: under `skip` a row at fault is dropped by the error's code.
  /// - Throws: what the recipe throws, `model.token-id`, `model.too-long`, `text.empty`, and for
  ///   `scoring` `text.too-long`; each with the row's file and line.
  public init(
    _ part: PairPart, recipe: TextRecipe, tokenizer: Tokenizer,
    limits: (vocabulary: Int, positions: Int), use: Use, policy: RowPolicy
  ) throws {
    var ledger = part.ledger
    for (index, pair) in part.examples.enumerated() {
      let texts: [EncodedText]
      do {
        texts = try pair.candidates.map { candidate in
          let text = try recipe.encode(
            prompt: candidate.prompt, response: candidate.response, tokenizer: tokenizer)
          if text.dropped {
            guard use == .scoring else { return text }
            throw recipe.tooLong(
              prompt: candidate.prompt, response: candidate.response, tokenizer: tokenizer)
          }
          try text.checkScorable(vocabulary: limits.vocabulary, positions: limits.positions)
          return text
        }
      } catch let error as RewardError {
        guard policy == .skip, error.isAboutRow else { throw error.atRow(pair.place) }
        ledger.drop(RowReason(error.code.rawValue), pair.place)
        continue
      }
      if texts.contains(where: \.dropped) {
        ledger.drop(.tooLong, pair.place)
      } else if use == .training, texts[0].ids == texts[1].ids {
        ledger.drop(.tokenIdentical, pair.place)
      } else {
        if texts.contains(where: { $0.truncated > 0 }) { ledger.truncate(pair.place) }
        pairs.append(
          TokenPair(
            chosen: texts[0].ids, rejected: texts[1].ids, margin: pair.margin ?? 0,
            weight: pair.weight ?? 1, labelSmoothing: pair.labelSmoothing, index: index,
            group: pair.group))
        self.examples.append(pair)
      }
    }
    accounting = ledger.accounting
    try accounting.check()
  }
}
