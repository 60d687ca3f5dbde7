import ArgumentParser
import Basics
import OrderedCollections
import Rewards
import Text

/// How a reward model is run.
struct ScoringOptions: ParsableArguments {
  @OptionGroup var source: RewardSourceOptions

  @Flag(help: "Compute every text by itself: scores are equal to the bit in any company. Slower.")
  var deterministic = false

  @Option(help: "Most tokens computed together.")
  var batchTokens = 2048

  @OptionGroup var computing: PrecisionOptions

  @Option(
    help: ArgumentHelp(
      "Tokens whose keys and values are kept from batch to batch.",
      discussion: """
        Texts that begin as earlier ones did are computed from where they differ; what was not used \
        for longest is forgotten. Without it, only texts of one batch share their beginnings. A \
        token takes 8 bytes for each layer, key-value head and column: 46 KB in SmolLM2-135M.
        """))
  var prefixCacheTokens = 0

  func validate() throws {
    if prefixCacheTokens < 0 {
      throw ValidationError("--prefix-cache-tokens must not be negative")
    }
    if deterministic, prefixCacheTokens > 0 {
      throw ValidationError(
        "--deterministic computes every text by itself; --prefix-cache-tokens would share beginnings"
      )
    }
    if batchTokens < 1 { throw ValidationError("--batch-tokens must be at least 1") }
  }

  /// The same with a model of the hub fetched.
  /// - Throws: what the hub throws.
  func resolved() async throws -> ScoringOptions {
    var copy = self
    copy.source = try await source.resolved()
    return copy
  }

  /// Loads one trained model and says what a user should know about it.
  func load(_ path: String, template: String?) throws -> ScalarRewardModel {
    var options = ScalarRewardModel.Options()
    options.isDeterministic = deterministic
    options.maximumBatchTokens = batchTokens
    options.precision = computing.precision.precision
    let loaded = try ScalarRewardModel(
      path: path, template: template, settings: source.given.settings(), options: options,
      prefixCacheTokens: prefixCacheTokens)
    Console.note(loaded.notes)
    return loaded
  }

  /// What scores depend on beside the model.
  func facts() throws -> JSONObject {
    var facts: JSONObject = [
      "deterministic": .bool(deterministic),
      "precision": .string(computing.precision.rawValue),
    ]
    facts.merge(try source.given.settings().described) { $1 }
    return facts
  }
}
