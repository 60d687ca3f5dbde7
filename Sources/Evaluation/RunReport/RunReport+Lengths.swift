import Basics
import OrderedCollections

extension RunReport {
  /// The most points of a scatter plot; more are drawn from with a fixed seed.
  static let drawnPoints = 2000

  /// What length explains: the rules, the model where they fail, and every score against its
  /// length.
  func lengths(_ topic: Topic) throws(RewardError) -> [ReportBlock] {
    var profiles: [Int: LengthProfile] = [:]
    var plots: [ReportPlot] = []
    for (run, part) in topic.present {
      profiles[run] = try part.lengthProfile()
      if let plot = try scatter(part, isComparison ? ", \(labels[run])" : "") {
        plots.append(.scatter(plot))
      }
    }
    var blocks: [ReportBlock] = [.heading("Length")]
    if profiles.isEmpty {
      blocks.append(
        .paragraph(
          "Nothing here is a choice between answers, so there is no rule of length to compare with."
        ))
    } else {
      for sentence in OrderedSet(runs.indices.compactMap { profiles[$0]?.rules }) {
        blocks.append(.paragraph(sentence))
      }
      blocks.append(.dots(byLength(profiles, isPairs: topic.hasOnlyPairs)))
      let texts = runs.indices.compactMap { run in
        profiles[run]?.scoreCorrelation.map { correlation in
          "\(ReportNumber(correlation).text)" + (isComparison ? " for \(labels[run])" : "")
            + " (\(counted(profiles[run]!.correlated, "item")))"
        }
      }
      if !texts.isEmpty {
        blocks.append(
          .paragraph(
            "Within an item, the rank correlation of score and length is on average "
              + "\(listed(texts))."))
      }
    }
    if !plots.isEmpty { blocks.append(.plots(plots)) }
    return blocks
  }

  /// The model where length points to the right answer, and where it points away from it.
  private func byLength(_ profiles: [Int: LengthProfile], isPairs: Bool) -> ReportDots {
    func row(
      _ title: String, isTotal: Bool = false, _ value: (LengthProfile) -> (ReportNumber?, Int)
    ) -> ReportDots.Row? {
      let found = runs.indices.map { profiles[$0].map(value) }
      let counts = Set(found.compactMap { $0?.1 })
      guard counts != [0] else { return nil }
      return ReportDots.Row(
        title, detail: counts.count == 1 ? counted(counts.first!, "item") : nil, isTotal: isTotal,
        lines: found.enumerated().map { run, own in .init(series: run, own?.0) })
    }
    func number(_ part: LengthProfile.Part) -> (ReportNumber?, Int) {
      let ends = part.interval
      let number = part.value.map {
        ReportNumber($0, low: ends?.lower, high: ends?.upper, style: .percent)
      }
      return (number, part.n)
    }
    return ReportDots(
      caption: "By whether the right answers are longer, on average, than the wrong ones."
        + (isPairs
          ? " A rule that sees nothing but lengths has exactly 50% as the mean of both." : ""),
      series: labels,
      rows: [
        row("mean of both", isTotal: true) {
          (
            $0.controlled.map { ReportNumber($0, style: .percent) },
            $0.rightLonger.n + $0.rightShorter.n
          )
        },
        row("right answer longer") { number($0.rightLonger) },
        row("right answer shorter") { number($0.rightShorter) },
        row("equal lengths") { number($0.equal) },
      ].compactMap(\.self))
  }

  private func scatter(
    _ part: ReportedPart, _ name: String
  ) throws(RewardError) -> ScatterPlot? {
    var answers: [(group: Int, length: Double, score: Double)] = []
    for sample in part.samples where sample.steps.isEmpty {
      for (index, text) in sample.candidates.enumerated() {
        let group = sample.hasChoice ? (sample.correct.contains(index) ? 0 : 1) : 2
        answers.append((group, Double(text.scalarCount), sample.scores[index]))
      }
    }
    guard !answers.isEmpty else { return nil }
    let correlation = try spearman(answers.map(\.length), answers.map(\.score))
    var caption =
      "Every answer's score against its length; the correlation is over all "
      + "\(counted(answers.count, "answer"))."
    if answers.count > Self.drawnPoints {
      caption +=
        " \(ReportNumber.count(Self.drawnPoints).valueText) of them are drawn, taken at random "
        + "with seed 0."
      answers = RandomSource(seed: 0).stream("report points").drawn(Self.drawnPoints, of: answers)
    }
    // Lengths span orders of magnitude, but a logarithm has no place for an empty answer.
    let isLogarithmic = answers.allSatisfy { $0.length > 0 }
    if !isLogarithmic { caption += " The axis is linear, since there are empty answers." }
    return ScatterPlot(
      title: "Score against length\(name)", caption: caption,
      x: PlotAxis("length in characters", scale: isLogarithmic ? .log10 : .linear),
      y: PlotAxis("score"),
      groups: [(0, "right answers"), (1, "wrong answers"), (2, "rated answers")].map {
        group, title in
        .init(title, answers.filter { $0.group == group }.map { .init($0.length, $0.score) })
      },
      // The sums that cancel leave a rest of the last digits.
      rankCorrelation: correlation.map { ReportNumber(abs($0) < 1e-12 ? 0 : $0) })
  }
}

extension RunReport.Topic {
  /// Whether every item has two answers.
  fileprivate var hasOnlyPairs: Bool {
    present.allSatisfy { $0.part.samples.allSatisfy { $0.candidates.count == 2 } }
  }
}

extension LengthProfile {
  /// What the rules of length reach, in a sentence.
  fileprivate var rules: String {
    func text(_ part: Part) -> String {
      let ends = part.interval
      return part.value.map {
        ReportNumber($0, low: ends?.lower, high: ends?.upper, style: .percent).text
      } ?? "\u{2013}"
    }
    return "Without reading an answer, \u{201c}longest wins\u{201d} reaches \(text(longest)) and "
      + "\u{201c}shortest wins\u{201d} \(text(shortest)). Lengths are in Unicode scalars."
  }
}

extension ReportedPart {
  /// What length explains of the items that are valued as most of the benchmark is; nil where
  /// answers are rated or steps judged.
  func lengthProfile() throws(RewardError) -> LengthProfile? {
    var reducer = BenchmarkReducer.strictPair
    var places = Array(samples.indices)
    if case .benchmark(let result) = content {
      let definition = result.definition
      reducer = definition.reducer
      places = places.filter {
        definition.reducer(of: definition.pooledName(of: samples[$0].subset)) == reducer
      }
    }
    guard reducer.isMeanOverItems, !places.isEmpty else { return nil }
    var scored: [ScoredItem] = []
    for place in places { scored.append(try items[place].scored(samples[place].scores)) }
    return try LengthProfile(
      scored, lengths: places.map { items[$0].candidates.map(\.scalarCount) }, reducer)
  }
}

extension RandomSource {
  /// `count` elements, each as likely as the others, in their order. Cost: O(elements).
  func drawn<Element>(_ count: Int, of elements: [Element]) -> [Element] {
    var random = self
    var places = Array(elements.indices)
    for place in 0..<min(count, places.count) {
      let bound = UInt64(places.count - place)
      let other = place + Int(random.next().multipliedFullWidth(by: bound).high)
      places.swapAt(place, other)
    }
    return places.prefix(count).sorted().map { elements[$0] }
  }
}
