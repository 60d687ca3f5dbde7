import ArgumentParser
import Basics
import Instructions
import OrderedCollections
import Rewards

/// What scores the candidates: the reward that is optimised, and the one that is trusted.
struct LabSources: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The reward that is optimised.",
      discussion: """
        A reward model, a reward file (.yaml), column:NAME with a list of scores in each row, verifier:instructions (rows \
        of `reward instructions prompts`) or verifier:ifeval: the share of a prompt's instructions \
        that is followed; with -all behind it 1 where all are; verifier:ifeval-loose and \
        verifier:ifeval-loose-all forgive as IFEval does. length and shortness count characters.
        """, valueName: "source"))
  var proxy = "column:proxy"

  @Option(
    help: ArgumentHelp(
      "The reward that is trusted, of the same kinds; not the proxy itself.", valueName: "source"))
  var gold = "column:gold"

  @Option(help: "Chat template of the proxy, where it is a model without one.")
  var proxyTemplate: String?

  @Option(help: "Chat template of the gold model, where it has none.")
  var goldTemplate: String?

  @OptionGroup var templates: TemplateOptions

  @Flag(help: "Compute every text by itself: scores are equal to the bit in any company. Slower.")
  var deterministic = false

  @Option(help: "Most tokens computed together.")
  var batchTokens = 2048

  @OptionGroup var computing: PrecisionOptions

  func validate() throws {
    let (proxy, gold) = try named()
    guard proxy != gold else {
      throw ValidationError(
        "--gold is --proxy: a reward that is optimised cannot be judged by itself")
    }
    for (source, template, option) in [
      (proxy, proxyTemplate, "--proxy"), (gold, goldTemplate, "--gold"),
    ] {
      if case .model(let name) = source, !RewardFile.isNamed(name) { continue }
      guard template == nil else {
        throw ValidationError("\(option)-template is for a model, not for \(source.name)")
      }
    }
    if batchTokens < 1 { throw ValidationError("--batch-tokens must be at least 1") }
  }

  /// - Throws: `ValidationError`.
  func named() throws -> (proxy: ScoreSource, gold: ScoreSource) {
    (try ScoreSource(proxy, option: "--proxy"), try ScoreSource(gold, option: "--gold"))
  }

  /// What gives scores, loaded, and what these depend on.
  struct Opened {
    let proxy: OpenSource
    let gold: OpenSource
    let identity: RunIdentity
  }

  /// - Throws: what the hub and opening models throw; `language.data`.
  func open() async throws -> Opened {
    let (proxy, gold) = try named()
    var identity = RunIdentity()
    func open(
      _ source: ScoreSource, _ name: String, template: String?
    ) async throws -> OpenSource {
      identity[name] = .string(source.name)
      switch source {
      case .column(let column): return .column(column)
      case .rule(let rule): return .rule(try ScoreRule(rule))
      case .model(let path):
        let options = try await scoring(path, template: template).resolved()
        let opened = try await OpenedReward(options)
        for (key, value) in opened.identity.values where key != "model" {
          identity["\(name)_\(key)"] = value
        }
        return .model(opened.model)
      }
    }
    return Opened(
      proxy: try await open(proxy, "proxy", template: proxyTemplate),
      gold: try await open(gold, "gold", template: goldTemplate), identity: identity)
  }

  private func scoring(_ path: String, template: String?) -> ScoringOptions {
    var source = RewardSourceOptions()
    source.model = RewardFile.isNamed(path) ? nil : path
    source.reward = RewardFile.isNamed(path) ? path : nil
    source.template = template
    source.given = templates
    var options = ScoringOptions()
    options.source = source
    options.deterministic = deterministic
    options.batchTokens = batchTokens
    options.computing = computing
    options.prefixCacheTokens = 0
    return options
  }
}

extension RunIdentity {
  /// Of rows that depend on no model, so far.
  init() {}
}
