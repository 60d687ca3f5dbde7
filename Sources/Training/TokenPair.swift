import Basics
import Models
public import Preferences
public import Text

/// A preference pair as token ids, ready to train on.
public struct TokenPair: Sendable, Hashable {
  /// Token ids of prompt and chosen answer.
  public var chosen: [Int32]
  /// Token ids of prompt and rejected answer.
  public var rejected: [Int32]
  /// By how much the rewards should differ.
  public var margin: Double
  /// The pair's weight in the loss, at least 0.
  public var weight: Double
  /// Index in the data it came from.
  public var index: Int
  /// Names the prompt: pairs of one group share what is computed of it. Nil shares nothing.
  public var group: String?

  /// A pair of token ids.
  public init(
    chosen: [Int32], rejected: [Int32], margin: Double = 0, weight: Double = 1, index: Int = 0,
    group: String? = nil
  ) {
    self.chosen = chosen
    self.rejected = rejected
    self.margin = margin
    self.weight = weight
    self.index = index
    self.group = group
  }
}

/// Pairs after tokenising, with every row accounted for.
public struct PreparedPairs: Sendable {
  /// The pairs that are trained on.
  public var pairs: [TokenPair] = []
  /// The examples that `pairs` came from, in the same order.
  public var examples: [PreferencePair] = []
  /// Where every row went, those dropped by their tokens included.
  public var accounting: RowAccounting

  /// Tokenises pairs by a recipe.
  ///
  /// Pairs that become equal in tokens teach nothing (their loss is ln 2 whatever the model) and
  /// are dropped; pairs over the recipe's limit follow its policy. Both are counted.
  /// - Throws: what the recipe throws, with the row's line.
  public init(
    _ dataset: Dataset<PreferencePair>, recipe: TextRecipe, tokenizer: Tokenizer,
    vocabularySize: Int, file: String
  ) throws {
    accounting = dataset.accounting
    for (index, pair) in dataset.examples.enumerated() {
      let chosen: EncodedText
      let rejected: EncodedText
      do {
        chosen = try recipe.encode(
          prompt: pair.prompt, response: pair.chosen, tokenizer: tokenizer)
        rejected = try recipe.encode(
          prompt: pair.prompt, response: pair.rejected, tokenizer: tokenizer)
      } catch {
        var located = error
        located.place = .init(file: file, line: pair.place.line)
        throw located
      }
      for id in chosen.ids + rejected.ids where id < 0 || Int(id) >= vocabularySize {
        throw RewardError(
          .tokenID,
          "token id \(id) is outside the model's vocabulary of \(vocabularySize): tokenizer and "
            + "model do not belong together", at: .init(file: file, line: pair.place.line))
      }
      if chosen.dropped || rejected.dropped {
        accounting.withdraw(.tooLong, line: pair.place.line)
        continue
      }
      if chosen.ids.isEmpty || rejected.ids.isEmpty {
        accounting.withdraw(.emptyResponse, line: pair.place.line)
        continue
      }
      if chosen.ids == rejected.ids {
        accounting.withdraw(.tokenIdentical, line: pair.place.line)
        continue
      }
      if chosen.truncated + rejected.truncated > 0 { accounting.truncate() }
      pairs.append(
        TokenPair(
          chosen: chosen.ids, rejected: rejected.ids, margin: pair.margin ?? 0,
          weight: pair.weight ?? 1, index: index, group: pair.group))
      examples.append(pair)
    }
    try accounting.check()
  }
}
