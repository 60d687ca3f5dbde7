import ArgumentParser
import Basics
import Foundation
import OrderedCollections
import Rewards
import Tracking

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
    var facts: JSONObject = ["model": .string(scoring.model.model)]
    if implicit {
      let opened = try ImplicitRewardModel(
        policy: scoring.model.model, reference: reference, reduction: perToken ? .mean : .sum,
        template: scoring.model.template, settings: scoring.model.given.settings(),
        precision: scoring.computing.precision.precision)
      Console.note(opened.notes)
      model = opened
      if let reference { facts["reference"] = .string(reference) }
      facts["reduction"] = perToken ? "mean" : "sum"
    } else {
      model = try scoring.load()
    }
    facts["scorer"] = .string(model.card.kind)
    facts["template_sha256"] = model.card.templateHash.map(JSONValue.string) ?? .null
    facts["deterministic"] = .bool(scoring.deterministic)
    facts["precision"] = .string(scoring.computing.precision.rawValue)
    facts.merge(try scoring.model.given.settings().described) { $1 }
    guard !noCache else { return Opened(model: PrefixRewardModel(model), facts: facts) }
    let cache = try ScoreCache(path: cache ?? Self.defaultCache)
    var identity = facts
    // Named by what they hold, wherever they lie.
    identity["model"] = .string(try cache.digest(ofModel: scoring.model.model))
    if let reference { identity["reference"] = .string(try cache.digest(ofModel: reference)) }
    identity["scores"] = .string(Self.scoreVersion)
    let cached = CachedRewardModel(
      PrefixRewardModel(model), cache: cache, identity: JSONValue.object(identity).text)
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
