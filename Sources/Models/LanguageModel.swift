public import Tensors

/// A decoder with its vocabulary head: logits for generation and log-probabilities.
public final class LanguageModel: @unchecked Sendable {
  /// The trunk.
  public let decoder: Decoder
  private var plainHead: Tensor?
  private var packedHead: PackedLinear?

  /// Reads the head, or takes the embedding table where the two are tied.
  /// - Throws: what the source throws for a missing or misshapen head.
  public init(_ decoder: Decoder, weights: some WeightSource) throws {
    self.decoder = decoder
    let c = decoder.configuration
    plainHead =
      c.tiesEmbeddings
      ? decoder.embedding.tensor
      : try weights.tensor("lm_head.weight", shape: [c.vocabularySize, c.width])
  }

  /// Lays all weights out for computing alone: see ``Decoder/packForComputing(_:)``. The vocabulary
  /// is kept in 8 bits where the layers have 4.
  /// - Throws: as that.
  public func packForComputing(_ precision: Precision = .float32) throws {
    try decoder.packForComputing(precision)
    guard decoder.isPacked, let head = plainHead else { return }
    packedHead = try Torch.placingLastingTensors {
      try withTensorErrors {
        PackedLinear(weight: head, precision: precision == .q4_1 ? .q8_0 : precision)
      }
    }
    plainHead = nil
    Torch.releaseFreedMemory()
  }

  /// `[vocabulary, width]`; the embedding table itself where the two are tied. Traps once packed.
  var head: Tensor {
    guard let plainHead else { preconditionFailure("the head is packed: for computing only") }
    return plainHead
  }

  /// Logits for the token after each of these final hidden states: `[rows, width]` to
  /// `[rows, vocabulary]`, fp32.
  public func logits(_ hidden: Tensor) -> Tensor {
    let plain = packedHead.map { $0(hidden) } ?? hidden.linear(head)
    guard let cap = decoder.configuration.logitSoftcap else { return plain }
    return (plain / cap).tanh() * cap
  }
}
