public import Basics
import Evaluation
public import OrderedCollections

/// What is done with pairs by their strength µ: "Secrets of RLHF II" (Wang et al. 2024), section
/// 2.2.
///
/// Steps run one after another, and each sees what those before it left: a dropped pair is gone, a
/// flipped one has the strength |µ| (the paper's rule; for a pair with µ > 0 that was in the lowest
/// slice it says more than the ensemble does).
///
/// A slice is a share of the pairs that are left, rounded to the nearest number, halves up. It is
/// taken of the pairs by ascending strength; of equal ones the pair that comes first in the data
/// counts as the lower.
public struct StrengthPolicy: Sendable, Hashable {
  /// One thing that is done.
  public enum Step: Sendable, Hashable {
    /// The lowest share is not trained on.
    case dropLowest(share: Double)
    /// The labels of the lowest share are turned round.
    case flipLowest(share: Double)
    /// Pairs below a strength get label smoothing: their label is wrong with this chance.
    case softenBelow(Double, smoothing: Double)
    /// The highest share gets label smoothing: those are learned too well.
    case softenHighest(share: Double, smoothing: Double)
    /// All pairs get their strength as the margin m of −log σ(d − m).
    case margin
  }

  /// The steps, in order.
  public let steps: [Step]

  /// A policy. Traps for shares and chances outside 0...1 and a bound that is no number.
  public init(_ steps: [Step]) {
    for step in steps {
      switch step {
      case .dropLowest(let share), .flipLowest(let share):
        precondition((0...1).contains(share), "a share lies in 0...1")
      case .softenBelow(let bound, let smoothing):
        precondition(bound.isFinite && (0...1).contains(smoothing), "a bound and a chance")
      case .softenHighest(let share, let smoothing):
        precondition(
          (0...1).contains(share) && (0...1).contains(smoothing), "shares and chances in 0...1")
      case .margin: break
      }
    }
    self.steps = steps
  }

  /// What is done to each pair, and how many each step changed.
  ///
  /// - Parameter means: µ of each pair.
  /// - Throws: `evaluation.nan`, `evaluation.infinite` for strengths that are no numbers.
  /// - Complexity: O(steps · n log n).
  public func outcome(of means: [Double]) throws(RewardError) -> StrengthOutcome {
    try requireFinite(means, "strength")
    var outcome = StrengthOutcome(changes: means.map { _ in .init() }, account: [])
    var current = means
    for (number, step) in steps.enumerated() {
      let left = means.indices.filter { !outcome.changes[$0].isDropped }
      let chosen = step.choice(left, current)
      for index in chosen {
        let action: StrengthChange.Action
        switch step {
        case .dropLowest: action = .drop
        case .flipLowest:
          action = .flip
          current[index] = abs(current[index])
        case .softenBelow(_, let smoothing), .softenHighest(_, let smoothing):
          action = .soften(smoothing)
        case .margin: action = .margin(current[index])
        }
        outcome.changes[index].applied.append(.init(step: number, action: action))
      }
      outcome.account.append(.init(step: step, seen: left.count, changed: chosen.count))
    }
    return outcome
  }
}

extension StrengthPolicy.Step {
  /// Which of the pairs that are left the step is for, in no particular order.
  fileprivate func choice(_ left: [Int], _ strengths: [Double]) -> [Int] {
    func ranked() -> [Int] {
      left.sorted { strengths[$0] == strengths[$1] ? $0 < $1 : strengths[$0] < strengths[$1] }
    }
    func count(_ share: Double) -> Int { Int((share * Double(left.count)).rounded()) }
    switch self {
    case .dropLowest(let share), .flipLowest(let share):
      return Array(ranked().prefix(count(share)))
    case .softenHighest(let share, _): return Array(ranked().suffix(count(share)))
    case .softenBelow(let bound, _): return left.filter { strengths[$0] < bound }
    case .margin: return left
    }
  }

  /// The step's name in rows' histories.
  public var name: String {
    switch self {
    case .dropLowest: "drop"
    case .flipLowest: "flip"
    case .softenBelow, .softenHighest: "soften"
    case .margin: "margin"
    }
  }

  /// What it was told, for rows' histories.
  public var options: JSONObject {
    switch self {
    case .dropLowest(let share), .flipLowest(let share): ["lowest": .number(share)]
    case .softenBelow(let bound, let smoothing):
      ["below": .number(bound), "smoothing": .number(smoothing)]
    case .softenHighest(let share, let smoothing):
      ["highest": .number(share), "smoothing": .number(smoothing)]
    case .margin: [:]
    }
  }
}
