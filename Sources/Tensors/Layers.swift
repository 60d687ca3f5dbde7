import CTorch

extension Tensor {
  /// Matrix product over the last two dimensions; the others broadcast.
  public func matmul(_ other: Tensor) -> Tensor {
    wrap("matmul", [self, other], ctorch_matmul(handle, other.handle))
  }

  /// `self · weightᵀ + bias` for weight `[out, in]`. Cost: 2·rows·in·out floating-point operations.
  public func linear(_ weight: Tensor, bias: Tensor? = nil) -> Tensor {
    wrap(
      "linear", [self, weight] + (bias.map { [$0] } ?? []),
      ctorch_linear(handle, weight.handle, bias?.handle))
  }

  /// Rows of this `[vocabulary, width]` table by integer ids.
  public func embedding(_ ids: Tensor) -> Tensor {
    wrap("embedding", [self, ids], ctorch_embedding(handle, ids.handle))
  }

  /// Layer normalisation over the last dimension (Ba et al., 2016).
  public func layerNorm(weight: Tensor, bias: Tensor, epsilon: Double) -> Tensor {
    wrap(
      "layer norm", [self, weight, bias],
      ctorch_layer_norm(handle, weight.handle, bias.handle, epsilon))
  }

  /// Root-mean-square normalisation over the last dimension (Zhang and Sennrich, 2019).
  public func rmsNorm(weight: Tensor, epsilon: Double) -> Tensor {
    wrap(
      "rms norm", [self, weight],
      suitsKernels
        ? ctorch_fused_rms_norm(handle, weight.handle, epsilon)
        : ctorch_rms_norm(handle, weight.handle, epsilon))
  }

  /// Scaled dot-product attention: queries `[batch, heads, q, width]` over keys and values
  /// `[batch, kv heads, k, width]`, where `heads` is a multiple of `kv heads`.
  ///
  /// - Parameters:
  ///   - mask: boolean (true = may look) or additive, broadcast to `[batch, heads, q, k]`.
  ///   - causal: query i sees keys 0…i; not together with a mask.
  public static func attention(
    _ query: Tensor, _ key: Tensor, _ value: Tensor, mask: Tensor? = nil, causal: Bool = false,
    scale: Double
  ) -> Tensor {
    wrap(
      "attention", [query, key, value] + (mask.map { [$0] } ?? []),
      ctorch_attention(query.handle, key.handle, value.handle, mask?.handle, causal, scale))
  }
}
