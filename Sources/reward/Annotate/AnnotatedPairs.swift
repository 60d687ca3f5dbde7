import Basics
import Models
import Preferences
import Rewards
import Tracking
import Training

extension RowReason {
  /// A row that gives several pairs: it cannot have one strength.
  static let severalPairs = Self("several-pairs")
}

/// The pairs of a data set, one a row, as features, with the account of all rows.
struct AnnotatedPairs {
  private(set) var pairs: [PreferencePair] = []
  /// One for each of `pairs`, as the model gives them.
  private(set) var features: [FeaturePair] = []
  /// Names the shape of each file.
  let shapes: [String]
  private var ledger: RowLedger
  private let policy: RowPolicy

  var accounting: RowAccounting { ledger.accounting }

  /// The openings of the conversations, which stay together: dialogues cut at several depths share
  /// theirs.
  var groups: [String] { pairs.map(\.splitGroup) }

  /// - Throws: what reading pairs throws; `row.several-pairs` unless rows are skipped.
  init(_ files: [String], _ data: DatasetOptions) throws {
    let dataset = try Dataset<PreferencePair>.read(
      files, columns: data.columns(), policy: data.rowPolicy, limit: data.limit)
    shapes = dataset.shapes
    policy = data.rowPolicy
    ledger = RowLedger(dataset.accounting, places: dataset.examples.map(\.place))
    let counts = Dictionary(dataset.examples.map { ($0.place, 1) }, uniquingKeysWith: +)
    for pair in dataset.examples {
      guard let count = counts[pair.place], count > 1 else {
        pairs.append(pair)
        continue
      }
      guard policy == .skip else {
        throw RewardError(
          RowReason.severalPairs.code,
          "the row gives \(count) pairs, and a strength is that of one: write one pair a row"
        ).atRow(pair.place)
      }
      ledger.drop(.severalPairs, pair.place)
    }
  }

  /// Reads the features of all pairs. A text that is cut counts its row as truncated.
  /// - Throws: what the extractor throws, with the row's place; `dataset.empty` where no pair is
  ///   left.
  mutating func embed(_ extractor: any FeatureExtractor) throws {
    let bar = ProgressBar("embed", total: pairs.count, unit: "pair")
    defer { bar.finish() }
    var kept: [PreferencePair] = []
    for pair in pairs {
      do {
        let found = try extractor.features(of: pair.candidates)
        guard found.allSatisfy({ $0.values.allSatisfy(\.isFinite) }) else {
          throw RewardError(.embeddingNotFinite, "the model's features are no numbers")
        }
        if found.contains(where: \.reading.isTruncated) { ledger.truncate(pair.place) }
        features.append(FeaturePair(chosen: found[0].values, rejected: found[1].values))
        kept.append(pair)
      } catch let error as RewardError {
        guard policy == .skip, error.isAboutRow else { throw error.atRow(pair.place) }
        ledger.drop(RowReason(error.code.rawValue), pair.place)
      }
      bar.advance(by: 1)
    }
    pairs = kept
    guard !pairs.isEmpty else {
      throw RewardError(.datasetEmpty, "no pair is left to annotate: \(accounting)")
    }
    try accounting.check()
  }

  /// The strengths by an ensemble, one for each pair.
  /// - Throws: `split.folds`, `training.diverged`, `torch.memory`.
  func strengths(_ ensemble: StrengthEnsemble, seed: UInt64) throws -> [PreferenceStrength] {
    let bar = ProgressBar("judge", total: ensemble.design.trained, unit: "model")
    defer { bar.finish() }
    let scaling = FeatureScaling(features)
    return try ensemble.strengths(
      of: features.map { scaling($0) }, groups: groups, from: RandomSource(seed: seed),
      onModel: { _ in bar.advance(by: 1) })
  }
}
