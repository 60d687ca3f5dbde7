public import Basics
import Foundation
public import Models
import Storage
import Tensors
public import Text

/// A model on disk, opened but not yet loaded: its configuration, weights and tokenizer.
public struct ModelFiles {
  /// Which kind of trunk the configuration describes.
  public enum Architecture {
    case decoder(DecoderConfiguration)
    case encoder(Encoder.Configuration)
  }

  /// What was opened; for an adapter, its base model.
  public let name: ModelName
  /// The trunk's kind and configuration.
  public let architecture: Architecture
  /// The model's tokenizer; an adapter's own where it brings one.
  public let tokenizer: Tokenizer
  /// `config.json` as it was read; nil for GGUF.
  public let configurationJSON: JSONValue?
  /// Set when the directory holds a LoRA adapter; everything else is then its base model's.
  public let adapter: AdapterFiles?
  let gguf: GGUFFile?

  /// - Throws: `model.unfinished`; what reading the configuration and the tokenizer throws.
  public init(_ name: ModelName) throws {
    if case .directory(let path) = name, AdapterFiles.exists(in: path) {
      let adapter = try AdapterFiles(directory: path)
      let base = try ModelFiles(adapter.baseModel())
      guard base.adapter == nil else {
        throw RewardError(
          .modelUnsupported, "an adapter on an adapter is not implemented", at: .init(file: path))
      }
      self.name = base.name
      architecture = base.architecture
      // An adapter may bring the tokenizer it was trained with.
      tokenizer =
        FileManager.default.fileExists(atPath: path + "/tokenizer.json")
        ? try Tokenizer(directory: path) : base.tokenizer
      configurationJSON = base.configurationJSON
      gguf = base.gguf
      self.adapter = adapter
      return
    }
    self.name = name
    adapter = nil
    switch name {
    case .directory(let path):
      let file = path + "/config.json"
      try UnfinishedModel.refuse(path)
      let json = try JSONFile.read(file)
      configurationJSON = json
      architecture =
        json["model_type"]?.string == "bert"
        ? .encoder(try Encoder.Configuration(huggingFace: json, file: file))
        : .decoder(try DecoderConfiguration(huggingFace: json, file: file))
      tokenizer = try Tokenizer(directory: path)
      gguf = nil
    case .gguf(let path):
      let file = try GGUFFile(path: path)
      gguf = file
      configurationJSON = nil
      architecture = .decoder(try DecoderConfiguration(gguf: file))
      tokenizer = try Tokenizer(gguf: file)
    }
  }

  /// The directory that holds recipe and canary: the adapter's own, or the model's.
  public var directory: String? {
    if let adapter { return adapter.directory }
    if case .directory(let path) = name { return path }
    return nil
  }

  /// Longest sequence that the model has positions for.
  public var maximumPositions: Int {
    switch architecture {
    case .decoder(let configuration): configuration.maximumPositions
    case .encoder(let configuration): configuration.maximumPositions
    }
  }

  /// Rows of the embedding table; token ids lie in 0..<vocabularySize.
  public var vocabularySize: Int {
    switch architecture {
    case .decoder(let configuration): configuration.vocabularySize
    case .encoder(let configuration): configuration.vocabularySize
    }
  }

  /// The padding token that the configuration names, nil where it names none.
  public var padTokenID: Int? {
    switch architecture {
    case .decoder(let configuration): configuration.padTokenID
    case .encoder(let configuration): configuration.padTokenID
    }
  }

  /// The trunk in fp32 on the CPU or on the first GPU.
  /// - Throws: `model.weight-missing`, `model.weight-shape`, `model.weight-type`,
  ///   `model.unsupported`, `torch.memory`.
  public func trunk() throws -> any Trunk {
    try Torch.placingLastingTensors {
      switch architecture {
      case .decoder(let configuration): try decoder(configuration)
      case .encoder(let configuration):
        try Encoder(configuration, weights: placed(SafetensorsSource(directory: name.path)))
      }
    }
  }

  private func decoder(_ configuration: DecoderConfiguration) throws -> Decoder {
    if let gguf {
      return try Decoder(configuration, weights: placed(GGUFSource(gguf, configuration)))
    }
    return try Decoder(configuration, weights: placed(SafetensorsSource(directory: name.path)))
  }

  private func placed<Source: WeightSource>(_ source: Source) -> PlacedWeights<Source> {
    PlacedWeights(source, on: .best)
  }

  /// The model with its vocabulary head.
  /// - Throws: `model.unsupported` for encoders.
  public func languageModel() throws -> LanguageModel {
    guard case .decoder(let configuration) = architecture else {
      throw RewardError(
        .modelUnsupported, "an encoder cannot generate", at: .init(file: name.path))
    }
    let decoder = try Torch.placingLastingTensors { try self.decoder(configuration) }
    if let gguf {
      return try LanguageModel(decoder, weights: placed(GGUFSource(gguf, configuration)))
    }
    return try LanguageModel(
      decoder, weights: placed(SafetensorsSource(directory: name.path)))
  }
}
