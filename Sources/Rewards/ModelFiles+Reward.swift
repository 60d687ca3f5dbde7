import Basics
public import Models
import Tensors
public import Text

extension ModelFiles {
  /// The trunk with its reward head; adapters are merged.
  /// - Throws: `model.head-missing`, `model.head-labels`, `model.weight-missing`,
  ///   `model.weight-shape`, `model.unsupported`, `reward.not-finite`, `torch.memory`.
  public func classifier() throws -> SequenceClassifier {
    let trunk = try trunk()
    let head: (weight: Tensor, bias: Tensor?)
    if let adapter {
      head = (try adapter.apply(to: trunk), nil)
    } else {
      head = try HeadReader.read(
        SafetensorsSource(directory: name.path), width: trunk.width, path: name.path)
    }
    if let encoder = trunk as? Encoder, !encoder.hasPooler {
      throw RewardError(
        .weightMissing, "is missing: the head stands on it",
        at: .init(file: name.path, item: "bert.pooler.dense.weight"))
    }
    let (weight, bias) = try withTensorErrors {
      (head.weight.to(device: trunk.device), head.bias?.to(device: trunk.device))
    }
    return SequenceClassifier(trunk: trunk, weight: weight, bias: bias, padTokenID: padTokenID)
  }

  /// How texts become tokens, and what to tell the user about it.
  ///
  /// - Parameter template: overrides the tokenizer's template; refused for models that store
  ///   their recipe, which were trained with it and no other.
  /// - Throws: `text.no-template`; `argument`.
  public func recipe(template: String?) throws -> (recipe: TextRecipe, notes: [String]) {
    if let directory, let stored = try TextRecipe.load(directory: directory) {
      guard template == nil else {
        throw RewardError(
          .badArgument,
          "--template is for directories of other tools; this model stores the recipe that it "
            + "was trained with", at: .init(file: directory))
      }
      return (stored, [])
    }
    if let template {
      var recipe = try TextRecipe(template: template)
      adapt(&recipe)
      return (recipe, ["texts are rendered with the template '\(template)', as asked"])
    }
    var recipe = try TextRecipe.foreign(
      chatTemplate: tokenizer.configuration.chatTemplate, file: name.path)
    adapt(&recipe)
    return (
      recipe,
      [
        "no stored text recipe: the tokenizer's chat template is used as it stands (sha256 "
          + "\(recipe.templateHash.prefix(12))), nothing is added to it"
      ]
    )
  }

  /// Encoders expect their frame tokens around any text, which no chat template writes.
  private func adapt(_ recipe: inout TextRecipe) {
    guard case .encoder = architecture else { return }
    recipe.bos = .add
    recipe.eos = .append
  }
}
