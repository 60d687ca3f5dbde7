import Basics
import Tensors
import Testing
import Tracking

@testable import Training

/// A language model trained with an objective of one's own.
@Suite(.enabled(if: Tiny.isPresent, "run `make fixtures` first"))
struct OwnObjectiveTests {
  /// (width − d)², which no decoration reaches.
  private struct Squared: PairObjective {
    var width = 1.0
    let labelSmoothing = 0.0
    var identity: String { "squared \(width)" }

    func losses(
      chosen: Tensor, rejected: Tensor, margins: Tensor?, smoothing: Tensor?, weights: Tensor?,
      scales: Tensor?
    ) -> Tensor { (rejected - chosen + width).squared() }
  }

  private func trainer(
    _ objective: (any PairObjective)?, _ folder: String, resume: String? = nil,
    _ change: (inout TrainingOptions) -> Void = { _ in }
  ) throws -> RewardTrainer {
    let options = Tiny.options {
      $0.saveSteps = 1
      $0.maximumSteps = 3
      change(&$0)
    }
    return try RewardTrainer(
      Tiny.network("llama", options), options: options, training: Tiny.pairs(12),
      outputDirectory: folder, fingerprint: "test", objective: objective, resume: resume)
  }

  private func weights(_ objective: (any PairObjective)?) throws -> [Float] {
    let trainer = try trainer(objective, Tiny.temporary())
    _ = try trainer.run()
    return Tiny.weights(trainer.network)
  }

  @Test func theObjectiveDecidesTheSteps() throws {
    let usual = try weights(nil)
    #expect(try weights(PreferenceLoss()) == usual)
    let squared = try weights(Squared())
    #expect(try weights(Squared()) == squared)
    #expect(squared != usual)
    #expect(try weights(Squared(width: 2)) != squared)
  }

  /// The first step's loss is the mean over its pairs.
  @Test func theLoggedLossIsTheObjectives() throws {
    let trainer = try trainer(Squared(width: 3), Tiny.temporary()) {
      $0.batchSize = 12
      $0.maximumSteps = 1
      $0.shuffles = false
    }
    let before = try trainer.scores(Tiny.pairs(12))
    var logged: Double?
    trainer.observer.onStep = { _, _, metrics in logged = metrics["loss"] }
    _ = try trainer.run()
    let expected = zip(before.chosen, before.rejected).reduce(0.0) {
      $0 + (3 - ($1.0 - $1.1)) * (3 - ($1.0 - $1.1)) / 12
    }
    #expect(abs(try #require(logged) - expected) < 1e-4 * expected)
  }

  @Test func aRunGoesOnWithItsOwnObjectiveOnly() throws {
    let folder = try Tiny.temporary()
    let first = try trainer(Squared(), folder)
    first.observer.shouldStop = { [unowned first] in first.state.step == 2 }
    #expect(try first.run() == .interrupted)
    let latest = try RewardTrainer.latestCheckpoint(in: folder)
    for other: (any PairObjective)? in [nil, Squared(width: 2), PreferenceLoss()] {
      let error = #expect(throws: RewardError.self) {
        try trainer(other, folder, resume: latest)
      }
      #expect(error?.code == .checkpointMismatch)
    }
    let second = try trainer(Squared(), folder, resume: latest)
    #expect(try second.run() == .finished)
    #expect(Tiny.weights(second.network) == (try weights(Squared())))
  }

  @Test func decorationsOfTheOptionsAreNotLost() throws {
    for change: (inout TrainingOptions) -> Void in [
      { $0.labelSmoothing = 0.1 }, { $0.centerRewardsCoefficient = 0.01 },
    ] {
      let error = #expect(throws: RewardError.self) {
        try trainer(Squared(), Tiny.temporary(), change)
      }
      #expect(error?.code == .trainingOptions)
      _ = try trainer(nil, Tiny.temporary(), change)
    }
  }
}
