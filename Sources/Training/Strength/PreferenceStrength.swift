public import Basics
public import OrderedCollections

/// How strongly an ensemble of reward models prefers a pair's chosen response: "Secrets of RLHF II"
/// (Wang et al. 2024), section 2.1.
///
/// d_m = r_m(chosen) − r_m(rejected) of each model m; µ is their mean, s their population
/// deviation. A low µ may be a wrong label or a hard pair: it tells nothing of a pair that the
/// models were trained on long enough to know by heart (``isOutOfFold``).
public struct PreferenceStrength: Sendable, Hashable {
  /// d of each model, in the ensemble's order, in units of reward.
  public let differences: [Double]
  /// Whether none of the models was trained on the pair.
  public let isOutOfFold: Bool
  /// µ.
  public let mean: Double
  /// s, with the number of models as divisor: 0 for one model.
  public let deviation: Double

  /// A strength of the models' differences. Traps unless there is one, and all are finite.
  public init(differences: [Double], isOutOfFold: Bool) {
    precondition(!differences.isEmpty, "a strength is that of a model")
    precondition(differences.allSatisfy(\.isFinite), "differences are finite")
    self.differences = differences
    self.isOutOfFold = isOutOfFold
    let count = Double(differences.count)
    let mean = differences.reduce(0, +) / count
    self.mean = mean
    deviation =
      (differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
  }

  /// How many models were asked.
  public var models: Int { differences.count }

  /// Twice the number of models that agree with the label; one that sees no difference counts half.
  var doubledVotes: Int { differences.reduce(0) { $0 + ($1 > 0 ? 2 : $1 == 0 ? 1 : 0) } }

  /// The share of models that agree with the label, in 0...1; one that sees no difference counts
  /// half.
  public var agreement: Double { Double(doubledVotes) / Double(2 * models) }

  /// The same models about the pair with its label turned round: µ changes its sign.
  public var flipped: PreferenceStrength {
    PreferenceStrength(differences: differences.map { -$0 }, isOutOfFold: isOutOfFold)
  }

  /// `{"mean": µ, "deviation": s, "models": …, "out_of_fold": …}`: the audit column of a row.
  public var json: JSONObject {
    [
      "mean": .number(mean), "deviation": .number(deviation), "models": .number(models),
      "out_of_fold": .bool(isOutOfFold),
    ]
  }
}
