public import Basics
import Foundation
import Models
import OrderedCollections
import Storage
import Tensors

extension RewardError.Code {
  /// A checkpoint belongs to another run: other data, model or options.
  public static let checkpointMismatch = Self("checkpoint.mismatch")
  /// A checkpoint is not complete or not one of ours.
  public static let checkpointBroken = Self("checkpoint.broken")
}

/// How far a run has come: with the weights and moments beside it, all that resuming needs.
public struct TrainerState: Sendable, Hashable {
  /// Optimiser steps done.
  public var step = 0
  /// The best evaluation so far, and where it was.
  public var bestAccuracy: Double?
  /// The evaluation loss at `bestStep`.
  public var bestLoss: Double?
  /// The step of the best evaluation.
  public var bestStep: Int?
  /// Evaluations so far, among which the best was chosen.
  public internal(set) var evaluations = 0
  /// Tokens of all pairs so far.
  public internal(set) var tokens = 0
  /// What the next log line will add up.
  var window = StepTally()
  /// Names the options and data that steps depend on; resuming under another is refused.
  public var fingerprint: String

  init(fingerprint: String) { self.fingerprint = fingerprint }

  var json: JSONValue {
    [
      "version": 3, "global_step": .number(step), "fingerprint": .string(fingerprint),
      "best_accuracy": bestAccuracy.map { .number($0) } ?? .null,
      "best_loss": bestLoss.map { .number($0) } ?? .null,
      "best_step": bestStep.map { .number($0) } ?? .null, "evaluations": .number(evaluations),
      "num_tokens": .number(tokens), "log_window": window.json,
    ]
  }

  init(json: JSONValue, file: String) throws(RewardError) {
    guard json["version"]?.int == 3, let step = json["global_step"]?.int, step >= 0,
      let fingerprint = json["fingerprint"]?.string, let tokens = json["num_tokens"]?.int,
      let evaluations = json["evaluations"]?.int,
      let window = json["log_window"].flatMap(StepTally.init)
    else {
      throw RewardError(.checkpointBroken, "not a trainer state", at: .init(file: file))
    }
    self.step = step
    self.fingerprint = fingerprint
    self.tokens = tokens
    self.evaluations = evaluations
    self.window = window
    bestAccuracy = json["best_accuracy"]?.double
    bestLoss = json["best_loss"]?.double
    bestStep = json["best_step"]?.int
  }
}

/// Checkpoint directories of a run: `checkpoint-<step>` below the output directory.
///
/// Each is written beside its place, synced and renamed, so that a kill at any moment leaves the
/// older ones usable and no half one with a valid name.
struct Checkpoints {
  let directory: String

  func path(_ step: Int) -> String { "\(directory)/checkpoint-\(step)" }

  /// Steps of complete checkpoints, ascending; none where there is no directory yet.
  /// - Throws: `file.access`: a directory that cannot be read is not one without checkpoints.
  func steps() throws -> [Int] {
    guard FileManager.default.fileExists(atPath: directory) else { return [] }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: directory)
    } catch {
      throw RewardError(
        .fileAccess, "its checkpoints cannot be listed", at: .init(file: directory), cause: error)
    }
    return try names.compactMap { name -> Int? in
      guard name.hasPrefix("checkpoint-"), let step = Int(name.dropFirst(11)) else { return nil }
      try AtomicDirectory.recover(at: "\(directory)/\(name)")
      return AtomicDirectory.isComplete("\(directory)/\(name)") ? step : nil
    }.sorted()
  }

  func save(_ state: TrainerState, _ network: RewardNetwork, _ optimizer: AdamW) throws {
    try AtomicDirectory.replace(at: path(state.step)) { folder in
      try SafetensorsWriter.write(
        network.namedTrainable.map { SafetensorsTensor($0.name, $0.tensor) },
        to: "\(folder)/trainable.safetensors")
      // Moments have the shapes of the optimiser's tensors, not of the named parts.
      try SafetensorsWriter.write(
        optimizer.first.enumerated().map { SafetensorsTensor("first.\($0)", $1) }
          + optimizer.second.enumerated().map { SafetensorsTensor("second.\($0)", $1) },
        to: "\(folder)/optimizer.safetensors")
      try JSONFile.write(state.json, to: "\(folder)/trainer_state.json")
    }
  }

  /// Puts a checkpoint's weights and moments back.
  static func load(
    _ path: String, into network: RewardNetwork, _ optimizer: AdamW?, fingerprint: String?
  ) throws -> TrainerState {
    try AtomicDirectory.recover(at: path)
    guard AtomicDirectory.isComplete(path) else {
      throw RewardError(
        .checkpointBroken, "is no complete checkpoint of `reward train`", at: .init(file: path))
    }
    let file = "\(path)/trainer_state.json"
    let state = try TrainerState(json: JSONFile.read(file), file: file)
    if let fingerprint, fingerprint != state.fingerprint {
      throw RewardError(
        .checkpointMismatch,
        "was written by a run with other data, model or options, and resuming would give neither "
          + "run's result", at: .init(file: path))
    }
    let weights = try SafetensorsSource(directory: path, name: "trainable")
    for (name, tensor) in network.namedTrainable {
      tensor.copy(from: try weights.tensor(name, shape: tensor.shape))
    }
    if let optimizer {
      let moments = try SafetensorsSource(directory: path, name: "optimizer")
      func read(_ kind: String) throws -> [Tensor] {
        try optimizer.parameters.enumerated().map { index, parameter in
          try moments.tensor("\(kind).\(index)", shape: parameter.shape)
            .to(device: parameter.device)
        }
      }
      optimizer.restore(first: try read("first"), second: try read("second"), step: state.step)
    }
    return state
  }

  /// Deletes all but the given ones.
  func prune(keeping kept: [Int]) throws {
    for step in try steps() where !kept.contains(step) { try remove(step) }
  }

  /// Deletes what an earlier run left of later steps: it would be taken for this run's newest.
  func removeLater(than step: Int) throws {
    for later in try steps() where later > step { try remove(later) }
  }

  /// Takes the mark of completeness away first: a kill in between leaves nothing that looks whole.
  private func remove(_ step: Int) throws {
    try FileManager.default.removeItem(atPath: "\(path(step))/\(AtomicDirectory.markerName)")
    try FileManager.default.removeItem(atPath: path(step))
  }
}

extension RewardNetwork {
  /// Trainable tensors by their checkpoint names, as views without gradients.
  var namedTrainable: [(name: String, tensor: Tensor)] {
    withoutGradients {
      trainable.flatMap(\.named).map { ($0.name, $0.tensor.detached) }
    }
  }
}
