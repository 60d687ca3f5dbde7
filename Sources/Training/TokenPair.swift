/// A preference pair as token ids, ready to train on.
public struct TokenPair: Sendable, Hashable {
  /// Token ids of prompt and chosen answer.
  public var chosen: [Int32]
  /// Token ids of prompt and rejected answer.
  public var rejected: [Int32]
  /// By how much the rewards should differ.
  public var margin: Double
  /// The pair's weight in the loss, at least 0.
  public var weight: Double
  /// The chance that the label is wrong, in 0...1; nil takes the training's own.
  public var labelSmoothing: Double?
  /// Index in the data it came from.
  public var index: Int
  /// Names the prompt: pairs of one group share what is computed of it. Nil shares nothing.
  public var group: String?

  /// A pair of token ids.
  public init(
    chosen: [Int32], rejected: [Int32], margin: Double = 0, weight: Double = 1,
    labelSmoothing: Double? = nil, index: Int = 0, group: String? = nil
  ) {
    self.chosen = chosen
    self.rejected = rejected
    self.margin = margin
    self.weight = weight
    self.labelSmoothing = labelSmoothing
    self.index = index
    self.group = group
  }
}
