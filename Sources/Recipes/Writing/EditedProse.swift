import Basics
import Evaluation
import Preferences
import Rewards
import Selection
import Training

/// Drafts of plain prose, revised by a reward model that was trained on other kinds of
/// commonplaces.
struct EditedProse {
  /// A draft with its edits.
  private struct Family {
    let revision: Revision
    /// The draft first.
    let texts: [String], qualities: [Double]

    init(_ revision: Revision) {
      self.revision = revision
      texts = [revision.draft] + revision.candidates.map(\.text)
      qualities = texts.map(PlainProse.quality)
    }
  }

  private let families: [Family]
  private let models: [(mode: WritingTraining.Mode, model: FeatureRewardModel)]

  private static let trained: [PlainProse.Kind] = [.cliche, .redundancy, .vagueness]
  private static let tested: [PlainProse.Kind] = [.purple, .melodrama]

  /// - Parameters:
  ///   - training: drafts to train on, each with one edit.
  ///   - drafts: drafts to test on, with so many edits each, of which the model of ratings and
  ///     choices chooses.
  init(
    embedder: any TextEmbedder, from source: RandomSource, training: Int, drafts: Int, edits: Int
  ) async throws {
    // Several models read the same edits.
    let embedder = RememberingEmbedder(embedder)
    var draw = source.stream("details")
    let details = PlainProse.details.shuffled(using: &draw)
    let (known, other) = (Array(details.prefix(14)), Array(details.dropFirst(14)))
    models = try Self.models(
      Self.edited(training, details: known, source.stream("training")), embedder, source)
    guard let chosen = models.first(where: { $0.mode == .both }) else {
      preconditionFailure("a model of ratings and choices")
    }
    let own = source.stream("test")
    let texts = (0..<drafts).map { index in
      var draw = own.stream("draft", index)
      return PlainProse.paragraph(
        commonplaces: Int.random(in: 2...5, using: &draw), of: Self.tested, details: other,
        from: &draw)
    }
    let reviser = RankAndRevise(
      chosen.model, proposer: ProseEditor(details: other, kinds: Self.tested), candidates: edits)
    families = try await reviser.revise(texts, from: own.stream("edits")).map(Family.init)
  }

  /// Drafts, each with an edit.
  private static func edited(
    _ count: Int, details: [String], _ source: RandomSource
  ) throws -> [[String]] {
    let editor = ProseEditor(details: details, kinds: trained)
    return try (0..<count).map { index in
      var draw = source.stream("draft", index)
      let draft = PlainProse.paragraph(
        commonplaces: Int.random(in: 0...5, using: &draw), of: trained, details: details,
        from: &draw)
      let applied = editor.edits(of: draft, from: &draw).filter { _ in draw.uniform() < 0.5 }
        .map { EditedText.Applied($0, rewrite: Int.random(in: $0.rewrites.indices, using: &draw)) }
      return [draft, try EditedText(draft, applying: applied).text]
    }
  }

  private static func models(
    _ drafts: [[String]], _ embedder: any TextEmbedder, _ source: RandomSource
  ) throws -> [(mode: WritingTraining.Mode, model: FeatureRewardModel)] {
    let rated = try drafts.map { texts in
      zip(texts, try embedder.embed(texts)).map {
        RatedFeatures($1.values, rating: PlainProse.quality($0))
      }
    }
    let pairs = rated.compactMap { texts -> FeaturePair? in
      guard texts[0].rating != texts[1].rating else { return nil }
      let order = texts[0].rating > texts[1].rating ? [0, 1] : [1, 0]
      return FeaturePair(chosen: texts[order[0]].features, rejected: texts[order[1]].features)
    }
    let trainer = FeatureTrainer(epochs: 60, batchSize: 32, learningRate: 0.01, weightDecay: 1)
    return try WritingTraining.Mode.allCases.map { mode in
      var own = source.stream("head")
      let training = WritingTraining(mode, hiddenUnits: 0, trainer: trainer)
      let head = try training.fit(ratings: rated.flatMap { $0 }, pairs: pairs, from: &own)
      return (mode, try training.rewardModel(head, reading: embedder))
    }
  }

  /// Shares and qualities, by the recipe's arms.
  func outcome(reader: TextStatisticsReader) async throws -> [String: Double] {
    var found: [String: Double] = [:]
    for (mode, model) in models {
      var scores: [[Double]] = []
      for family in families {
        let candidates = family.texts.map { Candidate(prompt: [], response: $0) }
        scores.append(try await model.rewards(for: candidates).map(\.value))
      }
      let (gaps, truth, groups) = differences(scores)
      found["unseen kinds: \(mode.rawValue)"] = WQRM.share(Self.signed(gaps, truth))
      guard mode == .both else { continue }
      let calibration = try GapCalibration(
        predicted: gaps, gold: truth, groups: groups, bootstrap: Bootstrap(resamples: 1))
      guard let small = calibration.bins[0].agreement, let large = calibration.bins[2].agreement
      else { throw RewardError(.recipeArms, "no pair has a gap up to 0.5, or above 1") }
      found["gaps up to 0.5"] = small
      found["gaps above 1"] = large
    }
    found["quality: best of 8"] = mean { $0.qualities[1 + $0.revision.best] }
    found["quality: random edit"] = mean { $0.qualities[1 + $0.revision.random] }
    found["quality: draft"] = mean { $0.qualities[0] }
    found["quality: best there is"] = mean { $0.qualities.dropFirst().max() ?? 0 }
    let lengths = differences(families.map { $0.texts.map { -Double($0.unicodeScalars.count) } })
    found["unseen kinds: shorter"] = WQRM.share(Self.signed(lengths.gaps, lengths.truth))
    let changed = families.filter { $0.qualities[0] != $0.qualities[1] }
    let unlikely = try changed.map { family -> Double in
      let means = try reader.read(Array(family.texts.prefix(2)))
        .map { $0.statistics[.meanLogProbability] ?? 0 }
      return family.qualities[1] > family.qualities[0] ? means[0] - means[1] : means[1] - means[0]
    }
    found["unseen kinds: unlikely"] = WQRM.share(unlikely)
    return found
  }

  private func mean(_ of: (Family) -> Double) -> Double {
    families.reduce(0) { $0 + of($1) } / Double(families.count)
  }

  /// All pairs within a family whose qualities differ: of scores, of qualities, and the family's
  /// name.
  private func differences(
    _ scores: [[Double]]
  ) -> (gaps: [Double], truth: [Double], groups: [String]) {
    var (gaps, truth, groups): ([Double], [Double], [String]) = ([], [], [])
    for (index, family) in families.enumerated() {
      for first in family.texts.indices {
        for second in 0..<first where family.qualities[first] != family.qualities[second] {
          gaps.append(scores[index][first] - scores[index][second])
          truth.append(family.qualities[first] - family.qualities[second])
          groups.append("\(index)")
        }
      }
    }
    return (gaps, truth, groups)
  }

  /// By how much the better one is above.
  private static func signed(_ gaps: [Double], _ truth: [Double]) -> [Double] {
    zip(gaps, truth).map { $1 > 0 ? $0 : -$0 }
  }
}
