import Basics
import OrderedCollections
import Rewards
import Text

/// What `--model` or `--reward` names, ready to score, with what its rewards depend on.
struct OpenedReward {
  let model: any RewardModel
  /// For output files that may only be continued by the same.
  let identity: RunIdentity

  /// - Parameter scoring: with models of the hub fetched.
  /// - Throws: what opening models throws; `reward.file`.
  init(_ scoring: ScoringOptions) async throws {
    if let name = scoring.source.model {
      let loaded = try scoring.load(name, template: scoring.source.template)
      var identity = try RunIdentity(model: name)
      identity["template_sha256"] = .string(loaded.recipe.templateHash)
      identity.merge(try scoring.facts())
      (model, self.identity) = (loaded, identity)
      return
    }
    let file = try RewardFile(path: scoring.source.reward ?? "")
    let models = NamedModels(scoring)
    model = try await file.open(models.opening)
    Console.note(model.card.warnings)
    var identity = RunIdentity()
    identity["reward"] = .string(file.path)
    identity["reward_sha256"] = .string(file.sha256)
    identity["reward_models"] = .array(
      try await models.names.map { .object(try RunIdentity(model: $0).values) })
    identity.merge(try scoring.facts())
    self.identity = identity
  }
}

/// The models that a reward file names, each opened once.
actor NamedModels {
  private let scoring: ScoringOptions
  private let wrap: @Sendable (any RewardModel, String) throws -> any RewardModel
  private var scalars: [RewardOpening.ModelRequest: any RewardModel] = [:]
  /// Where the models lie, in the order in which they were named first.
  private(set) var names: [String] = []

  /// - Parameter wrap: makes of a model, and the place where it lies, what is asked.
  init(
    _ scoring: ScoringOptions,
    wrap: @escaping @Sendable (any RewardModel, String) throws -> any RewardModel = { model, _ in
      model
    }
  ) {
    self.scoring = scoring
    self.wrap = wrap
  }

  /// Opens models as the options say, those of the hub too.
  nonisolated var opening: RewardOpening {
    RewardOpening(
      scalar: { try await self.scalar($0) }, implicit: { try await self.implicit($0, $1) })
  }

  private func scalar(_ request: RewardOpening.ModelRequest) async throws -> any RewardModel {
    if let known = scalars[request] { return known }
    let path = try await found(request.model)
    let model = try wrap(try scoring.load(path, template: request.template), path)
    scalars[request] = model
    return model
  }

  private func implicit(
    _ request: RewardOpening.ModelRequest, _ reduction: ImplicitRewardModel.Reduction
  ) async throws -> any RewardModel {
    let policy = try await found(request.model)
    var reference = request.reference
    if let name = reference { reference = try await found(name) }
    let model = try ImplicitRewardModel(
      policy: policy, reference: reference, reduction: reduction, template: request.template,
      settings: scoring.source.given.settings(),
      precision: scoring.computing.precision.precision)
    Console.note(model.notes)
    return model
  }

  private func found(_ name: String) async throws -> String {
    let path = try await HubResolution.model(name)
    if !names.contains(path) { names.append(path) }
    return path
  }
}
