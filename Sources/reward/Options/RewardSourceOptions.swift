import ArgumentParser
import Basics
import Rewards

/// What scores: a model, or a file that says which models and rules make the reward.
struct RewardSourceOptions: ParsableArguments {
  @Option(help: "A model's directory, a GGUF file, a built-in name, or a hub id.")
  var model: String?

  @Option(
    help: ArgumentHelp(
      "A YAML file of models and rules that make one reward.",
      discussion: "Its form is in Documentation/rewards.md.", valueName: "file"))
  var reward: String?

  @Option(help: "Chat template for models without one: a built-in name or a file.")
  var template: String?

  @OptionGroup var given: TemplateOptions

  func validate() throws {
    guard (model == nil) != (reward == nil) else {
      throw ValidationError("give either --model or --reward")
    }
    if reward != nil, template != nil {
      throw ValidationError("--template is for --model; a reward file names templates itself")
    }
  }

  /// What was given.
  var name: String { model ?? reward ?? "" }

  /// The same with a model of the hub fetched. Heads on features, as `reward fit` writes them, are a
  /// reward file of one line.
  /// - Throws: what the hub throws; `argument` for a template that nothing would read.
  func resolved() async throws -> RewardSourceOptions {
    var copy = self
    guard let model else { return copy }
    let path = try await HubResolution.model(model)
    copy.model = path
    if FittedHeads(in: path) != nil {
      guard template == nil else {
        throw RewardError(
          .badArgument, "heads on features know their template: --template is for other models",
          at: .init(file: path))
      }
      (copy.model, copy.reward) = (nil, path)
    }
    return copy
  }
}
