public import Tensors

/// What a reward head stands on: a network that turns each sequence into one vector.
///
/// ``Decoder`` reads the last token's final state; ``Encoder`` (BERT) its pooled first token.
public protocol Trunk: AnyObject, Sendable {
  /// Width of the vectors.
  var width: Int { get }
  var device: Device { get }
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
  public var width: Int { configuration.width }
  public var vocabularySize: Int { configuration.vocabularySize }
  public var maximumPositions: Int { configuration.maximumPositions }
  public var sharesPrefixes: Bool { true }

  public func pooled(_ tree: TokenTree, at positions: [Int]) -> Tensor {
    let plan = plan(tree)
    return normalized(run(embed(plan), plan).rows(Self.rows(tree, positions, device)))
  }

  static func rows(_ tree: TokenTree, _ positions: [Int], _ device: Device) -> Tensor {
    Tensor(positions.enumerated().map { tree.index(of: $0, at: $1) }).to(device: device)
  }
}
