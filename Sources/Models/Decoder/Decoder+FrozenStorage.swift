import Basics
public import Tensors

/// Fewer bytes for weights that training does not change.
extension Decoder {
  /// Rounds the embedding table and the linear layers of some blocks to another type. They are widened
  /// for each product, so that all else, gradients included, stays fp32.
  ///
  /// Cost: half of their memory is freed; a copy of one layer on the way. A model that this failed for
  /// is good for nothing.
  /// - Parameter dtype: `bfloat16` or `float16`.
  /// - Throws: `model.unsupported` for a weight that is no finite number then, as one above 65,504 in
  ///   fp16; `torch.memory`.
  public func storeFrozen(_ blocks: Range<Int>, as dtype: DType) throws {
    let table = embedding
    plainEmbedding = Parameter(
      names: table.names, tensor: try rounded(table.tensor, dtype, table.names[0].name),
      isDecayed: table.isDecayed)
    for projection in layers[blocks].flatMap(\.projections) {
      projection.weight = try rounded(projection.weight, dtype, projection.parts[0].name)
    }
    Torch.releaseFreedMemory()
  }

  /// Opens the model once more for the weights that were rounded, which are let go before.
  ///
  /// - Parameter open: gives the same model as this one was; what it gives is used up. When it throws,
  ///   this model is good for nothing.
  public func restoreFrozen(_ blocks: Range<Int>, open: () throws -> Decoder) rethrows {
    plainEmbedding = nil
    for projection in layers[blocks].flatMap(\.projections) { projection.letGo() }
    let exact = try open()
    precondition(exact.configuration == configuration, "weights come back from the same model")
    plainEmbedding = exact.embedding
    for (own, other) in zip(layers[blocks], exact.layers[blocks]) {
      for (projection, wide) in zip(own.projections, other.projections) {
        projection.weight = wide.weight
      }
    }
  }

  private func rounded(_ weight: Tensor, _ dtype: DType, _ name: String) throws -> Tensor {
    do {
      return try withTensorErrors { withoutGradients { weight.rounded(to: dtype) } }
    } catch let error as RewardError where error.code == .torch {
      throw RewardError(
        .modelUnsupported, "has values that \(dtype) cannot hold", at: .init(item: name),
        cause: error)
    }
  }
}
