public import Basics
public import Evaluation
import Foundation
public import OrderedCollections
public import Rewards

/// How well an attribute's head foretells ratings that it was not fitted on, beside what the mean
/// of all labels and the response's length reach.
public struct AttributeReport: Sendable, Hashable {
  /// The attribute's name.
  public let name: String
  /// Ratings it was compared with, and prompts that they are of.
  public let ratings: Int, prompts: Int
  /// Correlations of head and ratings over all of them, with intervals over prompts.
  public let spearman: RatingResult.Coefficient, pearson: RatingResult.Coefficient
  /// Spearman's correlation of the response's length and the ratings.
  public let length: RatingResult.Coefficient
  /// The root of the mean squared error in the labels' units, and that of saying the mean label of
  /// the rows that were trained on.
  public let error: Double, meanError: Double

  /// One report for each attribute that some row has a label of, in order.
  ///
  /// - Parameters:
  ///   - outputs: what the heads say of held-out rows, on 0...1: rows × attributes.
  ///   - labels: the rows' labels on 0...1, nil where a row lacks one.
  ///   - lengths: the responses' lengths, in any unit.
  ///   - groups: a prompt's name for each row.
  ///   - means: the mean label of each attribute on the rows that were trained on, on 0...1.
  /// - Throws: `evaluation.nan`, `evaluation.infinite`. Traps where lists do not fit.
  /// - Complexity: O(attributes · resamples · rows · log rows).
  public static func reports(
    _ attributes: [AttributeHeads.Attribute], outputs: [[Double]], labels: [[Double?]],
    lengths: [Int], groups: [String], means: [Double], bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) -> [AttributeReport] {
    precondition(
      outputs.count == labels.count && lengths.count == labels.count
        && groups.count == labels.count && means.count == attributes.count,
      "one of each for each row, and a mean for each attribute")
    var reports: [AttributeReport] = []
    for (index, attribute) in attributes.enumerated() {
      let rows = labels.indices.filter { labels[$0][index] != nil }
      guard !rows.isEmpty else { continue }
      reports.append(
        try AttributeReport(
          attribute, outputs: rows.map { outputs[$0][index] },
          labels: rows.compactMap { labels[$0][index] }, lengths: rows.map { Double(lengths[$0]) },
          groups: rows.map { groups[$0] }, mean: means[index], bootstrap))
    }
    return reports
  }

  private init(
    _ attribute: AttributeHeads.Attribute, outputs: [Double], labels: [Double],
    lengths: [Double], groups: [String], mean: Double, _ bootstrap: Bootstrap
  ) throws(RewardError) {
    name = attribute.name
    ratings = labels.count
    let found = try Self.result(outputs, labels, groups, bootstrap)
    prompts = found.groups
    guard let spearman = found.pooled[.spearman], let pearson = found.pooled[.pearson],
      let length = try Self.result(lengths, labels, groups, bootstrap).pooled[.spearman]
    else { preconditionFailure("a rating result has every correlation") }
    (self.spearman, self.pearson, self.length) = (spearman, pearson, length)
    let width = attribute.scale.highest - attribute.scale.lowest
    func root(_ misses: [Double]) -> Double {
      (misses.reduce(0) { $0 + $1 * $1 } / Double(misses.count)).squareRoot() * width
    }
    error = root(zip(outputs, labels).map { $0 - $1 })
    meanError = root(labels.map { mean - $0 })
  }

  private static func result(
    _ scores: [Double], _ labels: [Double], _ groups: [String], _ bootstrap: Bootstrap
  ) throws(RewardError) -> RatingResult {
    let items = zip(groups, zip(scores, labels)).map {
      RatedItem(group: $0, scores: [$1.0], ratings: [$1.1])
    }
    return try RatingResult(items, bootstrap: bootstrap)
  }

  /// For machines.
  public var json: JSONObject {
    [
      "attribute": .string(name), "ratings": .number(ratings), "prompts": .number(prompts),
      "spearman": spearman.json, "pearson": pearson.json, "length_spearman": length.json,
      "rmse": .number(error), "mean_rmse": .number(meanError),
    ]
  }
}
