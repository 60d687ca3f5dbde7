import Basics
import OrderedCollections
import Rewards
import Text

/// The models that a reward file names, each opened once.
actor NamedModels {
  /// A model that was opened.
  struct Named: Sendable {
    /// Where it lies, and behind it the reference that it is compared with.
    let paths: [String]
    /// Of the template that its texts are rendered with.
    let templateHash: String?
    /// Of an implicit reward.
    let reduction: ImplicitRewardModel.Reduction?
  }

  private struct Request: Hashable {
    let model: RewardOpening.ModelRequest
    let reduction: ImplicitRewardModel.Reduction?
  }

  private let scoring: ScoringOptions
  private let wrap: @Sendable (any RewardModel, Named) throws -> any RewardModel
  private var opened: [Request: any RewardModel] = [:]
  /// In the order in which the file names them first.
  private(set) var named: [Named] = []

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
    RewardOpening(
      scalar: { try await self.open($0, nil) }, implicit: { try await self.open($0, $1) })
  }

  private func open(
    _ request: RewardOpening.ModelRequest, _ reduction: ImplicitRewardModel.Reduction?
  ) async throws -> any RewardModel {
    let key = Request(model: request, reduction: reduction)
    if let known = opened[key] { return known }
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
    let wrapped = try wrap(model, one)
    opened[key] = wrapped
    return wrapped
  }
}
