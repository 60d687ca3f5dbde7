public import ArgumentParser
import Basics
public import Evaluation
import Foundation
import OrderedCollections
import Rewards
import Tracking

extension StepAggregation: ExpressibleByArgument {}

/// What scores: a reward model, or what language models imply, with what was scored before.
struct ScorerOptions: ParsableArguments {
  @OptionGroup var scoring: ScoringOptions

  @Flag(
    help: ArgumentHelp(
      "Take --model as a language model and score by its log-probabilities.",
      discussion: """
        The sum over the answer's tokens of log p, minus the same of --reference where it is given: \
        the reward of DPO.
        """))
  var implicit = false

  @Option(help: "The language model that --implicit compares with.")
  var reference: String?

  @Flag(help: "With --implicit, the mean over tokens instead of the sum.")
  var perToken = false

  @Option(
    help: ArgumentHelp(
      "Judge answers by their steps, whose scores become one number so.",
      discussion: """
        A step's score is σ of the reward of the answer cut off behind it. Lines are steps, empty ones \
        left out. Without it an answer is judged as a whole.
        """))
  var stepAggregation: StepAggregation?

  @Option(
    help: ArgumentHelp(
      "SQLite file of scores computed before.",
      discussion: """
        A score is found by the content of model, template and text, so that a run that was stopped \
        goes on where it was. The default is scores.sqlite in the user's cache folder, or \
        REWARDKIT_CACHE.
        """, valueName: "file"))
  var cache: String?

  @Flag(help: "Compute every score anew and store none.")
  var noCache = false

  func validate() throws {
    if implicit, scoring.source.reward != nil {
      throw ValidationError("--implicit is for --model; a reward file has the kind 'implicit'")
    }
    if !implicit, reference != nil || perToken {
      throw ValidationError("--reference and --per-token are for --implicit")
    }
    if implicit, scoring.deterministic || scoring.prefixCacheTokens > 0 {
      throw ValidationError("--implicit takes neither --deterministic nor --prefix-cache-tokens")
    }
    if implicit, reference == nil, stepAggregation != nil {
      throw ValidationError(
        "--step-aggregation takes \u{03c3} of a step's reward, which of a log-probability is 0; give "
          + "--reference")
    }
    if noCache, cache != nil { throw ValidationError("--cache and --no-cache exclude each other") }
  }

  /// The same with models of the hub fetched.
  /// - Throws: what the hub throws.
  func resolved() async throws -> ScorerOptions {
    var copy = self
    copy.scoring = try await scoring.resolved()
    if let reference { copy.reference = try await HubResolution.model(reference) }
    return copy
  }

  /// A model that is ready, with what its numbers depend on.
  struct Opened {
    /// Answers are scored by this one; solutions by their steps.
    let model: any RewardModel
    /// For results and records.
    let facts: JSONObject
    /// Where the models lie that are asked.
    let models: [String]
  }

  /// - Throws: what opening models and the cache throws; `reward.file`.
  func open() async throws -> Opened {
    if let file = scoring.source.reward { return try await open(file: file) }
    let name = scoring.source.name
    let model: any RewardModel
    var facts: JSONObject = ["model": Self.shown(name)]
    if implicit {
      let opened = try ImplicitRewardModel(
        policy: name, reference: reference, reduction: perToken ? .mean : .sum,
        template: scoring.source.template, settings: scoring.source.given.settings(),
        precision: scoring.computing.precision.precision)
      Console.note(opened.notes)
      model = opened
      if let reference { facts["reference"] = Self.shown(reference) }
      facts["reduction"] = perToken ? "mean" : "sum"
    } else {
      model = try scoring.load(name, template: scoring.source.template)
    }
    facts["template_sha256"] = model.card.templateHash.map(JSONValue.string) ?? .null
    facts.merge(try scoring.facts()) { $1 }
    let judge = judge(model, &facts)
    let cache = try self.openCache()
    facts["model_sha256"] = .string(try ModelDigest(name, cache).text)
    if let reference {
      facts["reference_sha256"] = .string(try ModelDigest(reference, cache).text)
    }
    guard let cache else { return Opened(model: judge, facts: facts, models: [name]) }
    let cached = CachedRewardModel(judge, cache: cache, identity: Self.identity(facts))
    return Opened(model: cached, facts: facts, models: [name])
  }

