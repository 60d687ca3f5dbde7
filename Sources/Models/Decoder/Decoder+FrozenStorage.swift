public import Tensors

/// Fewer bytes for weights that training does not change.
extension Decoder {
  /// Rounds the embedding table and the linear layers of some blocks to another type. They are widened
  /// for each product, so that all else, gradients included, stays fp32.
  ///
  /// Cost: half of their memory is freed; a copy of one layer on the way.
  /// - Parameter dtype: `bfloat16` or `float16`; a value above 65,504 becomes infinite in the latter.
  /// - Throws: `torch.memory`.
  public func storeFrozen(_ blocks: Range<Int>, as dtype: DType) throws {
    try withTensorErrors {
      withoutGradients {
        let table = embedding
        plainEmbedding = Parameter(
          names: table.names, tensor: table.tensor.to(dtype), isDecayed: table.isDecayed)
        for projection in layers[blocks].flatMap(\.projections) { projection.store(as: dtype) }
      }
    }
    Torch.releaseFreedMemory()
  }

  /// Takes the weights that were rounded from a model that has them in fp32.
  ///
  /// - Parameter exact: the same model as this one was before; it must not be used afterwards.
  public func restoreFrozen(_ blocks: Range<Int>, from exact: Decoder) {
    precondition(
      exact.configuration == configuration, "frozen weights come back from the same model")
    plainEmbedding = exact.embedding
    for (own, other) in zip(layers[blocks], exact.layers[blocks]) {
      for (projection, wide) in zip(own.projections, other.projections) {
        projection.weight = wide.weight
      }
    }
  }
}
