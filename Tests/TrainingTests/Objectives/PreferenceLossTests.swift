import Foundation
import Tensors
import Testing
import Training

struct PreferenceLossTests {
  private let chosen = Tensor([1.2, 0.4, -0.3] as [Float])
  private let rejected = Tensor([0.2, 0.6, 0.5] as [Float])

  /// Fixtures of the specification: "Secrets of RLHF II".
  @Test func secretsFixtures() {
    expectValues(
      PreferenceLoss().losses(chosen: chosen, rejected: rejected), [0.313262, 0.798139, 1.171101])
    let smoothed = [0.413262, 0.778139, 1.091101]
    expectValues(
      PreferenceLoss(labelSmoothing: 0.1).losses(chosen: chosen, rejected: rejected), smoothed)
    expectValues(
      PreferenceLoss().losses(chosen: chosen, rejected: rejected, smoothing: .full([3], 0.1)),
      smoothed)
    expectValues(
      PreferenceLoss().losses(
        chosen: chosen, rejected: rejected, margins: Tensor([0.8, -0.5, 0.1] as [Float])),
      [0.598139, 0.554355, 1.241154])
  }

  /// Fixtures of the specification: HelpSteer2's three forms at d = 0.7 and strength 2, and
  /// Themis's sum of a language model's loss and half the pair loss.
  @Test func strengthAndJointFixtures() {
    let (c, r) = (Tensor([0.7] as [Float]), Tensor([0] as [Float]))
    let strength = Tensor([2] as [Float])
    expectValues(PreferenceLoss().losses(chosen: c, rejected: r), [0.403186])
    expectValues(PreferenceLoss().losses(chosen: c, rejected: r, margins: strength), [1.541008])
    expectValues(PreferenceLoss().losses(chosen: c, rejected: r, scales: strength), [0.806372])
    let pair = PreferenceLoss().losses(
      chosen: Tensor([0.4] as [Float]), rejected: r, weights: .full([1], 0.5))
    expectValues(pair + 1.2, [1.456508])
  }

  @Test func smallRewardTerms() {
    expectValues(
      PreferenceLoss(centering: 0.01).losses(chosen: chosen, rejected: rejected),
      [0.313262 + 0.0196, 0.798139 + 0.01, 1.171101 + 0.0004])
    expectValues(
      PreferenceLoss(rewardNorm: 0.01).losses(chosen: chosen, rejected: rejected),
      [0.313262 + 0.0074, 0.798139 + 0.0026, 1.171101 + 0.0017])
  }

  @Test func gradientsEqualDifferences() {
    let margins = [0.3, -0.2, 0, 1.1, 0.5]
    let smoothing = [0, 0.1, 0.5, 0.9, 1]
    let weights = [1, 2, 0, 0.5, 3]
    let scales = [1, 3, 2, 1, 0.25]
    let loss = PreferenceLoss(labelSmoothing: 0.7, centering: 0.05, rewardNorm: 0.1)
    let tensor = { (values: [Double]) in Tensor(values.map { Float($0) }) }
    expectGradients([[5], [5]]) { inputs in
      loss.losses(
        chosen: inputs[0], rejected: inputs[1], margins: tensor(margins),
        smoothing: tensor(smoothing), weights: tensor(weights), scales: tensor(scales))
    } reference: { inputs in
      var sum = 0.0
      for i in 0..<5 {
        let (c, r, noise) = (inputs[0][i], inputs[1][i], smoothing[i])
        let d = c - r - margins[i]
        let right = Reference.logSigmoid(d)
        let wrong = Reference.logSigmoid(-d)
        sum -= weights[i] * scales[i] * ((1 - noise) * right + noise * wrong)
        sum += 0.05 * (c + r) * (c + r)
        sum += 0.05 * (c * c + r * r)
      }
      return sum
    }
    // The one number for all pairs.
    let noisy = PreferenceLoss(labelSmoothing: 0.2)
    expectGradients([[4], [4]], seed: 2, deviation: 2) { inputs in
      noisy.losses(chosen: inputs[0], rejected: inputs[1])
    } reference: { inputs in
      var sum = 0.0
      for (c, r) in zip(inputs[0], inputs[1]) {
        sum -= 0.8 * Reference.logSigmoid(c - r) + 0.2 * Reference.logSigmoid(r - c)
      }
      return sum
    }
  }

