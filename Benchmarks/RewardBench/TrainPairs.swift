import ArgumentParser
import Foundation
import OrderedCollections
import RewardKit

/// Trains on preference pairs as `reward train` does, without tokenising: `peers/train_pairs.py`.
struct TrainPairs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train-pairs", abstract: "Pairs per second of training a reward model.",
    discussion: "AdamW, a constant learning rate, gradients clipped to norm 1: TRL's settings.")

  enum Switch: String, ExpressibleByArgument { case on, off }
  enum Stored: String, ExpressibleByArgument { case float32, bfloat16, float16 }

  @OptionGroup var data: DataOptions
  @OptionGroup var threads: ThreadOptions

  @Option(help: "Whole runs, each from the stored weights.")
  var repeats = 1

  @Option(help: "Pairs in one pass.")
  var batchSize = 8

  @Option(help: "Passes of one step.")
  var accumulation = 1

  @Option(help: "Optimiser steps.")
  var steps = 12

  @Option(help: "First steps that are not timed.")
  var warmUp = 2

  @Option(help: "Compute each block again in the backward pass.")
  var gradientCheckpointing: Switch = .off

  @Option(help: "Learning rate.")
  var learningRate = 1e-5

  @Option(help: "Rank of LoRA factors beside all linear layers; 0 trains all weights.")
  var loraR = 0

  @Option(help: "What frozen weights are stored in.")
  var dtype = Stored.float32

  @Option(help: "Where the trainer's files lie while it runs (default: the system's place).")
  var workDirectory: String?

  func validate() throws {
    try requirePositive(repeats, "repeats")
    try requirePositive(batchSize, "batch-size")
    try requirePositive(accumulation, "accumulation")
    guard warmUp >= 0, warmUp < steps else {
      throw ValidationError("--warm-up must be from 0 to below --steps")
    }
    guard loraR >= 0 else { throw ValidationError("--lora-r must not be negative") }
  }

  private var perStep: Int { batchSize * accumulation }

  func run() throws {
    threads.apply(products: 64)
    let files = try data.files()
    let rows = try TokenRow.read(
      data.data, limit: perStep * steps, keys: TokenRow.pairKeys, vocabulary: files.vocabularySize)
    guard rows.count == perStep * steps else {
      throw RewardError(
        .benchRows, "\(steps) steps need \(perStep * steps) rows, there are \(rows.count)",
        at: .init(file: data.data))
    }
    let runs = try (0..<repeats).map { _ in try train(files, rows) }
    let timed = rows[(warmUp * perStep)...]
    let tokens = timed.reduce(0) { $0 + $1.tokens }
    guard let last = runs.last else { preconditionFailure("at least one run") }
    report(
      [
        "configuration": .string("gradient checkpointing \(gradientCheckpointing.rawValue)"),
        "batch_size": .number(batchSize), "accumulation": .number(accumulation),
        "lora_r": .number(loraR), "dtype": .string(dtype.rawValue),
        "gradient_checkpointing": .string(gradientCheckpointing.rawValue),
        "steps": .number(steps), "timed_pairs": .number(timed.count),
        "timed_tokens": .number(tokens),
        "timed_unique_tokens": .number(timed.reduce(0) { $0 + $1.uniqueTokens }),
        "pairs_per_second": spread(runs.map { Double(timed.count) / $0.seconds(after: warmUp) }),
        "tokens_per_second": spread(runs.map { Double(tokens) / $0.seconds(after: warmUp) }),
        "step_seconds": .array(last.stepSeconds.map { .number($0) }),
        "losses": .array(last.losses.map { .number($0) }),
        "grad_norms": .array(last.norms.map { .number($0) }),
      ], model: data.model, threads: threads.threads, peak: last.peak)
  }

  private var options: TrainingOptions {
    var options = TrainingOptions()
    if loraR > 0 { options.tuning = .lora(LoRAOptions(rank: loraR, alpha: 2 * Double(loraR))) }
    options.frozenDType =
      switch dtype {
      case .float32: .float32
      case .bfloat16: .bfloat16
      case .float16: .float16
      }
    options.learningRate = learningRate
    options.batchSize = batchSize
    options.accumulationSteps = accumulation
    options.schedule = .constant
    options.maximumGradientNorm = 1
    options.checkpointsActivations = gradientCheckpointing == .on
    options.loggingSteps = 1
    // In the order of the file, as the peer.
    options.shuffles = false
    return options
  }

  private func train(_ files: ModelFiles, _ rows: [TokenRow]) throws -> TimedRun {
    let folder = (workDirectory ?? FileManager.default.temporaryDirectory.path)
      .appending("/reward-bench-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let head = try files.classifier()
    let network = try RewardNetwork(
      trunk: head.trunk, head: head, padTokenID: head.padTokenID, options: options)
    let trainer = try RewardTrainer(
      network, options: options, training: rows.map(\.pair), outputDirectory: folder,
      fingerprint: "reward-bench")
    precondition(trainer.totalSteps == steps, "one epoch of all rows")
    let run = TimedRun()
    trainer.observer.onStep = { run.add($2) }
    run.begin()
    guard try trainer.run() == .finished else { preconditionFailure("nothing asked it to stop") }
    return run
  }
}

/// What one run of the trainer said, with the time of each step's end.
///
/// The trainer writes a checkpoint after the last step; time and memory are taken before it.
private final class TimedRun {
  private var ends: [ContinuousClock.Instant] = []
  private(set) var losses: [Double] = []
  private(set) var norms: [Double] = []
  private(set) var peak = 0.0

  func begin() { ends = [.now] }

  func add(_ metrics: LoggedMetrics) {
    ends.append(.now)
    losses.append(metrics["loss"] ?? .nan)
    norms.append(metrics["grad_norm"] ?? .nan)
    peak = peakResidentMiB()
  }

  var stepSeconds: [Double] { zip(ends, ends.dropFirst()).map { ($1 - $0).inSeconds } }

  /// Of the steps after the first `warmUp`.
  func seconds(after warmUp: Int) -> Double { stepSeconds.dropFirst(warmUp).reduce(0, +) }
}
