public import Basics

extension TextRecipe {
  /// The recipe for a directory that another tool wrote: one of its tokenizer's chat templates as
  /// it stands, with nothing added.
  ///
  /// A tokenizer can have several templates. As in transformers, conversations with tools take the
  /// one called `tool_use` where there is one, and all others the one called `default`.
  /// - Parameters:
  ///   - configuration: what the tokenizer's files say.
  ///   - name: takes the template of this name for all conversations instead.
  ///   - file: where the templates come from, for errors.
  /// - Throws: `text.no-template` for a tokenizer without templates, or without one called
  ///   `default` or `name`, naming those that it has; or what parsing a template throws.
  public static func foreign(
    configuration: TokenizerConfiguration, name: String? = nil, file: String? = nil
  ) throws(RewardError) -> TextRecipe {
    let templates = configuration.chatTemplates
    if templates.isEmpty { return try foreign(chatTemplate: nil, file: file) }
    guard let source = templates[name ?? "default"] else {
      let names = templates.keys.sorted().map { "'\($0.prefix(60))'" }.joined(separator: ", ")
      throw RewardError(
        .textNoTemplate,
        "the tokenizer has several chat templates and none called '\(name ?? "default")'; name "
          + "one with --template: \(names)", at: file.map { .init(file: $0) })
    }
    var recipe = try foreign(chatTemplate: source, file: file)
    if let name, name != "default" {
      recipe.origin = .named(name)
    } else if name == nil, let source = templates["tool_use"] {
      recipe.toolTemplate = try foreign(chatTemplate: source, file: file).template
    }
    return recipe
  }
}
