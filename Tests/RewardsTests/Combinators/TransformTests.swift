import Basics
import Foundation
import Testing

@testable import Rewards

@Suite struct TransformTests {
  /// The specification of "Transforming and Combining Rewards".
  @Test func logSigmoidAgainstAReference() {
    let transform = RewardTransform.logSigmoid(reference: 1)
    let expected = [-3.048587, -1.313262, -0.693147, -0.048587]
    for (reward, value) in zip([-2.0, 0, 1, 4], expected) {
      #expect(abs(transform(reward) - value) < 1e-6)
    }
    // The gradient σ(r_ref − r), by a difference.
    for (reward, slope) in zip([-2.0, 0, 1, 4], [0.952574, 0.731059, 0.5, 0.047426]) {
      let step = 1e-5
      let found = (transform(reward + step) - transform(reward - step)) / (2 * step)
      #expect(abs(found - slope) < 1e-6)
    }
  }

  /// The sum of log-sigmoids asks that every property is good; the sum of raw rewards lets one pay for
  /// the other.
  @Test func sumsOfLogSigmoidsAreAnAnd() {
    let candidates = [(3.0, -3.0), (0.5, 0.4), (-3, 3), (0, 0), (4, -2.5)]
    let transform = RewardTransform.logSigmoid(reference: 0)
    let raw = candidates.map { $0.0 + $0.1 }
    let joint = candidates.map { transform($0.0) + transform($0.1) }
    #expect(raw.indices.max { raw[$0] < raw[$1] } == 4)
    #expect(joint.indices.max { joint[$0] < joint[$1] } == 1)
    func share(_ values: [Double], _ index: Int) -> Double {
      exp(values[index]) / values.map(exp).reduce(0, +)
    }
    #expect(abs(share(raw, 4) - 0.4508) < 5e-5 && abs(share(joint, 1) - 0.4732) < 5e-5)
  }

  @Test func farValuesStayFinite() {
    let transform = RewardTransform.logSigmoid(reference: 0)
    #expect(transform(-1e300) == -1e300 && transform(1e300) == 0)
    #expect(RewardTransform.sigmoid(reference: 0)(-1e300) == 0)
    #expect(RewardTransform.sigmoid(reference: 2)(2) == 0.5)
  }

  @Test func theOthers() {
    #expect([-3.0, 0.5, 9].map(RewardTransform.clip(-1...2).callAsFunction) == [-1, 0.5, 2])
    #expect(RewardTransform.whiten(mean: 3, deviation: 2)(7) == 2)
    #expect(RewardTransform.linear(scale: -2, offset: 1)(3) == -5)
    #expect(RewardTransform.temperature(4)(2) == 0.5)
  }

  @Test(arguments: [
    RewardTransform.whiten(mean: 0, deviation: 0), .whiten(mean: .nan, deviation: 1),
    .temperature(0), .temperature(-1), .logSigmoid(reference: .infinity), .clip(1...1),
    .linear(scale: .nan, offset: 0),
  ])
  func constantsThatMakeNoTransform(transform: RewardTransform) {
    let part = RewardPart(Told([:]))
    let error = #expect(throws: RewardError.self) { try TransformedRewardModel(part, transform) }
    #expect(error?.code == .rewardConfiguration)
  }

  /// PPO-max's fixture; merged batches are as good as one.
  @Test func runningMoments() {
    var whole = RunningMoments()
    whole.add([1, 2, 3, 4])
    #expect(whole.mean == 2.5 && abs(whole.deviation - 1.2909944487) < 1e-10)
    var parts = RunningMoments()
    #expect(parts.normalised(3) == 3)
    for batch in [[1.0], [], [2, 3], [4]] { parts.add(batch) }
    #expect(parts.count == 4 && abs(parts.mean - 2.5) < 1e-12)
    #expect(abs(parts.deviation - whole.deviation) < 1e-12)
    #expect(abs(parts.normalised(1e6, limit: 10)) == 10)
    var same = RunningMoments()
    same.add([5, 5, 5])
    #expect(same.normalised(7) == 0)
  }
}
