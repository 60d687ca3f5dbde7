import Basics

/// Which files of a model's repository are needed to open it. Pickles are never among them: reading
/// one runs what its author wrote.
enum ModelFileChoice {
  /// Configurations, tokenizers, chat templates and safetensors at the top, templates and layers'
  /// configurations in the two kinds of folder that belong to a model.
  /// - Throws: `hub.model-files` where there are no weights that may be loaded.
  static func files(_ names: [String], of id: String) throws(RewardError) -> [String] {
    let top = names.filter { !$0.contains("/") }
    let weights = top.filter { $0.hasSuffix(".safetensors") }
    guard !weights.isEmpty else { throw missing(names, id) }
    // The same weights once more, in the layout of their makers' own programs.
    let hasModel = weights.contains { $0.hasPrefix("model") }
    return names.filter { name in
      if name.hasPrefix("additional_chat_templates/") { return name.hasSuffix(".jinja") }
      // Layers of sentence-transformers: 1_Pooling/config.json
      if name.wholeMatch(of: /[0-9]+_[A-Za-z]+\/(config\.json|model\.safetensors)/) != nil {
        return true
      }
      guard !name.contains("/") else { return false }
      if name.hasSuffix(".safetensors") { return !hasModel || !name.hasPrefix("consolidated") }
      return isDescription(name)
    }
  }

  /// What a file at the top tells about a model: JSON, templates, and vocabularies in the formats
  /// that tokenizers have.
  private static func isDescription(_ name: String) -> Bool {
    // An index of pickles is of no use.
    if name.hasSuffix(".bin.index.json") || name.hasSuffix(".msgpack.index.json") { return false }
    return [".json", ".jinja", ".model"].contains(where: name.hasSuffix)
      || ["vocab.txt", "merges.txt", "bpe.codes"].contains(name)
  }

  private static func missing(_ names: [String], _ id: String) -> RewardError {
    let gguf = names.filter { $0.lowercased().hasSuffix(".gguf") }
    let pickles = names.filter { name in
      [".bin", ".pt", ".pth", ".ckpt", ".pkl"].contains(where: name.hasSuffix)
    }
    let reason =
      if let first = gguf.first {
        "the repository has GGUF files, of which one must be named, as \(id):\(first); there are "
          + DatasetFiles.list(gguf)
      } else if let first = pickles.first {
        "the weights are there as pickles only ('\(first)'), which are never loaded since they can "
          + "run programs; ask for safetensors"
      } else {
        "the repository has no safetensors"
      }
    return RewardError(.hubModelFiles, reason, at: .init(item: id))
  }
}
