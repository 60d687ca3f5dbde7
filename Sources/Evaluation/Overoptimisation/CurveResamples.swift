/// A curve with the curves of its resamples: every statistic of the curve gets its interval here.
struct CurveResamples {
  let table: CurveTable
  let level: Double
  /// Of all prompts.
  let whole: CurveTable.Means
  /// Of each resample; none for one prompt, whose resamples would all be alike.
  let draws: [CurveTable.Means]

  init(_ table: CurveTable, _ bootstrap: Bootstrap) {
    self.table = table
    level = bootstrap.level
    whole = table.means
    draws = table.clusters > 1 ? table.resampled(bootstrap) : []
  }

  /// Values in standard units, one for each N.
  func standard(_ block: CurveTable.Block) -> [OveroptimisationCurve.Value] {
    values(table.standard(block, whole), draws.map { table.standard(block, $0) })
  }

  /// Values in the reward's own unit, one for each N.
  func raw(_ block: CurveTable.Block) -> [OveroptimisationCurve.Value] {
    values(table.raw(block, whole), draws.map { table.raw(block, $0) })
  }

  /// A statistic of the gold curve in gold's own unit.
  func value(_ statistic: ([Double]) -> Double) -> OveroptimisationCurve.Value {
    OveroptimisationCurve.Value(
      mean: statistic(table.raw(.gold, whole)),
      interval: interval(draws.map { statistic(table.raw(.gold, $0)) }))
  }

  /// The central part of a statistic's resamples; nil without any, or where an end is not finite.
  func interval(_ values: [Double]) -> Interval? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let lower = quantile(ofSorted: sorted, 0.5 - level / 2)
    let upper = quantile(ofSorted: sorted, 0.5 + level / 2)
    guard lower.isFinite, upper.isFinite else { return nil }
    return Interval(lower: lower, upper: upper, level: level)
  }

  private func values(
    _ means: [Double], _ draws: [[Double]]
  ) -> [OveroptimisationCurve.Value] {
    means.indices.map { index in
      OveroptimisationCurve.Value(
        mean: means[index], interval: interval(draws.map { $0[index] }))
    }
  }
}
