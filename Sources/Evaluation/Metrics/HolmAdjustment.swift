/// Holm's adjustment (Holm 1979): p values for a family of tests such that calling those below α
/// significant errs anywhere in the family with a chance of at most α, however they depend.
///
/// The k-th smallest of m is multiplied with m − k + 1, made no smaller than the one before it and
/// at most 1. Traps on a number outside 0...1. Cost: O(m log m).
/// - Returns: adjusted values in the order given.
public func holmAdjusted(_ values: [Double]) -> [Double] {
  precondition(values.allSatisfy { (0...1).contains($0) }, "a p value lies between 0 and 1")
  var adjusted = values
  var highest = 0.0
  for (rank, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
    highest = max(highest, min(1, Double(values.count - rank) * values[index]))
    adjusted[index] = highest
  }
  return adjusted
}
