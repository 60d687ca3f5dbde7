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
  }

  /// - Throws: what opening models and the cache throws.
  func open() throws -> Opened {
    let model: any RewardModel
    func name(_ model: String) -> JSONValue {
      // A commit's folder in the hub's cache tells nobody which model it is.
      .string(ModelName.hubIdentifier(ofCached: model) ?? model)
    }
    var facts: JSONObject = ["model": name(scoring.model.model)]
    if implicit {
      let opened = try ImplicitRewardModel(
        policy: scoring.model.model, reference: reference, reduction: perToken ? .mean : .sum,
        template: scoring.model.template, settings: scoring.model.given.settings(),
        precision: scoring.computing.precision.precision)
      Console.note(opened.notes)
      model = opened
      if let reference { facts["reference"] = name(reference) }
      facts["reduction"] = perToken ? "mean" : "sum"
    } else {
      model = try scoring.load()
    }
    facts["template_sha256"] = model.card.templateHash.map(JSONValue.string) ?? .null
    facts["deterministic"] = .bool(scoring.deterministic)
    facts["precision"] = .string(scoring.computing.precision.rawValue)
    facts.merge(try scoring.model.given.settings().described) { $1 }
    var judge: any RewardModel = PrefixRewardModel(model)
    if let stepAggregation {
      judge = StepwiseJudge(base: judge, aggregation: stepAggregation)
      facts["step_aggregation"] = .string(stepAggregation.rawValue)
    }
    facts["scorer"] = .string(stepAggregation == nil ? model.card.kind : judge.card.kind)
    guard !noCache else {
      facts["model_sha256"] = .string(try ModelDigest(scoring.model.model).text)
      if let reference { facts["reference_sha256"] = .string(try ModelDigest(reference).text) }
      return Opened(model: judge, facts: facts)
    }
    let cache = try ScoreCache(path: cache ?? Self.defaultCache)
    var identity = facts
    // Named by what they hold, wherever they lie.
    let digest = try ModelDigest(scoring.model.model, cache).text
    (identity["model"], facts["model_sha256"]) = (.string(digest), .string(digest))
    if let reference {
      let digest = try ModelDigest(reference, cache).text
      (identity["reference"], facts["reference_sha256"]) = (.string(digest), .string(digest))
    }
    identity["scores"] = .string(Self.scoreVersion)
    let cached = CachedRewardModel(
      judge, cache: cache, identity: JSONValue.object(identity).text)
    return Opened(model: cached, facts: facts)
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
