/// By how much a judge prefers the first of two responses, asked twice with the responses in either
/// order. The sign is that of the responses, not of the options: above 0 the first response is
/// better.
public struct TwoOrderScore: Sendable, Hashable {
  /// With the first response as option A: logit(A) − logit(B).
  public let asGiven: Double
  /// With the first response as option B: logit(B) − logit(A).
  public let exchanged: Double

  /// A score of both orders.
  public init(asGiven: Double, exchanged: Double) {
    self.asGiven = asGiven
    self.exchanged = exchanged
  }

  /// Whether both orders prefer the same response.
  public var agrees: Bool {
    (asGiven > 0 && exchanged > 0) || (asGiven < 0 && exchanged < 0)
  }

  /// The mean of both orders where they agree; else 0: a judge that only looks at positions says
  /// nothing.
  public var agreed: Double { agrees ? (asGiven + exchanged) / 2 : 0 }

  /// How much of the judge's preference is the position's: half the difference of the orders. Above
  /// 0 it prefers option A whatever stands there.
  public var positionBias: Double { (asGiven - exchanged) / 2 }
}
