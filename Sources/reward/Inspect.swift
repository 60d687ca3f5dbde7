import ArgumentParser
import Basics
import Hub
import OrderedCollections

struct Inspect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a model, tokenizer, dataset or checkpoint is.",
    discussion: """
      Reads as little as it can: configurations and headers, not weights; a model on the hub is \
      fetched whole before. For models and datasets it shows the first text as the model reads it, \
      with its tokens.

      EXAMPLES
        reward inspect smollm2-135m-instruct
        reward inspect pairs.jsonl --model smollm2-135m-instruct
        reward inspect rm/checkpoint-100 --json
      """)

  @Argument(
    help: """
      A model's directory or one that `reward fit` wrote, a GGUF or safetensors file, a \
      tokenizer.json, a dataset, a checkpoint, a built-in model's name, or the hub id of a model or \
      data set.
      """)
  var path: String

  @Option(help: "The model whose template and tokenizer show a dataset's first text.")
  var model: String?

  @Option(help: "Chat template for models without one: a built-in name or a file.")
  var template: String?

  @OptionGroup var given: TemplateOptions

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var configuration: ConfigurationOption

  func run() async throws {
    let settings = try given.settings()
    var model = model
    if let name = model { model = try await HubResolution.model(name) }
    let object: JSONObject =
      switch try await kind() {
      case .model(let path): try ModelInspection(path, template: template, settings).object
      case .heads(let path): try HeadsInspection(path).object
      case .tokenizer(let file): try TokenizerInspection(file).object
      case .dataset(let files):
        try DatasetInspection(files, model: model, template: template, settings).object
      case .checkpoint: try CheckpointInspection(path).object
      case .safetensors: try SafetensorsInspection(path).object
      case .run: try RunInspection(path).object
      }
    if json { return Console.printResult(JSONValue.object(object).text + "\n") }
    Console.printResult(PlainList(PlainInspection(object).object).text)
  }

  /// What is on the hub is fetched: a data set where a config or split is named, or where there is no
  /// model of the name.
  private func kind() async throws -> InspectedKind {
    let model: String
    do { model = try await HubResolution.model(path) } catch let error as RewardError {
      // A cache without a network does not know what there is besides.
      guard error.isMissingRepository || [.hubReference, .hubOffline].contains(error.code) else {
        throw error
      }
      return .dataset(files: try await HubResolution.files(path))
    }
    return try InspectedKind(model)
  }
}
