import Basics
import Foundation
import Tensors
import Testing
import Training

struct GoalContrastiveTests {
  /// Fixtures of the specification, which has β = 0.5.
  @Test func fixtures() {
    let positives = Tensor([0.8, 0.6, 0.4, 0.2] as [Float], shape: [1, 4])
    let negatives = Tensor([-0.1, 0.1, 0.3, -0.5] as [Float], shape: [1, 4])
    expectValues(
      GoalContrastive.losses(positives: positives, negatives: negatives) * 0.5, [0.572893])
    expectValues(
      GoalContrastive.losses(positives: positives, negatives: negatives, form: .perPair) * 0.5,
      [0.579621])
    // p⁺ and p⁻ apart: the other part is −log ½ for cosines of 0.
    let zero = Tensor.zeros([1, 4])
    expectValues(
      GoalContrastive.losses(positives: positives, negatives: zero),
      [-log(0.621038) + log(2)])
    expectValues(
      GoalContrastive.losses(positives: zero, negatives: negatives),
      [-log(1 - 0.487996) + log(2)])
  }

  private func loss(_ near: [Double], _ far: [Double], _ form: GoalContrastive.Form) -> Double {
    switch form {
    case .meanInside:
      -log(Reference.mean(near.map(Reference.sigmoid)))
        - log(1 - Reference.mean(far.map(Reference.sigmoid)))
    case .perPair:
      -Reference.mean(near.map(Reference.logSigmoid))
        - Reference.mean(far.map { Reference.logSigmoid(-$0) })
    }
  }

  @Test(arguments: GoalContrastive.Form.allCases, [false, true])
  func statesEqualDifferences(form: GoalContrastive.Form, averages: Bool) {
    expectGradients([[2, 3, 4], [2, 3, 4], [2, 2, 4], [2, 2, 4]]) { inputs in
      GoalContrastive.losses(
        sources: inputs[0], goals: inputs[1], negativeSources: inputs[2],
        negativeGoals: inputs[3], averagesGoals: averages, form: form)
    } reference: { inputs in
      let states = inputs.map { Reference.rows($0, 4) }
      var sum = 0.0
      for pair in 0..<2 {
        let part = { (input: Int, count: Int) -> [[Double]] in
          Array(states[input][pair * count..<(pair + 1) * count])
        }
        let cosines = { (sources: [[Double]], all: [[Double]]) -> [Double] in
          let middle = (0..<4).map { k in Reference.mean(all.map { $0[k] }) }
          return sources.flatMap { source in
            (averages ? [middle] : all).map { Reference.cosine(source, $0) }
          }
        }
        sum += loss(cosines(part(0, 3), part(1, 3)), cosines(part(2, 2), part(3, 2)), form)
      }
      return sum
    }
  }

  @Test func equivalences() {
    // One cosine each: both forms are one.
    let (a, b) = (Tensor.full([2, 1], 0.3), Tensor.full([2, 1], -0.6))
    expectValues(
      GoalContrastive.losses(positives: a, negatives: b),
      GoalContrastive.losses(positives: a, negatives: b, form: .perPair).doubles, within: 1e-6)
    // A batch split in two gives what the whole gives.
    var source = RandomSource(seed: 5)
    let states = (0..<4).map { _ in Tensor.normal([2, 3, 4], deviation: 1, from: &source) }
    let losses = { (x: [Tensor]) in
      GoalContrastive.losses(
        sources: x[0], goals: x[1], negativeSources: x[2], negativeGoals: x[3])
    }
    let parts = (0..<2).flatMap { i in
      losses(states.map { $0.narrowed(0, from: i, count: 1) }).doubles
    }
    expectValues(losses(states), parts, within: 1e-6)
  }

  @Test func degenerateInputs() {
    for form in GoalContrastive.Form.allCases {
      // No cosine is so large, but a caller may scale them.
      let far = Tensor([-1e4, -1e4] as [Float], shape: [1, 2])
      let result = gradients([far, -far]) {
        GoalContrastive.losses(positives: $0[0], negatives: $0[1], form: form)
      }
      #expect(abs(result.sum - 2e4) < 0.01)
      // One bit of 1e4 in fp32 is a thousandth, which the softmax behind the mean sees.
      expectValues(Tensor(result.gradients[0]), [-0.5, -0.5], within: 1e-3)
      let equal = Tensor.ones([1, 2, 3])
      expectValues(
        GoalContrastive.losses(
          sources: equal, goals: equal, negativeSources: equal, negativeGoals: equal, form: form),
        [-Reference.logSigmoid(1) - Reference.logSigmoid(-1)])
    }
  }

  @Test func goalsAreNotBeforeSources() throws {
    var (first, second) = (RandomSource(seed: 7), RandomSource(seed: 7))
    let pairs = try GoalContrastive.goalPairs(count: 20_000, length: 100, from: &first)
    let again = try GoalContrastive.goalPairs(count: 20_000, length: 100, from: &second)
    #expect(pairs.map(\.source) == again.map(\.source) && pairs.map(\.goal) == again.map(\.goal))
    #expect(first == second)
    let inOrder = pairs.allSatisfy { 0 <= $0.source && $0.source <= $0.goal && $0.goal < 100 }
    #expect(inOrder)
    // The smaller and the greater of two uniforms: a third and two thirds of the way, with
    // deviation 100/√18 each, so 0.17 for the mean.
    let means = (
      Reference.mean(pairs.map { Double($0.source) }), Reference.mean(pairs.map { Double($0.goal) })
    )
    #expect(abs(means.0 - 32.8) < 1 && abs(means.1 - 66.2) < 1, "\(means)")
    let single = try GoalContrastive.goalPairs(count: 3, length: 1, from: &first)
    #expect(single.allSatisfy { $0.source == 0 && $0.goal == 0 })
    let all = try GoalContrastive.positions(count: 2000, length: 7, from: &first)
    #expect(Set(all) == Set(0..<7))
    let none = try GoalContrastive.positions(count: 0, length: 7, from: &first)
    #expect(none.isEmpty)
    let error = #expect(throws: RewardError.self) {
      var random = RandomSource(seed: 1)
      _ = try GoalContrastive.goalPairs(count: 3, length: 0, from: &random)
    }
    #expect(error?.code == RewardError.Code("text.empty"))
  }
}
