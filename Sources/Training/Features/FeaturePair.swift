/// A preference pair as vectors, with what decorates its loss.
public struct FeaturePair: Sendable, Hashable {
  /// The better and the worse response.
  public var chosen: [Float], rejected: [Float]
  /// m of ``PreferenceLoss``: by how much the better one should win.
  public var margin = 0.0
  /// ε: the chance that the label is wrong; nil takes the loss's own.
  public var smoothing: Double?
  /// w: how much the pair counts.
  public var weight = 1.0
  /// s: the strength of the preference, in HelpSteer2's scaled form.
  public var scale = 1.0

  /// A plain pair. Traps where widths differ.
  public init(chosen: [Float], rejected: [Float]) {
    precondition(chosen.count == rejected.count, "vectors of one width")
    self.chosen = chosen
    self.rejected = rejected
  }

  /// The same pair with its label turned round; a margin keeps its size, and is positive.
  public var flipped: FeaturePair {
    var pair = self
    (pair.chosen, pair.rejected) = (rejected, chosen)
    pair.margin = abs(margin)
    return pair
  }
}
