public import Basics

extension Estimate {
  /// A mean of few independent normal values, such as those of several seeds, with Student's 95 %
  /// interval. Cost: O(n).
  ///
  /// - Parameter sharedVariance: what the values have in common, in units of one value's variance:
  ///   the mean's variance is taken for 1/n + this many times that of a value. 0 for independent
  ///   values; test rows over training rows for repeated splits of the same rows (Nadeau and Bengio
  ///   2003, eq. 13).
  /// - Throws: `evaluation.empty`, `evaluation.nan`, `evaluation.infinite`; `evaluation.count` for one
  ///   value, whose spread nobody knows.
  public init(
    studentMeanOf values: [Double], sharedVariance: Double = 0
  ) throws(RewardError) {
    precondition(sharedVariance >= 0, "a variance")
    try requireSome(values.count, "values")
    try requireFinite(values, "value")
    guard values.count > 1 else {
      throw RewardError(.evaluationCount, "an interval needs two values, and there is one")
    }
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    let reach =
      studentQuantile(degrees: values.count - 1)
      * (variance * (1 / n + sharedVariance)).squareRoot()
    self.init(mean: mean, interval: Interval(lower: mean - reach, upper: mean + reach))
  }
}

/// The .975 quantile of Student's t; the number of degrees of freedom is at least 1.
func studentQuantile(degrees: Int) -> Double {
  // To six digits; beyond 10 degrees the expansion of Cornish and Fisher is as good.
  let few = [
    12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157,
    2.228139,
  ]
  guard degrees > few.count else { return few[degrees - 1] }
  let (z, n) = (1.959963984540054, Double(degrees))
  let z3 = z * z * z
  let z5 = z3 * z * z
  let z7 = z5 * z * z
  let first = (z3 + z) / 4
  let second = (5 * z5 + 16 * z3 + 3 * z) / 96
  let third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384
  return z + first / n + second / (n * n) + third / (n * n * n)
}
