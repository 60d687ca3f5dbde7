import Basics
import Foundation
import Models
import Tensors
import Testing

@testable import Training

/// Promise 4: a run that was stopped and resumed equals one that never stopped, to the bit.
@Suite(.enabled(if: Tiny.isPresent, "run `make fixtures` first"))
struct ResumeTests {
  private func trainer(
    _ options: TrainingOptions, _ folder: String, resume: String? = nil, count: Int = 13
  ) throws -> RewardTrainer {
    try RewardTrainer(
      Tiny.network("llama", options), options: options, training: Tiny.pairs(count),
      evaluation: Tiny.pairs(5, seed: 9), lengths: ([1, 2, 3, 4, 5], [2, 2, 2, 2, 2]),
      outputDirectory: folder, fingerprint: "test", resume: resume)
  }

  private static let tunings: [TrainingOptions.Tuning] = [
    .full, .lastLayers(1), .lora(.init(rank: 2, alpha: 4)),
  ]

  /// 13 pairs, 4 a step: 4 steps an epoch, the last one short. Steps 1 to 7 are in the middle of
  /// the first epoch, at its end, and in the second.
  @Test(arguments: tunings)
  func everyStepCanBeResumed(tuning: TrainingOptions.Tuning) throws {
    let options = Tiny.options {
      $0.tuning = tuning
      $0.batchSize = 2
      $0.accumulationSteps = 2
      $0.saveSteps = 1
      $0.weightDecay = 0.01
      $0.warmupRatio = 0.3
    }
    let whole = try trainer(options, Tiny.temporary())
    #expect(whole.totalSteps == 8)
    #expect(try whole.run() == .finished)
    let expected = Tiny.weights(whole.network)
    for stop in 1..<8 {
      let folder = try Tiny.temporary()
      let first = try trainer(options, folder)
      first.observer.shouldStop = { [unowned first] in first.state.step == stop }
      #expect(try first.run() == .interrupted)
      let second = try trainer(
        options, folder, resume: RewardTrainer.latestCheckpoint(in: folder))
      #expect(second.state.step == stop)
      #expect(try second.run() == .finished)
      #expect(Tiny.weights(second.network) == expected, "stopped after step \(stop)")
      #expect(second.state == whole.state)
      let rows = try String(contentsOfFile: folder + "/metrics.jsonl", encoding: .utf8)
      #expect(rows.split(separator: "\n").count { $0.contains("\"eval_accuracy\"") } == 2)
      try FileManager.default.removeItem(atPath: folder)
    }
  }

  /// One pass of 8 pairs, 8 passes of one, 4 of two: the same step.
  @Test func accumulationChangesNothing() throws {
    var results: [[Float]] = []
    for (size, passes) in [(8, 1), (1, 8), (2, 4)] {
      let options = Tiny.options {
        $0.batchSize = size
        $0.accumulationSteps = passes
        $0.maximumSteps = 3
        $0.learningRate = 1e-4
      }
      let trainer = try trainer(options, Tiny.temporary(), count: 8)
      _ = try trainer.run()
      results.append(Tiny.weights(trainer.network))
    }
    // Adam divides by a gradient's own size, so rounding shows where a gradient is almost zero;
    // against the size of the weights that is nothing.
    for result in results.dropFirst() { #expect(relativeNorm(result, results[0]) < 1e-6) }
  }

  @Test func trainingLearns() throws {
    let options = Tiny.options {
      $0.epochs = 12
      $0.learningRate = 2e-3
    }
    let trainer = try trainer(options, Tiny.temporary(), count: 40)
    let held = Tiny.pairs(60, seed: 77)
    func accuracy() throws -> Double {
      let scores = try trainer.scores(held)
      return Double(zip(scores.chosen, scores.rejected).count { $0 > $1 }) / 60
    }
    _ = try trainer.run()
    // 40 pairs of a parity rule over 20 tokens: far above chance (0.5 ± 0.13 at two errors).
    #expect(try accuracy() > 0.65)
  }

  @Test func anotherRunsCheckpointIsRefused() throws {
    let folder = try Tiny.temporary()
    let options = Tiny.options { $0.saveSteps = 1 }
    _ = try trainer(options, folder).run()
    let latest = try RewardTrainer.latestCheckpoint(in: folder)
    let error = #expect(throws: RewardError.self) {
      _ = try RewardTrainer(
        Tiny.network("llama", options), options: options, training: Tiny.pairs(13),
        outputDirectory: folder, fingerprint: "other", resume: latest)
    }
    #expect(error?.code == .checkpointMismatch)
  }

  @Test func halfWrittenCheckpointsAreNotSeen() throws {
    let folder = try Tiny.temporary()
    let options = Tiny.options { $0.saveSteps = 2 }
    _ = try trainer(options, folder).run()
    let latest = try #require(try RewardTrainer.latestCheckpoint(in: folder))
    // As a kill leaves it: a folder of the right name without the mark of completeness.
    try FileManager.default.createDirectory(
      atPath: folder + "/checkpoint-99", withIntermediateDirectories: true)
    try Data("half".utf8).write(
      to: URL(fileURLWithPath: folder + "/checkpoint-99/trainable.safetensors"))
    #expect(try RewardTrainer.latestCheckpoint(in: folder) == latest)
    let error = #expect(throws: RewardError.self) {
      _ = try trainer(options, folder, resume: folder + "/checkpoint-99")
    }
    #expect(error?.code == .checkpointBroken)
  }

  @Test func divergenceIsAnError() throws {
    var options = Tiny.options { $0.learningRate = 1e30 }
    options.maximumGradientNorm = nil
    let trainer = try trainer(options, Tiny.temporary())
    let error = #expect(throws: RewardError.self) { try trainer.run() }
    #expect(error?.code == .trainingDiverged)
  }

  /// The last step's loss is a number still; what its weights score is not.
  @Test func divergenceInTheLastStepIsAnErrorToo() throws {
    var options = Tiny.options {
      $0.learningRate = 1e12
      $0.maximumSteps = 1
    }
    options.maximumGradientNorm = nil
    let trainer = try trainer(options, Tiny.temporary())
    let error = #expect(throws: RewardError.self) { try trainer.run() }
    #expect(error?.code == .trainingDiverged)
    #expect(error?.message.contains("--learning-rate") == true)
  }
}