  /// A reward file's models are stored one by one: what is made of their scores costs nothing.
  private func open(file path: String) async throws -> Opened {
    let file = try RewardFile(path: path)
    let cache = try self.openCache()
    let own = try scoring.facts()
    let models = NamedModels(scoring) { model, one in
      guard let cache else { return model }
      // As `--model` has them, so that scores are found whoever asked for them first.
      var facts: JSONObject = ["model": .string(one.paths[0])]
      if let reduction = one.reduction {
        if one.paths.count > 1 { facts["reference"] = .string(one.paths[1]) }
        facts["reduction"] = .string(reduction.rawValue)
      }
      facts["template_sha256"] = one.templateHash.map(JSONValue.string) ?? .null
      facts.merge(own) { $1 }
      facts["scorer"] = .string(model.card.kind)
      facts["model_sha256"] = .string(try ModelDigest(one.paths[0], cache).text)
      if one.paths.count > 1 {
        facts["reference_sha256"] = .string(try ModelDigest(one.paths[1], cache).text)
      }
      return CachedRewardModel(model, cache: cache, identity: Self.identity(facts))
    }
    let model = try await file.open(models.opening)
    Console.note(model.card.warnings)
    let named = await models.named
    var facts: JSONObject = [
      "model": .string(path), "model_sha256": .string(file.sha256),
      "reward_models": .array(
        try named.map { one in
          [
            "sha256": .array(try one.paths.map { .string(try ModelDigest($0, cache).text) }),
            "template_sha256": one.templateHash.map(JSONValue.string) ?? .null,
          ]
        }), "template_sha256": .null,
    ]
    facts.merge(own.merging(await models.fileFacts) { $1 }) { $1 }
    return Opened(
      model: judge(model, &facts), facts: facts, models: named.flatMap(\.paths))
  }

  /// The model as a judge of steps too.
  private func judge(_ model: any RewardModel, _ facts: inout JSONObject) -> any RewardModel {
    var judge: any RewardModel = PrefixRewardModel(model)
    if let stepAggregation {
      judge = StepwiseJudge(base: judge, aggregation: stepAggregation)
      facts["step_aggregation"] = .string(stepAggregation.rawValue)
    }
    facts["scorer"] = .string(stepAggregation == nil ? model.card.kind : judge.card.kind)
    return judge
  }

  private func openCache() throws -> ScoreCache? {
    noCache ? nil : try ScoreCache(path: cache ?? Self.defaultCache)
  }

  /// A commit's folder in the hub's cache tells nobody which model it is.
  private static func shown(_ model: String) -> JSONValue {
    .string(ModelName.hubIdentifier(ofCached: model) ?? model)
  }

  /// What stored scores are found by: models are named by what they hold, wherever they lie.
  private static func identity(_ facts: JSONObject) -> String {
    var identity = facts
    identity["model"] = identity.removeValue(forKey: "model_sha256")
    if let reference = identity.removeValue(forKey: "reference_sha256") {
      identity["reference"] = reference
    }
    identity["scores"] = .string(scoreVersion)
    return JSONValue.object(identity).text
  }

  /// Grows when the same model gives other scores than an earlier version of this program.
  private static let scoreVersion = "1"

  private static var defaultCache: String {
    let environment = ProcessInfo.processInfo.environment
    if let path = environment["REWARDKIT_CACHE"], !path.isEmpty { return path }
    let home = environment["HOME"] ?? NSHomeDirectory()
    let folder = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "\(home)/.cache"
    return "\(folder)/rewardkit/scores.sqlite"
  }
}
