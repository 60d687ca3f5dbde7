import Testing

@testable import Training

@Suite struct LearningRateTests {
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
}
