public import Tensors

/// What a reward head stands on: a network that turns each sequence into one vector.
///
/// ``Decoder`` reads the last token's final state; ``Encoder`` (BERT) its pooled first token.
public protocol Trunk: AnyObject, Sendable {
  /// Width of the vectors.
  var width: Int { get }
  /// Where the weights lie.
  var device: Device { get }
  /// Token ids lie in 0..<vocabularySize.
  var vocabularySize: Int { get }
  /// Longest sequence that positions are known for.
  var maximumPositions: Int { get }
  /// Whether sequences with a common prefix may share it: true for causal models only.
  var sharesPrefixes: Bool { get }
  /// Everything that full fine-tuning changes.
  var parameters: [Parameter] { get }
  /// One vector for each sequence of the tree, `[sequences, width]` fp32, differentiable.
  ///
  /// - Parameter positions: which token of each sequence is read; a causal model's only.
  func pooled(_ tree: TokenTree, at positions: [Int]) -> Tensor
}

extension Decoder: Trunk {
  /// Width of the hidden states.
  public var width: Int { configuration.width }
  /// Rows of the embedding table.
  public var vocabularySize: Int { configuration.vocabularySize }
  /// Longest sequence that the model was made for, in tokens.
  public var maximumPositions: Int { configuration.maximumPositions }
  /// True: a token never sees those behind it.
  public var sharesPrefixes: Bool { true }

  /// The final state of the token at each position, `[sequences, width]`. Cost: one forward pass
  /// over the tree.
  public func pooled(_ tree: TokenTree, at positions: [Int]) -> Tensor {
    let plan = plan(tree)
    return read(
      embed(plan), plan,
      rows: positions.enumerated().map { tree.index(of: $0, at: $1) })
  }
}
