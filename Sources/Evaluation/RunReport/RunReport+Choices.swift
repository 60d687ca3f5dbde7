import Basics

extension RunReport {
  /// The fewest candidates that choosing among is worth a curve.
  static let leastCandidates = 4

  /// What choosing the best of N gains, where items have enough candidates.
  func choices(_ topic: Topic) throws(RewardError) -> [ReportBlock] {
    var plots: [ReportPlot] = []
    var remarks: [String] = []
    for (run, part) in topic.present {
      let choosable = part.samples.filter { $0.hasChoice && $0.steps.isEmpty }
      let large = choosable.filter { $0.candidates.count >= Self.leastCandidates }
      guard !large.isEmpty else { continue }
      let result = try SelectionResult(
        large.map { sample in
          SelectionTask(
            gold: sample.candidates.indices.map { sample.correct.contains($0) ? 1 : 0 },
            scores: sample.scores, lengths: sample.candidates.map(\.scalarCount))
        })
      let name = isComparison ? ", \(labels[run])" : ""
      plots.append(
        .bestOfN(Self.plot(result, "How often the chosen answer is right\(name)", large.count)))
      if large.count < choosable.count {
        remarks.append(
          "The curve\(name) is over the \(counted(large.count, "item")) with "
            + "\(Self.leastCandidates) answers or more, of \(choosable.count).")
      }
      let verdicts = result.rows[result.rows.count - 1].verdicts
      if !isComparison { remarks += verdicts }
    }
    guard !plots.isEmpty else { return [] }
    return [.heading("Best of N"), .plots(plots)] + remarks.map { .paragraph($0) }
  }

  private static func plot(_ result: SelectionResult, _ title: String, _ items: Int) -> BestOfNPlot
  {
    func points(_ estimate: (SelectionResult.Row) -> Estimate) -> [BestOfNPlot.Point] {
      result.rows.map { row in
        let value = estimate(row)
        return .init(
          n: row.n, value: value.mean, low: value.interval.lower, high: value.interval.upper)
      }
    }
    return BestOfNPlot(
      title: title,
      caption: "The mean over all subsets of N answers of \(counted(items, "item")), with 95 % "
        + "intervals over items.",
      y: PlotAxis("chosen answer is right", isPercent: true, range: 0...1.02),
      curves: [
        .init(.rewardModel, points(\.model)), .init(.random, points(\.random)),
        .init(.longest, points(\.longest)), .init(.shortest, points(\.shortest)),
        .init(.bestPossible, points(\.oracle)),
      ])
  }
}
