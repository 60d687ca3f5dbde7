import Basics
import Evaluation
import Models
import Preferences
import Rewards
import Selection
import Training

/// Chakrabarty et al. 2025: writing quality from ratings and choices, and the best of many edits.
public struct WQRM: Recipe {
  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "wqrm",
    paper:
      "AI-Slop to AI-Polish? Aligning Language Models through Edit-Based Writing Rewards and "
      + "Test-time Computation (Chakrabarty et al. 2025)",
    claim:
      "A reward model that learns from expert ratings and from choices together (PR) judges "
      + "writing better than one of ratings alone; the best of many edits by it is better than an "
      + "edit at random, and the more so the larger its gap.",
    setting:
      "Small heads on MiniLM's vectors (the first 256 tokens) instead of ModernBERT and Llama. "
      + "Experts: 240 of 300 stories of lamp-R with two rated versions, drawn by each seed, and "
      + "lamp-P's 51 comparisons of other stories, drawn by each seed with replacement; choices "
      + "for training are the pairs of unequal ratings, and count three times in PR (chosen on "
      + "stories that were held out of lamp-R). Synthetic, anew for each seed: paragraphs of six "
      + "plain sentences, up to five with a commonplace in place of a detail; clichés, "
      + "redundancies and vagueness are trained on, purple prose, melodrama and other details "
      + "tested; an editor that also spoils makes 8 edits of 24 drafts, where the paper's language "
      + "model makes 20. P scores texts one by one in training too. The baselines prefer the "
      + "shorter text, and the less likely one (its first 128 tokens): what experts' edits mostly "
      + "are. All intervals are widened, though only the experts' comparisons are the same for all "
      + "seeds.",
    measure:
      "Share of pairs in which the better text has the higher score; for edits and drafts the true "
      + "quality, 10 minus commonplaces",
    data: ["writing-quality"], draws: .resamples,
    arms: [
      ("experts: R", "from ratings"), ("experts: P", "from choices"),
      ("experts: PR", "from both"), ("experts: shorter", "reads nothing but the lengths"),
      ("experts: unlikely", "lower mean log-probability"),
      ("unseen kinds: R", "from true qualities"), ("unseen kinds: P", "from choices"),
      ("unseen kinds: PR", "from both"), ("unseen kinds: shorter", "the lengths"),
      ("unseen kinds: unlikely", "draft against the first edit; lower mean log-probability"),
      ("gaps up to 0.5", "unseen kinds by PR, where it puts two texts near each other"),
      ("gaps above 1", "where it puts them far apart"),
      ("quality: best of 8", "the edit that PR puts first"),
      ("quality: random edit", "one of them"), ("quality: draft", "before editing"),
      ("quality: best there is", "the best of the 8 by truth"),
    ],
    comparisons: [
      .init("choices help ratings: experts", better: "experts: PR", worse: "experts: R"),
      .init(
        "choices help ratings: unseen kinds", better: "unseen kinds: PR", worse: "unseen kinds: R"),
      .init("more than length", better: "experts: PR", worse: "experts: shorter"),
      .init("more than likelihood", better: "experts: PR", worse: "experts: unlikely"),
      .init(
        "more than length on unseen kinds", better: "unseen kinds: PR",
        worse: "unseen kinds: shorter"),
      .init("choosing helps", better: "quality: best of 8", worse: "quality: random edit"),
      .init("editing helps", better: "quality: random edit", worse: "quality: draft"),
      .init("large gaps are right more often", better: "gaps above 1", worse: "gaps up to 0.5"),
    ])

  /// The recipe; it has no settings.
  public init() {}

  /// What texts are read with, opened once.
  private struct Models: Sendable {
    let embedder: SentenceTextEmbedder
    let reader: TextStatisticsReader

    init() throws {
      embedder = try SentenceTextEmbedder()
      reader = try TextStatisticsReader("smollm2-135m-instruct", maximumTokens: 128)
    }
  }

  /// One seed's shares and qualities.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let models = try await context.once("wqrm: models") { try Models() }
    let paragraphs = try await context.once("wqrm: experts") {
      try ExpertParagraphs(
        context, stories: 300, embedder: models.embedder, reader: models.reader)
    }
    let source = RandomSource(seed: seed)
    var found = try experts(paragraphs, source.stream("experts"))
    let edits = try await EditedProse(
      embedder: models.embedder, from: source.stream("prose"), training: 100, drafts: 24, edits: 8)
    found.merge(try await edits.outcome(reader: models.reader)) { first, _ in first }
    return found
  }

  private func experts(
    _ paragraphs: ExpertParagraphs, _ source: RandomSource
  ) throws -> [String: Double] {
    var (draw, test) = (source.stream("draw"), source.stream("test"))
    let stories = paragraphs.stories.shuffled(using: &draw).prefix(240)
    let pairs = stories.compactMap { story -> FeaturePair? in
      guard story[0].rating != story[1].rating else { return nil }
      let order = story[0].rating > story[1].rating ? [0, 1] : [1, 0]
      return FeaturePair(chosen: story[order[0]].features, rejected: story[order[1]].features)
    }
    // A story has one comparison: they are drawn singly.
    let all = paragraphs.choices
    let choices = all.map { _ in all[Int.random(in: all.indices, using: &test)] }
    var found: [String: Double] = [:]
    for mode in WritingTraining.Mode.allCases {
      var own = source.stream("head")
      let head = try WritingTraining(mode, pairWeight: 3)
        .fit(ratings: stories.flatMap { $0 }, pairs: pairs, from: &own)
      let scores = try choices.map { choice in
        try head.outputs(of: [choice.better, choice.worse]).map { $0[0] }
      }
      found["experts: \(mode.rawValue)"] = Self.share(scores.map { $0[0] - $0[1] })
    }
    found["experts: shorter"] = Self.share(
      choices.map { Double($0.words.worse - $0.words.better) })
    found["experts: unlikely"] = Self.share(
      choices.map { $0.likelihood.worse - $0.likelihood.better })
    return found
  }

  /// How often the better of two is above the other; ties count half.
  static func share(_ differences: [Double]) -> Double {
    differences.reduce(0) { $0 + ($1 > 0 ? 1 : $1 == 0 ? 0.5 : 0) } / Double(differences.count)
  }
}
