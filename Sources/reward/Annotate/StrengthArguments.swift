import ArgumentParser
import Basics
import OrderedCollections
import Rewards
import Training

/// Whose features strengths are measured on.
enum FeatureKind: String, ExpressibleByArgument, CaseIterable {
  case sentence, decoder
}

/// How preference strengths are measured.
struct StrengthArguments: ParsableArguments {
  @Option(help: "The frozen model: a directory, a built-in name, or a hub id; a GGUF for decoder.")
  var model = SentenceTextEmbedder.standard

  @Option(
    help: """
      What is read of the model: the vectors of a sentence encoder (of prompt and response, and \
      their product), or a language model's last state.
      """)
  var features = FeatureKind.sentence

  @Option(help: "Chat template for a decoder without one: a built-in name or a file.")
  var template: String?

  @Option(help: "Parts that prompts are divided into; a part's pairs are judged by the others.")
  var folds = 5

  @Option(help: "Divisions, each of which gives a pair one more judge.")
  var repeats = 4

  @Option(help: "Hidden units of a judge, a small head on the features.")
  var hidden = 64

  @Option(help: "Passes of a judge over its pairs. Many let judges learn wrong labels by heart.")
  var epochs = 4

  @Option(help: "AdamW's rate for the judges.")
  var learningRate = 3e-3

  @Option(help: "Seed of the divisions and the judges.")
  var seed: UInt64 = 0

  func validate() throws {
    guard (2...1000).contains(folds) else {
      throw ValidationError("--folds must be from 2 to 1000")
    }
    guard (1...1000).contains(repeats) else {
      throw ValidationError("--repeats must be from 1 to 1000")
    }
    guard (1...65536).contains(hidden) else {
      throw ValidationError("--hidden must be from 1 to 65536")
    }
    guard epochs >= 1 else { throw ValidationError("--epochs must be at least 1") }
    guard learningRate > 0, learningRate.isFinite else {
      throw ValidationError("--learning-rate must be above 0")
    }
    guard template == nil || features == .decoder else {
      throw ValidationError("--template is for --features decoder")
    }
  }

  /// Judges of every pair that were not trained on its prompt.
  var ensemble: StrengthEnsemble {
    StrengthEnsemble(
      .outOfFold(folds: folds, repeats: repeats), hidden: [hidden],
      trainer: FeatureTrainer(epochs: epochs, learningRate: learningRate))
  }

  /// - Throws: what the hub, and opening a model, throw.
  func extractor() async throws -> any FeatureExtractor {
    let path = try await HubResolution.model(model)
    switch features {
    case .sentence: return SentenceFeatures(try SentenceTextEmbedder(path))
    case .decoder: return try DecoderFeatures(path, template: template)
    }
  }

  /// What the strengths depend on beside the rows, for their histories.
  var json: JSONObject {
    var options: JSONObject = [
      "model": .string(model), "features": .string(features.rawValue),
    ]
    if let template { options["template"] = .string(template) }
    options["folds"] = .number(folds)
    options["repeats"] = .number(repeats)
    options["hidden"] = .number(hidden)
    options["epochs"] = .number(epochs)
    options["learning_rate"] = .number(learningRate)
    options["seed"] = .number(seed)
    return options
  }
}
