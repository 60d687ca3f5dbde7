public import Basics
public import Tensors

extension RewardError.Code {
  /// There is no head: a pretrained language model, which never was trained to score.
  public static let headMissing = Self("model.head-missing")
  /// The head gives several logits; no single one of them is a reward.
  public static let headLabels = Self("model.head-labels")
}

/// A trunk with a linear head of one output: what transformers calls
/// `AutoModelForSequenceClassification` with `num_labels` 1.
public final class SequenceClassifier: @unchecked Sendable {
  /// The network that the head stands on.
  public let trunk: any Trunk
  /// `[1, width]`.
  public let weight: Tensor
  /// `[1]`; decoders have none.
  public let bias: Tensor?
  /// The score is read at the last token that is not this one, as transformers does; nil reads
  /// the last token.
  public let padTokenID: Int?

  /// A head on a trunk: `weight` is `[1, width]`, `bias` `[1]`.
  public init(trunk: any Trunk, weight: Tensor, bias: Tensor? = nil, padTokenID: Int?) {
    precondition(weight.shape == [1, trunk.width], "a head of one output over the trunk's width")
    self.trunk = trunk
    self.weight = weight
    self.bias = bias
    self.padTokenID = padTokenID
  }

  /// Position of the token whose state is scored.
  ///
  /// transformers looks for the rightmost token that is not the padding token. Doing the same, a
  /// text that ends with that token scores equally in both; one of padding only is read at 0.
  public func readPosition(_ sequence: [Int32]) -> Int {
    guard let pad = padTokenID else { return sequence.count - 1 }
    return sequence.lastIndex { Int($0) != pad } ?? 0
  }

  /// Raw scores `[sequences]`, fp32, outside autograd, computing what the cache does not know.
  /// - Throws: `torch.memory`.
  public func scores(_ sequences: [[Int32]], _ cache: PrefixCache) throws -> Tensor {
    let read = sequences.map { Array($0.prefix(readPosition($0) + 1)) }
    return try cache.lastHiddenStates(read).linear(weight, bias: bias).squeezed(1)
  }

  /// Raw scores `[sequences]`, fp32, differentiable.
  public func scores(_ tree: TokenTree, readAt positions: [Int]) -> Tensor {
    trunk.pooled(tree, at: positions).linear(weight, bias: bias).squeezed(1)
  }
}
