import Basics
import Foundation
import OrderedCollections

/// One item with what two models said of it.
struct ComparedItem {
  let first: EvaluationSample, second: EvaluationSample
  /// The number of its prompt: items of one prompt are resampled together.
  let unit: Int
}

/// What a subset's items come to under a reducer: the number to compare, each item's own value, and
/// the verdicts whose agreement is measured.
struct ComparedPart {
  /// The number.
  let statistic: any PairedStatistic
  /// What both models got on each item; nil where that is undefined.
  let values: [(first: Double, second: Double)?]
  /// How far the right answer is ahead, in the model's own units, or another sign of how the scores
  /// differ: tells among items of equal values on which the models differ more.
  let margins: [(first: Double, second: Double)]
  /// Whether the number is the mean of `values`.
  let isMean: Bool
  /// Both models' verdicts, and the unit of each.
  let verdicts: (first: [Int], second: [Int], units: [Int])
  /// The largest possible distance of two models' numbers.
  let range: Double

  /// - Parameter thresholds: of each model, for ``BenchmarkReducer/firstError``; nil chooses the
  ///   best on these items.
  /// - Throws: `evaluation.sample` with the item's name for one that lacks what the reducer needs;
  ///   what the protocols throw.
  init(
    _ items: [ComparedItem], _ reducer: BenchmarkReducer,
    thresholds: (first: Double, second: Double)? = nil
  ) throws(RewardError) {
    switch reducer {
    case .strictPair, .sharedCredit, .styleMatrix: self = try .choices(items, reducer)
    case .ties: self = try .ties(items)
    case .rating: self = try .ratings(items)
    case .firstError: self = try .firstErrors(items, thresholds)
    case .stepLabels: self = try .stepLabels(items)
    }
  }

  init(
    statistic: any PairedStatistic, values: [(first: Double, second: Double)?],
    margins: [(first: Double, second: Double)], isMean: Bool = false,
    verdicts: (first: [Int], second: [Int], units: [Int]), range: Double = 1
  ) {
    self.statistic = statistic
    self.values = values
    self.margins = margins
    self.isMean = isMean
    self.verdicts = verdicts
    self.range = range
  }
}

extension ComparedItem {
  /// Both models' scores beside the right answers.
  /// - Throws: `evaluation.sample` unless there are right and wrong candidates with scores.
  func scored() throws(RewardError) -> (first: ScoredItem, second: ScoredItem) {
    // Both by the first's name, which Ties tells its items by.
    func scored(_ sample: EvaluationSample) throws(RewardError) -> ScoredItem {
      guard !sample.correct.isEmpty, sample.correct.count < sample.candidates.count else {
        throw lacks("needs right and wrong candidates")
      }
      guard !sample.scores.isEmpty else { throw lacks("has no scores of its candidates") }
      return ScoredItem(
        id: first.id, scores: sample.scores, correct: sample.correct, subset: sample.subset)
    }
    return (try scored(first), try scored(second))
  }

  func lacks(_ reason: String) -> RewardError {
    RewardError(.evaluationSample, reason, at: .init(item: first.id))
  }
}

extension ComparedPart {
  /// A right answer is above all wrong ones, level with the best of them, or below.
  private enum Outcome: Int { case right, tie, wrong }

  private static func outcome(_ margin: Double) -> Int {
    (margin > 0 ? Outcome.right : margin < 0 ? .wrong : .tie).rawValue
  }

