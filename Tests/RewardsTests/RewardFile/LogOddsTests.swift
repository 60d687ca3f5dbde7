import Basics
import Testing

@testable import Rewards

/// Which rewards claim that their differences are log-odds: only those have a calibration.
@Suite struct LogOddsTests {
  /// `bt` and `bt2` claim it, as trained models do, `rule` does not.
  private let opening = RewardOpening(
    scalar: { Told(["a": 1], name: $0.model, claimsLogOdds: $0.model.hasPrefix("bt")) },
    implicit: { request, _ in Told(["a": 1], name: request.model, claimsLogOdds: true) })

  @Test(arguments: [
    ("model: bt", true), ("model: rule", false), ("kind: length", false), ("kind: answer", false),
    ("{kind: implicit, model: bt}", true),
    // Offsets cancel in differences, and a temperature is what makes log-odds hold.
    ("{kind: temperature, temperature: 3, reward: {model: bt}}", true),
    ("{kind: linear, offset: 3, reward: {model: bt}}", true),
    ("{kind: centred, text: a, reward: {model: bt}}", true),
    ("{kind: linear, scale: 2, reward: {model: bt}}", false),
    ("{kind: whiten, mean: 0, deviation: 2, reward: {model: bt}}", false),
    ("{kind: clip, lowest: 0, highest: 2, reward: {model: bt}}", false),
    ("{kind: log-sigmoid, reward: {model: bt}}", false),
    ("{kind: temperature, temperature: 3, reward: {model: rule}}", false),
    // Pooled log-odds are an estimate of log-odds; bounds, penalties and other units are not.
    ("{kind: ensemble, members: [{model: bt}, {model: bt2}]}", true),
    ("{kind: ensemble, aggregation: median, members: [{model: bt}, {model: bt2}]}", true),
    ("{kind: ensemble, members: [{model: bt}, {model: rule}]}", false),
    ("{kind: ensemble, members: [{model: bt, deviation: 2}, {model: bt2}]}", false),
    ("{kind: ensemble, aggregation: minimum, members: [{model: bt}, {model: bt2}]}", false),
    (
      "{kind: ensemble, aggregation: mean-minus-variance, lambda: 1, members: [{model: bt}]}",
      false
    ),
    ("{kind: sum, terms: [{model: bt}, {weight: -1, kind: length}]}", false),
    ("{kind: product, factors: [{model: bt}]}", false),
    (
      "{kind: constraint, threshold: 0, penalty: 1, objective: {model: bt}, "
        + "constraint: {model: bt2}}", false
    ),
  ])
  func claims(yaml: String, claims: Bool) async throws {
    let model = try await openReward(yaml, opening)
    #expect(model.card.claimsLogOdds == claims, "\(yaml)")
    #expect(PrefixRewardModel(model).card.claimsLogOdds == claims)
  }
}
