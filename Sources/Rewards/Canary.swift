public import Basics
import Foundation
public import Models
import Storage
import Tensors

extension RewardError.Code {
  /// A checkpoint does not give the scores that it gave when it was saved.
  public static let canary = Self("reward.canary")
}

/// Three texts and their scores, stored with a model and checked whenever it is loaded: a wrong
/// head, tokenizer or arithmetic shows before the first real score.
public struct Canary: Sendable, Hashable {
  /// The file's name in a model's directory.
  public static let fileName = "canary.json"
  /// Largest difference allowed, relative to the largest stored score. fp32 on another machine
  /// rounds differently; another head is off by far more.
  public static let tolerance = 1e-3

  /// Token ids of the texts, none empty.
  public let sequences: [[Int32]]
  /// The score of each sequence when the model was saved; all finite.
  public let scores: [Double]

  /// Scores three sequences, none empty, with the model as it is now.
  /// - Throws: `reward.not-finite` when there is a score that is no number: the model is broken and
  ///   must not be kept; `torch.memory`.
  public init(_ model: SequenceClassifier, sequences: [[Int32]]) throws {
    self.sequences = sequences
    scores = try Self.score(model, sequences)
    if let index = scores.firstIndex(where: { !$0.isFinite }) {
      throw RewardError(
        .rewardNotFinite,
        "canary text \(index) scores \(scores[index]): the weights are broken or "
          + "overflow")
    }
  }

  private static func score(
    _ model: SequenceClassifier, _ sequences: [[Int32]]
  ) throws -> [Double] {
    try withTensorErrors {
      withoutGradients {
        sequences.map { ids in
          model.scores(TokenTree([ids]), readAt: [model.readPosition(ids)]).item
        }
      }
    }
  }

  /// `{"sequences": [[…], …], "scores": […]}`, as stored.
  public var json: JSONValue {
    [
      "sequences": .array(sequences.map { .array($0.map { .number(Int($0)) }) }),
      "scores": .array(scores.map { .number($0) }),
    ]
  }

  /// The stored canary of a directory; nil where there is none.
  public static func load(directory: String) throws -> Canary? {
    let path = "\(directory)/\(fileName)"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let json = try JSONFile.read(path)
    let sequences = (json["sequences"]?.array ?? []).map { ($0.array ?? []).compactMap(\.int) }
    let scores = (json["scores"]?.array ?? []).compactMap(\.double)
    guard !scores.isEmpty, scores.count == sequences.count,
      sequences.allSatisfy({ !$0.isEmpty && $0.allSatisfy { Int32(exactly: $0) != nil } })
    else {
      throw RewardError(
        .canary, "must hold as many sequences as scores, none empty", at: .init(file: path))
    }
    return Canary(sequences: sequences.map { $0.map(Int32.init) }, scores: scores)
  }

  private init(sequences: [[Int32]], scores: [Double]) {
    self.sequences = sequences
    self.scores = scores
  }

  /// - Throws: `reward.canary` when the model scores otherwise; `torch.memory`.
  public func check(_ model: SequenceClassifier, directory: String) throws {
    let limit = model.trunk.vocabularySize
    guard sequences.allSatisfy({ $0.allSatisfy { $0 >= 0 && $0 < limit } }) else {
      throw RewardError(
        .canary, "the canary's tokens are outside the model's vocabulary of \(limit)",
        at: .init(file: directory))
    }
    guard sequences.count <= 16,
      sequences.allSatisfy({ $0.count <= min(model.trunk.maximumPositions, 32_768) })
    else {
      throw RewardError(
        .canary, "the canary holds more or longer texts than one is written with",
        at: .init(file: directory))
    }
    let found = try Self.score(model, sequences)
    let scale = max(scores.map(abs).max() ?? 0, 1e-3)
    for (index, (now, then)) in zip(found, scores).enumerated()
    where !(abs(now - then) <= Self.tolerance * scale) {
      throw RewardError(
        .canary,
        "text \(index) scores \(now), but scored \(then) when the model was saved: the weights, "
          + "the head or the configuration were changed", at: .init(file: directory))
    }
  }
}
