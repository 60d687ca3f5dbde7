import Basics
import Models
import Tensors
import Testing

@testable import Training

/// A pair's own label smoothing in the training of whole models.
@Suite(.enabled(if: Tiny.isPresent, "run `make fixtures` first"))
struct LabelSmoothingTests {
  private func weights(
    _ smoothing: [Double?], options change: (inout TrainingOptions) -> Void = { _ in }
  ) throws -> [Float] {
    let options = Tiny.options {
      $0.maximumSteps = 3
      $0.learningRate = 1e-4
      change(&$0)
    }
    var pairs = Tiny.pairs(8)
    for index in pairs.indices { pairs[index].labelSmoothing = smoothing[index] }
    let trainer = try RewardTrainer(
      Tiny.network("llama", options), options: options, training: pairs,
      outputDirectory: Tiny.temporary(), fingerprint: "test")
    _ = try trainer.run()
    return Tiny.weights(trainer.network)
  }

  private let none = [Double?](repeating: nil, count: 8)

  /// One number for all pairs is the option of the same value, zero is none, and of pairs whose
  /// labels are wrong for certain the opposite is learned.
  @Test func equalsTheOption() throws {
    let plain = try weights(none)
    let all = try weights(none.map { _ in 0.3 })
    let option = try weights(none) { $0.labelSmoothing = 0.3 }
    #expect(relativeNorm(all, option) < 1e-6)
    #expect(relativeNorm(try weights(none.map { _ in 0 }), plain) < 1e-6)
    #expect(relativeNorm(try weights(none.map { _ in 1 }), plain) > 1e-4)
  }

  /// Pairs without a number of their own take the option's, beside pairs that have one.
  @Test func mixesWithTheOption() throws {
    let half = (0..<8).map { $0 % 2 == 0 ? 1.0 : nil }
    let mixed = try weights(half) { $0.labelSmoothing = 0.4 }
    let written = try weights(half.map { $0 ?? 0.4 })
    #expect(relativeNorm(mixed, written) < 1e-6)
    #expect(relativeNorm(mixed, try weights(half)) > 1e-5)
  }
}
