public import Basics
import Foundation
import Models
public import OrderedCollections
import Storage

extension RewardError.Code {
  /// A directory that holds something else, or earlier heads that were not to be replaced.
  public static let featureOutput = Self("reward.heads-output")
}

/// The forms in which `reward fit` leaves heads on a frozen model in a directory; the names are
/// those of the reward-file kinds that open them.
public enum FittedHeads: String, Sendable, CaseIterable {
  /// ``FeatureRewardModel``.
  case attributes
  /// ``BayesianRewardModel``.
  case bayesian

  /// The heads that a directory holds; nil for none.
  public init?(in directory: String) {
    let found = Self.allCases.first {
      FileManager.default.fileExists(atPath: "\(directory)/\($0.fileNames.description)")
    }
    guard let found else { return nil }
    self = found
  }

  /// What they are written as: the description, the weights and the canary.
  public var fileNames: (description: String, weights: String, canary: String) {
    ("\(weightsName).json", "\(weightsName).safetensors", Canary.fileName)
  }

  /// The weights' file without its ending.
  var weightsName: String {
    switch self {
    case .attributes: "reward_heads"
    case .bayesian: "reward_bayesian"
    }
  }

  /// The model below the heads of a directory, which rewards depend on as well.
  /// - Throws: `reward.heads`, `file.access`, and what reading JSON throws.
  public static func source(in directory: String) throws(RewardError) -> FeatureSource {
    try described(directory).source
  }

  /// How the heads of a directory were fitted; the model below them is not opened.
  /// - Throws: as ``source(in:)``.
  public static func provenance(in directory: String) throws(RewardError) -> JSONObject {
    try described(directory).provenance
  }

  private static func described(
    _ directory: String
  ) throws(RewardError) -> (source: FeatureSource, provenance: JSONObject) {
    try AtomicDirectory.recover(at: directory)
    // Without any heads the error names the file that most of them have.
    let heads = Self(in: directory) ?? .attributes
    let file = "\(directory)/\(heads.fileNames.description)"
    switch heads {
    case .attributes:
      let found = try FeatureModelDescription(file: file)
      return (found.source, found.provenance)
    case .bayesian:
      let found = try BayesianDescription(file: file)
      return (found.source, found.provenance)
    }
  }

  /// Refuses a place to write to, before anything is computed.
  ///
  /// - Parameter overwrites: whether earlier heads, of any form, may be replaced. Other files never
  ///   are.
  /// - Throws: `reward.heads-output`, `directory.kind`, `file.access`.
  public static func checkOutput(_ directory: String, overwrites: Bool) throws(RewardError) {
    try AtomicDirectory.recover(at: directory)
    guard FileManager.default.fileExists(atPath: directory) else { return }
    let own =
      allCases.flatMap { [$0.fileNames.description, $0.fileNames.weights] }
      + [Canary.fileName, AtomicDirectory.markerName]
    let names = try folderNames(directory)
    if let other = names.first(where: { !own.contains($0) }) {
      throw RewardError(
        .featureOutput, "it holds other files, such as \(other); write elsewhere",
        at: .init(file: directory))
    }
    guard names.isEmpty || overwrites else {
      throw RewardError(
        .featureOutput, "it holds earlier heads; replace them with --overwrite-output-dir",
        at: .init(file: directory))
    }
  }

  /// Writes a directory, whole or not at all.
  func write(
    to directory: String, description: JSONValue, tensors: [SafetensorsTensor],
    canary: FeatureCanary
  ) throws {
    try AtomicDirectory.replace(at: directory) { folder in
      try SafetensorsWriter.write(tensors, to: "\(folder)/\(fileNames.weights)")
      try JSONFile.write(canary.json, to: "\(folder)/\(fileNames.canary)")
      try JSONFile.write(description, to: "\(folder)/\(fileNames.description)")
    }
  }
}
