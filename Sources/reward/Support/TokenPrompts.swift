import Basics
import Models
import Preferences
import Rewards
import Text

/// Prompts as token ids, all of them checked before the first is continued: a row that cannot be
/// is found at once and not after hours.
struct TokenPrompts {
  /// The rows that are continued.
  private(set) var rows: [PromptRow] = []
  /// Their tokens.
  private(set) var tokens: [[Int32]] = []
  /// Where every row went.
  let accounting: RowAccounting

  /// - Parameter newTokens: how many will follow each prompt at most.
  /// - Throws: under the policy `error` what the recipe throws, `text.empty` and `model.too-long`,
  ///   with the row's line.
  init(
    _ dataset: Dataset<PromptRow>, _ recipe: TextRecipe, _ files: ModelFiles, newTokens: Int,
    policy: RowPolicy
  ) throws {
    var ledger = RowLedger(dataset.accounting, places: dataset.examples.map(\.place))
    for row in dataset.examples {
      do throws(RewardError) {
        let ids = try recipe.encodePrompt(row.prompt, tokenizer: files.tokenizer)
        try Self.check(ids, newTokens: newTokens, positions: files.maximumPositions)
        rows.append(row)
        tokens.append(ids)
      } catch {
        guard policy == .skip, error.isAboutRow else { throw error.atRow(row.place) }
        ledger.drop(RowReason(error.code.rawValue), row.place)
      }
    }
    accounting = ledger.accounting
  }

  private static func check(_ ids: [Int32], newTokens: Int, positions: Int) throws(RewardError) {
    guard !ids.isEmpty else {
      throw RewardError(.textTooShort, "the prompt has no tokens: there is nothing to continue")
    }
    guard ids.count + newTokens <= positions else {
      throw RewardError(
        .tooLong,
        "the prompt has \(ids.count) tokens; with \(newTokens) new ones it passes the model's "
          + "\(positions) positions")
    }
  }
}
