public import Basics
import Storage
import Tensors

extension RewardError.Code {
  /// A text whose vector is not finite.
  public static let embeddingNotFinite = Self("embedding.not-finite")
}

/// Texts as vectors whose cosine tells how alike they are: an encoder with the pooling of
/// sentence-transformers (Reimers and Gurevych 2019).
///
/// Each text is computed by itself, so that its vector does not depend on the others.
public final class SentenceEmbedder: Sendable {
  /// The encoder.
  public let encoder: Encoder
  /// How its states become a vector.
  public let configuration: SentenceConfiguration

  /// An embedder of parts at hand.
  public init(_ encoder: Encoder, _ configuration: SentenceConfiguration) {
    self.encoder = encoder
    self.configuration = configuration
  }

  /// Opens a directory of sentence-transformers, in fp32 on the CPU or on the first GPU.
  /// - Throws: what ``SentenceConfiguration/init(directory:)`` and reading an encoder throw;
  ///   `model.unsupported` for a transformer that is no BERT.
  public convenience init(directory: String) throws {
    let sentence = try SentenceConfiguration(directory: directory)
    let file = directory + "/config.json"
    let json = try JSONFile.read(file)
    let type = json["model_type"]?.string ?? "missing"
    guard type == "bert" else {
      throw RewardError(
        .modelUnsupported, "'\(type.prefix(40))' is not implemented as a sentence encoder",
        at: .init(file: file, item: "model_type"))
    }
    let configuration = try Encoder.Configuration(huggingFace: json, file: file)
    let encoder = try Torch.placingLastingTensors {
      try Encoder(
        configuration,
        weights: PlacedWeights(try SafetensorsSource(directory: directory), on: .best))
    }
    self.init(encoder, sentence)
  }

  /// Numbers of a vector.
  public var width: Int { encoder.width }

  /// The most tokens of a text, special ones among them. Longer texts are to be cut at their end.
  public var maximumTokens: Int {
    min(configuration.maximumTokens ?? .max, encoder.maximumPositions)
  }

  /// One vector for each token sequence, special tokens included, in order.
  ///
  /// - Parameter normalized: whether vectors are divided by their length; nil as the model does.
  /// - Throws: `model.too-long`, `model.token-id`, `embedding.not-finite` (also for a vector of
  ///   zeros that has no direction), `torch.memory`. Traps on a sequence without tokens.
  /// - Complexity: one forward pass for each sequence.
  public func embeddings(
    _ sequences: [[Int32]], normalized: Bool? = nil
  ) throws -> [[Float]] {
    for (index, ids) in sequences.enumerated() {
      precondition(!ids.isEmpty, "a text has special tokens at least")
      guard ids.count <= maximumTokens else {
        throw RewardError(
          .tooLong, "text \(index) has \(ids.count) tokens; the encoder reads \(maximumTokens)")
      }
      if let id = ids.first(where: { $0 < 0 || Int($0) >= encoder.vocabularySize }) {
        throw RewardError(
          .tokenID,
          "text \(index) has token id \(id), outside the encoder's vocabulary of "
            + "\(encoder.vocabularySize): tokenizer and encoder do not belong together")
      }
    }
    let normalizes = normalized ?? configuration.normalizes
    return try sequences.enumerated().map { index, ids in
      let vector = try withTensorErrors { withoutGradients { self.vector(ids, normalizes).floats } }
      guard vector.allSatisfy(\.isFinite) else {
        throw RewardError(.embeddingNotFinite, "the vector of text \(index) is not finite")
      }
      return vector
    }
  }

  private func vector(_ ids: [Int32], _ normalizes: Bool) -> Tensor {
    let states = encoder.hiddenStates(ids)
    let pooled =
      switch configuration.pooling {
      case .mean: states.mean(0)
      case .firstToken: states.selected(0, 0)
      }
    return normalizes ? pooled / pooled.norm() : pooled
  }
}
