import ArgumentParser
import Basics
import Rewards
import Text

/// Which model, and how its texts are written.
struct ModelOptions: ParsableArguments {
  @Option(help: "A model's directory, a GGUF file, or a built-in name.")
  var model: String

  @Option(help: "Chat template for models without one: a built-in name or a file.")
  var template: String?

  @OptionGroup var given: TemplateOptions
}

/// How a reward model is run.
struct ScoringOptions: ParsableArguments {
  @OptionGroup var model: ModelOptions

  @Flag(help: "Compute every text by itself: scores are equal to the bit in any company. Slower.")
  var deterministic = false

  @Option(help: "Most tokens computed together.")
  var batchTokens = 2048

  func validate() throws {
    if batchTokens < 1 { throw ValidationError("--batch-tokens must be at least 1") }
  }

  /// Loads the model and says what a user should know about it.
  func load() throws -> ScalarRewardModel {
    var options = ScalarRewardModel.Options()
    options.isDeterministic = deterministic
    options.maximumBatchTokens = batchTokens
    let loaded = try ScalarRewardModel(
      path: model.model, template: model.template, settings: model.given.settings(),
      options: options)
    Console.note(loaded.notes)
    return loaded
  }

  /// What scores depend on.
  func identity(_ loaded: ScalarRewardModel) throws -> RunIdentity {
    var identity = try RunIdentity(model: model.model)
    identity["template_sha256"] = .string(loaded.recipe.templateHash)
    identity["deterministic"] = .bool(deterministic)
    identity.merge(try model.given.settings().described)
    return identity
  }
}
