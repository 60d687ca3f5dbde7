import Tensors
import Testing

@testable import Training

struct ObjectiveTests {
  private let chosen = Tensor([1.2, 0.4, -0.3] as [Float])
  private let rejected = Tensor([0.2, 0.6, 0.5] as [Float])

  private func check(_ losses: Tensor, _ expected: [Float]) {
    for (a, b) in zip(losses.floats, expected) { #expect(abs(a - b) < 1e-5, "\(a) for \(b)") }
  }

  /// Fixtures of the specification of "Secrets of RLHF II".
  @Test func fixtures() {
    check(
      BradleyTerry().losses(chosen: chosen, rejected: rejected), [0.313262, 0.798139, 1.171101])
    check(
      BradleyTerry(labelSmoothing: 0.1).losses(chosen: chosen, rejected: rejected),
      [0.413262, 0.778139, 1.091101])
    check(
      BradleyTerry().losses(
        chosen: chosen, rejected: rejected, margins: Tensor([0.8, -0.5, 0.1] as [Float])),
      [0.598139, 0.554355, 1.241154])
  }

  @Test func weightsScaleAndCentringAdds() {
    let weights = Tensor([2, 0, 0.5] as [Float])
    check(
      BradleyTerry().losses(chosen: chosen, rejected: rejected, weights: weights),
      [0.626523, 0, 0.585550])
    check(
      BradleyTerry(centering: 0.01).losses(chosen: chosen, rejected: rejected),
      [0.313262 + 0.0196, 0.798139 + 0.01, 1.171101 + 0.0004])
  }

  @Test func learningRateFollowsTransformers() {
    var options = TrainingOptions()
    options.learningRate = 1
    options.warmupRatio = 0.2
    // get_linear_schedule_with_warmup(2, 10) and get_cosine_schedule_with_warmup(2, 10).
    var rate = LearningRate(options, totalSteps: 10)
    #expect(
      (0..<10).map { rate(step: $0) } == [0, 0.5, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125])
    options.schedule = .cosine
    rate = LearningRate(options, totalSteps: 10)
    #expect(abs(rate(step: 6) - 0.5) < 1e-12)
    #expect(abs(rate(step: 4) - 0.853553390593) < 1e-9)
  }

  /// Every pair once an epoch, whatever the sizes.
  @Test func ordersAreCompletePermutations() {
    for count in 1...9 {
      for size in 1...5 {
        var order = BatchOrder(count: count, pairsPerStep: size, seed: 3)
        for epoch in 0..<3 {
          let first = epoch * order.stepsPerEpoch
          var seen: [Int] = []
          for step in first..<first + order.stepsPerEpoch { seen += order.indices(step: step) }
          #expect(seen.sorted() == Array(0..<count))
        }
        // A step can be asked for out of order: that is what resuming does.
        var other = BatchOrder(count: count, pairsPerStep: size, seed: 3)
        let late = 2 * order.stepsPerEpoch
        #expect(other.indices(step: late) == order.indices(step: late))
      }
    }
  }
}
