public import Basics

extension RewardError.Code {
  /// A score is NaN: never counted, never rounded to a loss.
  public static let evaluationNaN = Self("evaluation.nan")
  /// A score is infinite, so that margins and means have no value.
  public static let evaluationInfinite = Self("evaluation.infinite")
  /// There is nothing to evaluate.
  public static let evaluationEmpty = Self("evaluation.empty")
  /// Lists that describe the same items differ in length.
  public static let evaluationCount = Self("evaluation.count")
  /// An item that is not what its protocol needs.
  public static let evaluationItem = Self("evaluation.item")
}

/// Throws unless every score is a finite number.
///
/// - Throws: `evaluation.nan` or `evaluation.infinite`, with the list's name and the first
///   offending index in `place.item`.
public func requireFinite(_ values: [Double], _ name: String) throws(RewardError) {
  guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
  let isNaN = values[index].isNaN
  throw RewardError(
    isNaN ? .evaluationNaN : .evaluationInfinite,
    "\(name) number \(index) of \(values.count) is \(isNaN ? "not a number" : "infinite")",
    at: .init(item: "\(name)[\(index)]"))
}

func requireSameCount(
  _ first: (count: Int, name: String), _ second: (count: Int, name: String)
) throws(RewardError) {
  guard first.count == second.count else {
    throw RewardError(
      .evaluationCount, "\(first.count) \(first.name) but \(second.count) \(second.name)")
  }
}

func requireSome(_ count: Int, _ name: String) throws(RewardError) {
  guard count > 0 else { throw RewardError(.evaluationEmpty, "there are no \(name)") }
}
