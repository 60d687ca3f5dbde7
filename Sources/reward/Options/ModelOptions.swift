import ArgumentParser
import Basics
import Rewards
import Tensors
import Text

/// Which model, and how its texts are written.
struct ModelOptions: ParsableArguments {
  @Option(help: "A model's directory, a GGUF file, a built-in name, or a hub id.")
  var model: String

  @Option(help: "Chat template for models without one: a built-in name or a file.")
  var template: String?

  @OptionGroup var given: TemplateOptions

  /// The same with a model of the hub fetched.
  /// - Throws: what the hub throws.
  func resolved() async throws -> ModelOptions {
    var copy = self
    copy.model = try await HubResolution.model(model)
    return copy
  }
}

/// How a reward model is run.
struct ScoringOptions: ParsableArguments {
  @OptionGroup var model: ModelOptions

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
    copy.model = try await model.resolved()
    return copy
  }

  /// Loads the model and says what a user should know about it.
  func load() throws -> ScalarRewardModel {
    var options = ScalarRewardModel.Options()
    options.isDeterministic = deterministic
    options.maximumBatchTokens = batchTokens
    options.precision = computing.precision.precision
    let loaded = try ScalarRewardModel(
      path: model.model, template: model.template, settings: model.given.settings(),
      options: options, prefixCacheTokens: prefixCacheTokens)
    Console.note(loaded.notes)
    return loaded
  }

  /// What scores depend on.
  func identity(_ loaded: ScalarRewardModel) throws -> RunIdentity {
    var identity = try RunIdentity(model: model.model)
    identity["template_sha256"] = .string(loaded.recipe.templateHash)
    identity["deterministic"] = .bool(deterministic)
    identity["precision"] = .string(computing.precision.rawValue)
    identity.merge(try model.given.settings().described)
    return identity
  }
}

/// What a model is computed in.
struct PrecisionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What linear layers are kept and multiplied in.",
      discussion: """
        float32 is exact; bfloat16 and float16 take half the memory, are exact too where the model \
        is stored so, and slow for few tokens at once. int8 is for many tokens at once; q8_0 and \
        q4_1, GGUF's blocks of 8 and 4 bits, for generating few sequences: these change results.
        """))
  var precision = PrecisionName.float32
}

/// ``Precision`` by its names.
enum PrecisionName: String, ExpressibleByArgument, CaseIterable {
  case float32, bfloat16, float16, int8, q8_0, q4_1

  var precision: Precision { Precision(rawValue: rawValue)! }
}
