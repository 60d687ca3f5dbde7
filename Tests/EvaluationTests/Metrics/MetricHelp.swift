import Basics
import Testing

/// Whether two numbers agree to a relative or absolute 1e-12.
func isClose(_ first: Double?, _ second: Double, _ tolerance: Double = 1e-12) -> Bool {
  guard let first else { return false }
  return abs(first - second) <= tolerance * max(1, abs(second))
}

/// The code of the error that `body` throws; nil where it throws none.
func code(_ body: () throws -> Void) -> RewardError.Code? {
  do {
    try body()
    return nil
  } catch { return (error as? RewardError)?.code }
}

/// All lists of `count` values out of 0..<base.
func everyList(_ count: Int, base: Int) -> [[Double]] {
  var lists: [[Double]] = [[]]
  for _ in 0..<count {
    lists = lists.flatMap { list in (0..<base).map { list + [Double($0)] } }
  }
  return lists
}
