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
      try await models.named.map { one in
        [
          "files": .array(try one.paths.map { .object(try RunIdentity(model: $0).values) }),
          "template_sha256": one.templateHash.map(JSONValue.string) ?? .null,
        ]
      })
    identity.merge(await models.fileFacts)
    identity.merge(try scoring.facts())
    self.identity = identity
  }
}
