import Basics
import Evaluation
import Recipes
import Testing

/// What optimisation does to the proxies of the toy, over whole curves.
@Suite struct RecipeCurvesTests {
  private let bootstrap = Bootstrap(resamples: 50)

  /// How far the gold of the last N lies below that of the best one, in gold's own unit.
  private func fall(_ curves: ProxyCurves, _ name: String) throws -> Double {
    let golds = try #require(curves[name]).points.map(\.rawGold.mean)
    return golds.max()! - golds[golds.count - 1]
  }

  @Test func singleModelsFallAndMinimaOverPretrainingDoNot() async throws {
    let curves = try await HelpingOrHerding().curves(seeds: 3, bootstrap: bootstrap)
    let single = try #require(curves["single"])
    #expect(single.points.map(\.n) == (0...12).map { 1 << $0 })
    #expect(single.prompts == 3 && single.rows == 12)
    let golds = single.points.map(\.rawGold.mean)
    let peak = golds.firstIndex(of: golds.max()!)!
    #expect(peak > 0 && peak < 12, "the peak is at N = \(1 << peak)")
    #expect(try fall(curves, "single") > 1)
    #expect(try fall(curves, "pretraining, minimum") < 0.5 * fall(curves, "single"))
    // Members of one pretraining herd, whichever aggregate is taken.
    #expect(try fall(curves, "fine-tuning, minimum") > 1)
    #expect(try fall(curves, "fine-tuning, mean") > 1)
    // The proxy itself rises all the while.
    let proxies = single.points.map(\.rawProxy.mean)
    #expect(zip(proxies, proxies.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func uncertaintyKeepsTheGold() async throws {
    let curves = try await UncertaintyWeighting().curves(seeds: 3, bootstrap: bootstrap)
    #expect(
      curves.curves.map(\.name)
        == ["single", "mean", "worst case", "uncertainty-weighted", "Bayesian head"])
    let single = try fall(curves, "single")
    for name in ["worst case", "uncertainty-weighted", "Bayesian head"] {
      #expect(try fall(curves, name) < 0.5 * single, "\(name)")
    }
  }

  /// A curve's numbers are those of the recipe.
  @Test func curvesAndArmsAgree() async throws {
    let curves = try await UncertaintyWeighting().curves(seeds: 1, bootstrap: bootstrap)
    let arms = try await UncertaintyWeighting().run(seed: 0, in: RecipeContext())
    for named in curves.curves {
      let last = named.curve.points[named.curve.points.count - 1]
      #expect(last.n == 4096 && abs(last.rawGold.mean - arms[named.name]!) < 1e-6, "\(named.name)")
    }
  }

  /// Seeds that have other proxies cannot be one curve.
  @Test func otherProxiesAreRefused() async throws {
    struct Changing: RecipeCurves {
      let card = RecipeCard(
        name: "changing", paper: "p", claim: "c", setting: "s", measure: "m",
        arms: [("a", ""), ("b", "")], comparisons: [.init("c", better: "a", worse: "b")])
      func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] { [:] }
      func samples(seed: UInt64, in context: RecipeContext) async throws -> [ProxySamples] {
        let sample = try OveroptimisationSample(id: "1", proxy: [1, 2], gold: [1, 2])
        return [ProxySamples("proxy \(seed)", [sample])]
      }
    }
    let error = await #expect(throws: RewardError.self) { try await Changing().curves(seeds: 2) }
    #expect(error?.code == .recipeArms)
    #expect(try await Changing().curves(seeds: 1).curves.map(\.name) == ["proxy 0"])
  }
}
