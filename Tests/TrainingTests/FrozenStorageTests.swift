import Basics
import Models
import Tensors
import Testing

@testable import Training

/// Frozen weights in fewer bits: the losses hardly change, and the weights come back.
@Suite(.enabled(if: Tiny.isPresent, "run `make fixtures` first"))
struct FrozenStorageTests {
  private static let lora = TrainingOptions.Tuning.lora(LoRAOptions(rank: 4, alpha: 8))

  private func losses(_ network: RewardNetwork) -> [Float] {
    let pairs = network.prepare(Tiny.pairs(8))
    let scores = network.accumulate(pairs, Array(0..<8)) { $0.squared().mean() }.scores
    return scores.floats
  }

  @Test(arguments: [lora, .lastLayers(1)], [DType.bfloat16, .float16])
  func scoresAreNearAndWeightsComeBack(tuning: TrainingOptions.Tuning, dtype: DType) throws {
    let exact = try Tiny.network("llama", Tiny.options { $0.tuning = tuning })
    let rounded = try Tiny.network(
      "llama",
      Tiny.options {
        $0.tuning = tuning
        $0.frozenDType = dtype
      })
    #expect(rounded.hasRoundedWeights)
    let (wanted, found) = (losses(exact), losses(rounded))
    #expect(found != wanted)
    #expect(relativeNorm(found, wanted) < (dtype == .float16 ? 3e-3 : 3e-2))

    try rounded.restoreFrozen { try Tiny.decoder("llama") }
    #expect(!rounded.hasRoundedWeights)
    #expect(losses(rounded) == wanted)
  }

  @Test func whatIsTrainedIsStoredInFull() {
    let options = Tiny.options { $0.frozenDType = .bfloat16 }
    let error = #expect(throws: RewardError.self) { try options.validate() }
    #expect(error?.code == .trainingOptions)
    let wide = Tiny.options {
      $0.tuning = Self.lora
      $0.frozenDType = .float64
    }
    #expect(throws: RewardError.self) { try wide.validate() }
  }
}
