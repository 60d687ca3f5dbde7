import Basics
import Hashing
import OrderedCollections
import Rewards
import Text

/// Opens the models that a reward file names as a command's options say, and keeps an account of them.
/// ``RewardFile/open(_:)`` asks for each once.
actor NamedModels {
  /// A model that was opened.
  struct Named: Sendable {
    /// Where it lies, and behind it the reference that it is compared with.
    let paths: [String]
    /// Of the template that its texts are rendered with; nil for encoders, and for heads and what is
    /// below them.
    let templateHash: String?
    /// Of an implicit reward.
    let reduction: ImplicitRewardModel.Reduction?
  }

  private let scoring: ScoringOptions
  private let wrap: @Sendable (any RewardModel, Named) throws -> any RewardModel
  /// In the order in which the file names them first.
  private(set) var named: [Named] = []
  /// Further files that the reward is made of, with SHA-256 of their bytes.
  private(set) var files: [(path: String, sha256: String)] = []

  /// - Parameter wrap: makes of a model what is asked in its place.
  init(
    _ scoring: ScoringOptions,
    wrap: @escaping @Sendable (any RewardModel, Named) throws -> any RewardModel = { model, _ in
      model
    }
  ) {
    self.scoring = scoring
    self.wrap = wrap
  }

  /// Opens models as the options say, those of the hub too.
  nonisolated var opening: RewardOpening {
    var opening = RewardOpening(
      scalar: { try await self.open($0, nil) }, implicit: { try await self.open($0, $1) },
      languageModel: { try await self.language($0) }, file: { try await self.note($0) })
    opening.located = { try await self.locate($0) }
    return opening
  }

  /// For files that are continued or compared; none where the reward is made of no further files.
  var fileFacts: JSONObject {
    guard !files.isEmpty else { return [:] }
    return [
      "reward_files": .array(
        files.map { ["path": .string($0.path), "sha256": .string($0.sha256)] })
    ]
  }

  private func note(_ file: String) throws {
    guard !files.contains(where: { $0.path == file }) else { return }
    files.append((file, try sha256(fileAt: file)))
  }

  private func locate(_ name: String) async throws -> String {
    let path = try await HubResolution.model(name)
    named.append(Named(paths: [path], templateHash: nil, reduction: nil))
    return path
  }

  private func language(_ request: RewardOpening.ModelRequest) async throws -> ChatModel {
    let path = try await HubResolution.model(request.model)
    let model = try ChatModel(
      path: path, template: request.template, settings: scoring.source.given.settings(),
      precision: scoring.computing.precision.precision)
    Console.note(model.notes)
    named.append(
      Named(paths: [path], templateHash: model.recipe.templateHash, reduction: nil))
    return model
  }

  private func open(
    _ request: RewardOpening.ModelRequest, _ reduction: ImplicitRewardModel.Reduction?
  ) async throws -> any RewardModel {
    let path = try await HubResolution.model(request.model)
    let model: any RewardModel
    var paths = [path]
    if let reduction {
      if let reference = request.reference {
        paths.append(try await HubResolution.model(reference))
      }
      let implicit = try ImplicitRewardModel(
        policy: path, reference: paths.dropFirst().first, reduction: reduction,
        template: request.template, settings: scoring.source.given.settings(),
        precision: scoring.computing.precision.precision)
      Console.note(implicit.notes)
      model = implicit
    } else {
      model = try scoring.load(path, template: request.template)
    }
    let one = Named(paths: paths, templateHash: model.card.templateHash, reduction: reduction)
    named.append(one)
    return try wrap(model, one)
  }
}
