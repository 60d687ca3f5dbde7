import Basics
import Evaluation
import Models
import OrderedCollections
import Preferences
import Rewards
import Testing
import Training

/// Detectors on made-up statistics: texts, fits and reports.
@Suite struct DetectorFitTests {
  private let width = TextStatistics.Measure.allCases.count

  /// Machine texts are likelier; numbers have scales as different as those of statistics.
  private func pair(_ index: Int, domain: String?, _ source: inout RandomSource) throws
    -> DetectorReport.Pair
  {
    func row(_ shift: Double) -> [Float] {
      (0..<width).map { column in
        let scale = column == 0 ? 0.5 : Double(column * column)
        return Float(scale * source.normal() + 100 + (column == 0 ? shift : 0))
      }
    }
    // Human texts are longer by a word, in every pair.
    let example = MatchedExample(
      human: "Own words \(index). And more.", machine: "Words \(index). Or so.", domain: domain)
    return .init(
      try DetectionTexts(example, from: source.stream("mix")), machine: row(2), human: row(-2))
  }

  private func triple(_ pair: DetectorReport.Pair) -> DetectionTriple {
    let mixed = zip(pair.machine, pair.human).map { ($0 + $1) / 2 }
    return DetectionTriple(machine: pair.machine, mixed: mixed, human: pair.human)
  }

  @Test func aFitReadsFeaturesAsTheyAre() throws {
    var source = RandomSource(seed: 3)
    let training = try (0..<60).map { try pair($0, domain: nil, &source) }
    let fit = try DetectorFit(training.map(triple), from: &source)
    #expect(fit.heads.names == ["machine"] && fit.heads.network.inputs == width)
    let test = try (0..<80).map { index in
      try pair(index, domain: ["news", "verse"][index % 2], &source)
    }
    let report = try DetectorReport(
      test + [try pair(99, domain: "law", &source), try pair(98, domain: nil, &source)],
      heads: fit.heads, bootstrap: Bootstrap(resamples: 50))
    #expect(report.pairs == 82 && report.unmeasured == ["law", "without a domain"])
    #expect(Array(report.reports.keys) == DetectorReport.Score.allCases)
    func areas(_ score: DetectorReport.Score) -> [Double] {
      report.reports[score]?.cells.map(\.area.mean) ?? []
    }
    #expect(report.reports[.detector]?.cells.map(\.domain) == ["news", "verse"])
    #expect(areas(.detector).count == 2 && areas(.detector).allSatisfy { $0 > 0.95 })
    #expect(areas(.likelihood).allSatisfy { $0 > 0.95 })
    // Length says the opposite of what it is asked, always; curvature says nothing.
    #expect(areas(.length) == [0, 0])
    #expect(areas(.curvature).allSatisfy { (0.25...0.75).contains($0) })
    let json = report.json
    #expect(json["mean_auroc"]?["length"]?.double == 0 && json["domains"]?.array?.count == 2)
    #expect(json["domains"]?.array?[0]["detector"]?["ci95"]?.array?.count == 2)
    #expect(json["domains"]?.array?[1]["pairs"] == 40)
  }

  @Test func nothingToMeasureOrTooFew() throws {
    var source = RandomSource(seed: 4)
    let pairs = try (0..<width).map { try pair($0, domain: nil, &source) }
    let fit = try DetectorFit(pairs.map(triple), from: &source)
    let report = try DetectorReport([pairs[0]], heads: fit.heads)
    #expect(report.reports.isEmpty && report.unmeasured == ["all"] && report.pairs == 1)
    #expect(report.json["mean_auroc"]?.object?.isEmpty == true)
    for few in [0, 1, width - 1] {
      let error = #expect(throws: RewardError.self) {
        try DetectorFit(pairs.prefix(few).map(triple), from: &source)
      }
      #expect(error?.code == .trainingOptions)
    }
  }

  @Test func textsAreCutAndMixed() throws {
    let example = MatchedExample(
      human: "It is cold. Snow fell on us. Nobody came.",
      machine: "It is cold outside today. The snow is deep and white. We stay.")
    let source = RandomSource(seed: 5)
    let whole = try DetectionTexts(example, from: source)
    #expect(whole.human == example.human && whole.machine == example.machine)
    #expect(whole.mixture.failure == nil && whole.mixture.replaced.count == 1)
    #expect(try DetectionTexts(example, from: source) == whole, "the same seed, the same mixture")
    let cut = try DetectionTexts(example, maximumWords: 5, from: source)
    #expect(cut.human == "cold. Snow fell on us." && cut.machine == "cold outside today. The snow")
    let inside = MatchedExample(human: "a b", machine: "a b c")
    let error = #expect(throws: RewardError.self) {
      try DetectionTexts(inside, maximumWords: 9, from: source)
    }
    #expect(error?.code == .textTooShort)
    #expect(try DetectionTexts(inside, from: source).mixture.failure == .tooFewSentences)
  }
}
