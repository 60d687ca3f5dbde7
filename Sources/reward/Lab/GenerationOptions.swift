import ArgumentParser
import Basics
import OrderedCollections

/// Who answers prompts, and how: for a run from end to end.
struct GenerationOptions: ParsableArguments {
  @Option(help: "Generates candidates for --prompts: a directory, a GGUF file or a built-in name.")
  var generator: String?

  @Option(help: "Chat template of the generator, where it has none.")
  var generatorTemplate: String?

  @OptionGroup var sampling: SamplingArguments

  /// - Parameter isUsed: whether there are prompts to answer.
  func validate(isUsed: Bool) throws {
    guard isUsed else {
      let defaults = try SamplingArguments.parse([])
      let isUntouched = sampling.described == defaults.described
      guard generator == nil, generatorTemplate == nil, isUntouched else {
        throw ValidationError("--generator and the options of sampling are for --prompts")
      }
      return
    }
    guard generator != nil else {
      throw ValidationError("--prompts needs --generator, the model that answers them")
    }
    guard sampling.count > 1 else {
      throw ValidationError("--n must be at least 2: among one candidate nothing can be chosen")
    }
  }

  /// Answers prompts as `reward generate` does, with the same files: a run that was stopped goes on.
  /// - Throws: as that command.
  func run(
    _ data: DatasetOptions, _ sources: LabSources, to path: String, overwrite: Bool,
    _ added: AddedColumnOptions, _ global: GlobalOptions
  ) async throws {
    guard let generator else { preconditionFailure("validated: there is a generator") }
    var model = ModelOptions()
    model.model = generator
    model.template = generatorTemplate
    model.given = sources.templates
    var output = OutputOptions()
    output.output = path
    output.overwrite = overwrite
    output.added = added
    var command = Generate()
    command.model = model
    command.data = data
    command.sampling = sampling
    command.computing = sources.computing
    command.output = output
    command.global = global
    try await command.run()
  }
}
