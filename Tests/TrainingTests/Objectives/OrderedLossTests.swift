import Foundation
import Tensors
import Testing
import Training

struct OrderedLossTests {
  /// Fixture of the specification: ReMoDetect's triple.
  @Test func triple() {
    let rewards = Tensor([2, 1, -0.5] as [Float], shape: [1, 3])
    let loss = PreferenceLoss(rewardNorm: 0.01)
    expectValues(
      OrderedLoss.rankedPairs(rewards, pairWeights: [0.35, 1, 0.35], loss: loss), [0.097071])
    // Its terms, one at a time.
    for (index, term) in [0.118392, 0.100140, 0.072682].enumerated() {
      var weights = [0.0, 0, 0]
      weights[index] = [0.35, 1, 0.35][index]
      expectValues(
        OrderedLoss.rankedPairs(rewards, pairWeights: weights, loss: loss), [term / 3])
    }
  }

  @Test func gradientsEqualDifferences() {
    let weights = [0.3, 1, 0.5, 0.1, 0.9, 2]
    expectGradients([[3, 4]]) { inputs in
      OrderedLoss.rankedPairs(
        inputs[0], pairWeights: weights,
        loss: PreferenceLoss(labelSmoothing: 0.1, rewardNorm: 0.02))
    } reference: { inputs in
      var total = 0.0
      for r in Reference.rows(inputs[0], 4) {
        var left = weights[...]
        for i in 0..<4 {
          for j in i + 1..<4 {
            let (right, wrong) = (r[i] - r[j], r[j] - r[i])
            let pair = -0.9 * Reference.logSigmoid(right) - 0.1 * Reference.logSigmoid(wrong)
            let small = 0.01 * (r[i] * r[i] + r[j] * r[j])
            total += left.removeFirst() * (pair + small)
          }
        }
      }
      return total / 6
    }
    expectGradients([[3, 5]], seed: 2, deviation: 2) { inputs in
      OrderedLoss.plackettLuce(inputs[0])
    } reference: { inputs in
      var total = 0.0
      for r in Reference.rows(inputs[0], 5) {
        for i in 0..<5 { total += Reference.logSumExp(r[i...]) - r[i] }
      }
      return total
    }
  }

  @Test func listOfTwoIsThePairLoss() {
    let rewards = Tensor([1.2, 0.2, 0.4, 0.6, -0.3, 0.5] as [Float], shape: [3, 2])
    let pair = [0.313262, 0.798139, 1.171101]
    expectValues(OrderedLoss.plackettLuce(rewards), pair)
    expectValues(OrderedLoss.rankedPairs(rewards), pair)
  }

  /// The probabilities of all orders sum to 1.
  @Test func plackettLuceIsADistribution() {
    let r: [Float] = [0.5, -1, 2]
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    let rewards: [Float] = orders.flatMap { order in order.map { r[$0] } }
    let losses = OrderedLoss.plackettLuce(Tensor(rewards, shape: [6, 3]))
    #expect(abs((-losses).exp().sum().item - 1) < 1e-6)
  }

  @Test func degenerateInputs() {
    let equal = Tensor.full([2, 4], -7)
    expectValues(OrderedLoss.plackettLuce(equal), [log(24), log(24)])
    expectValues(OrderedLoss.rankedPairs(equal), [log(2), log(2)])
    for rewards in [[1e4, 0, -1e4], [-1e4, 0, 1e4]] as [[Float]] {
      let input = Tensor(rewards, shape: [1, 3])
      let right = rewards[0] > 0
      let list = gradients([input]) { OrderedLoss.plackettLuce($0[0]) }
      #expect(abs(list.sum - (right ? 0 : 3e4)) < 0.01)
      expectValues(Tensor(list.gradients[0]), right ? [0, 0, 0] : [-1, -1, 2])
      let pairs = gradients([input]) { OrderedLoss.rankedPairs($0[0]) }
      #expect(abs(pairs.sum - (right ? 0 : 4e4 / 3)) < 0.01)
      expectValues(Tensor(pairs.gradients[0]), right ? [0, 0, 0] : [-2.0 / 3, 0, 2.0 / 3])
    }
  }
}
