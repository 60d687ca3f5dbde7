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

  /// Whether the model brings a head of any number of labels.
  /// - Throws: what opening the weights throws.
  public func hasHead() throws -> Bool {
    if adapter != nil { return true }
    guard case .directory(let path) = name else { return false }
    return try HeadReader.stem(in: SafetensorsSource(directory: path)) != nil
  }

  /// How texts become tokens, and what to tell the user about it.
  ///
  /// - Parameters:
  ///   - template: a built-in template, one of the tokenizer's own by its name, or a file; refused
  ///     for models that store their recipe, which were trained with it and no other.
  ///   - settings: what the template is given besides conversations; a stored recipe must have the
  ///     same.
  /// - Throws: `text.no-template`; `argument`.
  public func recipe(
    template: String?, settings: TemplateSettings = TemplateSettings()
  ) throws -> (recipe: TextRecipe, notes: [String]) {
    if let directory, let stored = try TextRecipe.load(directory: directory) {
      guard template == nil else {
        throw RewardError(
          .badArgument,
          "--template is for directories of other tools; this model stores the recipe that it "
            + "was trained with", at: .init(file: directory))
      }
      try stored.confirm(settings, file: directory)
      return (stored, [])
    }
    let configuration = tokenizer.configuration
    if let template {
      let isOwn =
        BuiltinTemplate(rawValue: template) == nil && configuration.chatTemplates[template] != nil
      var recipe =
        isOwn
        ? try TextRecipe.foreign(configuration: configuration, name: template, file: name.path)
        : try TextRecipe(template: template)
      adapt(&recipe)
      recipe.apply(settings)
      return (recipe, ["texts are rendered with the template '\(template)', as asked"])
    }
    var recipe = try TextRecipe.foreign(configuration: configuration, file: name.path)
    adapt(&recipe)
    recipe.apply(settings)
    return (
      recipe,
      [
        "no stored text recipe: a text is what the tokenizer's chat template makes of the messages "
          + "(sha256 \(recipe.templateHash.prefix(12))), with what the template itself adds, such as "
          + "a system message" + (recipe.bos == .add ? ", between the encoder's frame tokens" : "")
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
