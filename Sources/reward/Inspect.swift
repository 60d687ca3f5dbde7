import ArgumentParser
import Basics
import OrderedCollections

struct Inspect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a model, tokenizer, dataset or checkpoint is.",
    discussion: """
      Reads as little as it can: configurations and headers, not weights. For models and datasets \
      it shows the first text as the model reads it, with its tokens.

      EXAMPLES
        reward inspect smollm2-135m-instruct
        reward inspect pairs.jsonl --model smollm2-135m-instruct
        reward inspect rm/checkpoint-100 --json
      """)

  @Argument(
    help: """
      A model's directory, a GGUF or safetensors file, a tokenizer.json, a dataset, a checkpoint, \
      or a built-in model's name.
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
    let object: JSONObject =
      switch try InspectedKind(path) {
      case .model: try ModelInspection(path, template: template, settings).object
      case .tokenizer(let file): try TokenizerInspection(file).object
      case .dataset(let file):
        try DatasetInspection(file, model: model, template: template, settings).object
      case .checkpoint: try CheckpointInspection(path).object
      case .safetensors: try SafetensorsInspection(path).object
      case .run: try RunInspection(path).object
      }
    if json { return Console.printResult(JSONValue.object(object).text + "\n") }
    Console.printResult(PlainList(PlainInspection(object).object).text)
  }
}
