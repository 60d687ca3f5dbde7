import Basics
import Foundation
import Models
import Rewards
import Storage
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

  /// Weights that training did not begin with must not be written beside its adapter.
  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: Tiny.base), "run `make fixtures` first"))
  func anotherBaseIsNoticed() throws {
    let folder = try Tiny.temporary()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let files = FileManager.default
    try files.createDirectory(atPath: folder + "/base", withIntermediateDirectories: false)
    for name in try files.contentsOfDirectory(atPath: Tiny.base) {
      try files.createSymbolicLink(
        atPath: "\(folder)/base/\(name)", withDestinationPath: "\(Tiny.base)/\(name)")
    }
    let row: JSONValue = ["prompt": "Name a colour.", "chosen": "Blue.", "rejected": "No."]
    try AtomicFile.write(row.text + "\n", to: folder + "/pairs.jsonl")
    var job = TrainingJob(
      model: folder + "/base", datasets: [folder + "/pairs.jsonl"],
      outputDirectory: folder + "/rm")
    job.evaluationFraction = 0
    job.options = Tiny.options {
      $0.tuning = Self.lora
      $0.frozenDType = .bfloat16
      $0.maximumSteps = 1
    }
    var reporter = TrainingJob.Reporter()
    // Were these to fail, the base would stay the same and nothing be thrown below.
    reporter.observer.onStep = { _, _, _ in
      let weights = folder + "/base/model.safetensors"
      try? files.removeItem(atPath: weights)
      try? files.createSymbolicLink(
        atPath: weights, withDestinationPath: "\(Tiny.folder)/llama/lm/model.safetensors")
    }
    let error = #expect(throws: RewardError.self) { try job.run(reporter) }
    #expect(error?.code == .trainingBaseChanged)
    #expect(!files.fileExists(atPath: folder + "/rm/adapter_config.json"))
  }

  @Test func whatATypeCannotHoldIsRefused() throws {
    let decoder = try Tiny.decoder("llama")
    let matrix = try #require(decoder.topParameters(2).first { $0.isDecayed })
    withoutGradients { matrix.tensor.fill(1e5) }
    let options = Tiny.options {
      $0.tuning = Self.lora
      $0.frozenDType = .float16
    }
    let error = #expect(throws: RewardError.self) {
      try RewardNetwork(trunk: decoder, padTokenID: 0, options: options)
    }
    #expect(error?.code == .modelUnsupported && error?.place?.item?.contains("layers") == true)
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