  @Test func equivalences() {
    let plain = PreferenceLoss()
    let base = plain.losses(chosen: chosen, rejected: rejected)
    let (zero, one) = (Tensor.zeros([3]), Tensor.ones([3]))
    let same = plain.losses(
      chosen: chosen, rejected: rejected, margins: zero, smoothing: zero, weights: one,
      scales: one)
    #expect(same.floats == base.floats)
    // A label that is surely wrong is the pair the other way round.
    let exchanged = plain.losses(chosen: rejected, rejected: chosen)
    #expect(
      plain.losses(chosen: chosen, rejected: rejected, smoothing: one).floats == exchanged.floats)
    let wrong = Tensor([true, false, true])
    let (c, r) = PreferenceLoss.flipped(chosen, rejected, where: wrong)
    let flipped = plain.losses(chosen: c, rejected: r).floats
    #expect(flipped == [exchanged.floats[0], base.floats[1], exchanged.floats[2]])
    // And smoothing with ε the mean of both, by definition.
    let mixed = plain.losses(chosen: chosen, rejected: rejected, smoothing: .full([3], 0.25))
    expectValues(mixed, zip(base.doubles, exchanged.doubles).map { 0.75 * $0 + 0.25 * $1 })
    // A margin shifts the chosen reward.
    #expect(
      plain.losses(chosen: chosen, rejected: rejected, margins: .full([3], 0.5)).floats
        == plain.losses(chosen: chosen - rejected, rejected: .full([3], 0.5)).floats)
  }

  @Test func weightTwoIsThePairTwice() {
    let twice = gradients([chosen, rejected]) { inputs in
      PreferenceLoss(labelSmoothing: 0.1).losses(
        chosen: .concatenated([inputs[0], inputs[0]]),
        rejected: .concatenated([inputs[1], inputs[1]]))
    }
    let weighted = gradients([chosen, rejected]) { inputs in
      PreferenceLoss(labelSmoothing: 0.1).losses(
        chosen: inputs[0], rejected: inputs[1], weights: .full([3], 2))
    }
    #expect(abs(twice.sum - weighted.sum) < 1e-6)
    for (a, b) in zip(twice.gradients.joined(), weighted.gradients.joined()) {
      #expect(abs(a - b) < 1e-6)
    }
  }

  @Test func degenerateInputs() {
    let equal = Tensor.full([4], 3)
    expectValues(
      PreferenceLoss().losses(chosen: equal, rejected: equal),
      [Double](repeating: log(2), count: 4))
    // Far apart, right and wrong: linear, and no 0 · ∞ from the smoothing.
    let far = Tensor([1e4, -1e4] as [Float])
    for noise in [0, 0.1, 1] {
      let result = gradients([far, .zeros([2])]) { inputs in
        PreferenceLoss(labelSmoothing: noise).losses(chosen: inputs[0], rejected: inputs[1])
      }
      #expect(abs(result.sum - 1e4) < 0.01)
      expectValues(Tensor(result.gradients[0]), [noise, noise - 1])
      let soft = PreferenceLoss().losses(
        chosen: far, rejected: .zeros([2]), smoothing: .full([2], noise))
      expectValues(soft, [noise * 1e4, (1 - noise) * 1e4], within: 0.01)
    }
    let one = PreferenceLoss().losses(chosen: .full([1], 1), rejected: .zeros([1]))
    expectValues(one, [0.313262])
  }
}
