import Basics
import Foundation

/// Which frozen model gives features, as it is written down with heads that were fitted on them.
public struct FeatureSource: Sendable, Hashable {
  /// How the model's states become features.
  public enum Kind: String, Sendable, CaseIterable {
    /// ``SentenceFeatures`` of a sentence encoder's unit vectors.
    case sentence
    /// ``DecoderFeatures`` of a language model.
    case decoder
    /// ``DetectionFeatures`` of a language model, without states; prompts are not read.
    case statistics
  }

  /// How states become features.
  public let kind: Kind
  /// A directory, a GGUF file or a built-in name; in written heads also `owner/name@commit`, for
  /// which the program asks the hub. A library's user passes what opens it.
  public let model: String
  /// A chat template for language models without one: a built-in name or a file.
  public let template: String?

  /// A source; nothing is opened yet.
  public init(_ kind: Kind, model: String, template: String? = nil) {
    self.kind = kind
    self.model = model
    self.template = template
  }

  /// The source that a model is by its configuration: BERTs are sentence encoders, the others
  /// language models.
  /// - Throws: what opening a model's configuration and tokenizer throws.
  public init(of model: String, template: String? = nil) throws {
    let kind: Kind
    switch try ModelFiles(ModelName(model)).architecture {
    case .encoder: kind = .sentence
    case .decoder: kind = .decoder
    }
    self.init(kind, model: model, template: template)
  }

  /// Loads the model.
  /// - Throws: `argument` for a template that nothing would read; `model.unsupported` for a model
  ///   of another architecture; what opening models throws.
  public func open() throws -> any FeatureExtractor {
    switch kind {
    case .sentence:
      try refuseTemplate("a sentence encoder reads texts as they are, without a template")
      return SentenceFeatures(try SentenceTextEmbedder(model))
    case .decoder: return try DecoderFeatures(model, template: template)
    case .statistics:
      try refuseTemplate("statistics are those of bare texts, without a template")
      return try DetectionFeatures(model)
    }
  }

  private func refuseTemplate(_ reason: String) throws(RewardError) {
    guard template == nil else {
      throw RewardError(.badArgument, reason, at: .init(item: model))
    }
  }

  /// The same with names that hold elsewhere: hub ids with their commit for models in the hub's
  /// cache, which are asked for again on another machine, and whole paths for other files.
  var lasting: FeatureSource {
    func whole(_ path: String) -> String {
      guard FileManager.default.fileExists(atPath: path) else { return path }
      return URL(fileURLWithPath: path).standardizedFileURL.path
    }
    let published = ModelName.hubIdentifier(ofCached: model).map { name in
      name + "@" + URL(fileURLWithPath: model).lastPathComponent
    }
    return FeatureSource(
      kind, model: ModelName.builtin(model)?.name ?? published ?? whole(model),
      template: template.map(whole))
  }
}