  private static func choices(
    _ items: [ComparedItem], _ reducer: BenchmarkReducer
  ) throws(RewardError) -> ComparedPart {
    var values: [(first: Double, second: Double)] = []
    var margins: [(first: Double, second: Double)] = []
    var verdicts: (first: [Int], second: [Int], units: [Int]) = ([], [], [])
    for item in items {
      let (first, second) = try item.scored()
      // A mean by definition: the reducers of this function are those with a value for each item.
      values.append((try reducer.value(of: first)!, try reducer.value(of: second)!))
      if reducer == .styleMatrix {
        let sums = [first, second].map { $0.right.reduce(0, +) - $0.wrong.reduce(0, +) }
        margins.append((sums[0], sums[1]))
        for (right, otherRight) in zip(first.right, second.right) {
          for (wrong, otherWrong) in zip(first.wrong, second.wrong) {
            verdicts.first.append(outcome(right - wrong))
            verdicts.second.append(outcome(otherRight - otherWrong))
            verdicts.units.append(item.unit)
          }
        }
      } else {
        let isCredit = reducer == .sharedCredit
        let gaps = [first, second].map { one in
          (isCredit ? one.right.max()! : one.right.min()!) - one.wrong.max()!
        }
        margins.append((gaps[0], gaps[1]))
        verdicts.first.append(outcome(gaps[0]))
        verdicts.second.append(outcome(gaps[1]))
        verdicts.units.append(item.unit)
      }
    }
    let statistic = SummedStatistic(
      meanOf: zip(items, values).map { ($0.unit, $1.first, $1.second) })
    return ComparedPart(
      statistic: statistic, values: values, margins: margins, isMean: true, verdicts: verdicts)
  }

  /// The score of Ties from sums over prompts: what one prompt's items give is added up, each mean
  /// over those that it is a mean of.
  private static func ties(_ items: [ComparedItem]) throws(RewardError) -> ComparedPart {
    var prompts: OrderedDictionary<Int, (first: [ScoredItem], second: [ScoredItem])> = [:]
    var values: [(first: Double, second: Double)] = []
    var margins: [(first: Double, second: Double)] = []
    var verdicts: (first: [Int], second: [Int], units: [Int]) = ([], [], [])
    for item in items {
      let (first, second) = try item.scored()
      prompts[item.unit, default: ([], [])].first.append(first)
      prompts[item.unit]!.second.append(second)
      values.append((first.strictAccuracy, second.strictAccuracy))
      let gaps = [first, second].map { $0.right.min()! - $0.wrong.max()! }
      margins.append((gaps[0], gaps[1]))
      verdicts.first.append(outcome(gaps[0]))
      verdicts.second.append(outcome(gaps[1]))
      verdicts.units.append(item.unit)
    }
    var sums: [(unit: Int, first: [Double], second: [Double])] = []
    for (unit, prompt) in prompts {
      sums.append((unit, try tiesSums(prompt.first), try tiesSums(prompt.second)))
    }
    let statistic = SummedStatistic(sums, width: 8) { sums in
      func mean(_ place: Int, over count: Int) -> Double { sums[place] / sums[count] }
      return 0.3 * mean(0, over: 1) + 0.3 * mean(2, over: 3) + 0.2 * mean(4, over: 7)
        + 0.2 * mean(5, over: 7) + 0.01 * mean(6, over: 7)
    }
    return ComparedPart(
      statistic: statistic, values: values, margins: margins, verdicts: verdicts, range: 1.02)
  }

  /// Wins and number of the items with one right answer, the same of those with several;
  /// preference, hard preference, margin and number of the prompts that have both.
  private static func tiesSums(_ items: [ScoredItem]) throws(RewardError) -> [Double] {
    var sums = Array(repeating: 0.0, count: 8)
    for item in items {
      guard let place = ["tied": 0, "ref": 2][item.id.prefix { $0 != ":" }] else {
        throw RewardError(
          .evaluationItem, "an item of Ties is named ref:PROMPT or tied:PROMPT",
          at: .init(item: item.id))
      }
      guard sums[place + 1] == 0 else {
        throw RewardError(.evaluationItem, "this item is there twice", at: .init(item: item.id))
      }
      sums[place] = item.strictAccuracy
      sums[place + 1] = 1
    }
    if items.count == 2 {
      let result = try TiesResult(items)
      sums.replaceSubrange(
        4..., with: [result.preference, result.hardPreference, result.margin, 1])
    }
    return sums
  }
}
