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
