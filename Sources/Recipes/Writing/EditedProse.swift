import Basics
import Evaluation
import Models
import Preferences
import Rewards
import Selection
import Training

/// Drafts of plain prose with their edits, and heads that were trained on other kinds of
/// commonplaces.
struct EditedProse {
  /// A draft and its edits, the draft first.
  private struct Family {
    let texts: [String]
    let features: [[Float]]
    let qualities: [Double]
    let edits: [EditedText]
    /// Index of an edit that was drawn.
    let random: Int
  }

  private let families: [Family]
  private let heads: [(mode: WritingTraining.Mode, head: Perceptron)]

  private static let trained: [PlainProse.Kind] = [.cliche, .redundancy, .vagueness]
  private static let tested: [PlainProse.Kind] = [.purple, .melodrama]

  /// - Parameters:
  ///   - training: drafts to train on, each with one edit.
  ///   - drafts: drafts to test on, with so many edits each.
  init(
    embedder: any TextEmbedder, from source: RandomSource, training: Int, drafts: Int, edits: Int
  ) async throws {
    var draw = source.stream("details")
    let details = PlainProse.details.shuffled(using: &draw)
    let (known, other) = (Array(details.prefix(14)), Array(details.dropFirst(14)))
    let train = try await Self.families(
      training, edits: 1, lowest: 0, Self.trained, known, embedder, source.stream("training"))
    families = try await Self.families(
      drafts, edits: edits, lowest: 2, Self.tested, other, embedder, source.stream("test"))
    let ratings = train.flatMap { family in
      zip(family.features, family.qualities).map { RatedFeatures($0, rating: $1) }
    }
    let pairs = train.compactMap { family -> FeaturePair? in
      guard family.qualities[0] != family.qualities[1] else { return nil }
      let order = family.qualities[0] > family.qualities[1] ? [0, 1] : [1, 0]
      return FeaturePair(chosen: family.features[order[0]], rejected: family.features[order[1]])
    }
    let trainer = FeatureTrainer(epochs: 60, batchSize: 32, learningRate: 0.01, weightDecay: 1)
    heads = try WritingTraining.Mode.allCases.map { mode in
      var own = source.stream("head")
      let head = try WritingTraining(mode, hiddenUnits: 0, trainer: trainer)
        .fit(ratings: ratings, pairs: pairs, from: &own)
      return (mode, head)
    }
  }

  private static func families(
    _ count: Int, edits: Int, lowest: Int, _ kinds: [PlainProse.Kind], _ details: [String],
    _ embedder: any TextEmbedder, _ source: RandomSource
  ) async throws -> [Family] {
    let reviser = RankAndRevise(
      LengthOnly(), proposer: ProseEditor(details: details, kinds: kinds), candidates: edits)
    var families: [Family] = []
    for index in 0..<count {
      var draw = source.stream("draft", index)
      let commonplaces = Int.random(in: lowest...5, using: &draw)
      let draft = PlainProse.paragraph(
        commonplaces: commonplaces, of: kinds, details: details, from: &draw)
      let revisions = try await reviser.revisions(of: draft, from: draw.stream("edits"))
      let texts = [draft] + revisions.map(\.text)
      families.append(
        Family(
          texts: texts, features: try embedder.embed(texts).map(\.values),
          qualities: texts.map(PlainProse.quality), edits: revisions,
          random: Int.random(in: revisions.indices, using: &draw)))
    }
    return families
  }

  /// The reviser's model is not asked: candidates are scored by several heads.
  private struct LengthOnly: RewardModel {
    let card = RewardCard(kind: "length", name: "length")
    func rewards(for candidates: [Candidate]) async throws -> [Reward] {
      candidates.map { Reward(value: Double($0.responseText.count)) }
    }
  }

  /// Shares and qualities, by the recipe's arms.
  func outcome(reader: TextStatisticsReader) throws -> [String: Double] {
    var found: [String: Double] = [:]
    for (mode, head) in heads {
      let scores = try families.map { try head.outputs(of: $0.features).map { $0[0] } }
      let (gaps, truth, groups) = differences(scores)
      found["unseen kinds: \(mode.rawValue)"] = WQRM.share(Self.signed(gaps, truth))
      guard mode == .both else { continue }
      let calibration = try GapCalibration(
        predicted: gaps, gold: truth, groups: groups, bootstrap: Bootstrap(resamples: 1))
      guard let small = calibration.bins[0].agreement, let large = calibration.bins[2].agreement
      else { throw RewardError(.recipeArms, "no pair has a gap up to 0.5, or above 1") }
      found["gaps up to 0.5"] = small
      found["gaps above 1"] = large
      let revisions = try zip(families, scores).map { family, scores in
        try Revision(
          draft: family.texts[0], draftReward: scores[0], candidates: family.edits,
          rewards: Array(scores.dropFirst()), random: family.random)
      }
      found["quality: best of 8"] = mean { $0.qualities[1 + revisions[$1].best] }
    }
    found["quality: random edit"] = mean { family, _ in family.qualities[1 + family.random] }
    found["quality: draft"] = mean { family, _ in family.qualities[0] }
    found["quality: best there is"] = mean { family, _ in family.qualities.dropFirst().max() ?? 0 }
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

  private func mean(_ of: (Family, Int) -> Double) -> Double {
    families.indices.reduce(0) { $0 + of(families[$1], $1) } / Double(families.count)
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
