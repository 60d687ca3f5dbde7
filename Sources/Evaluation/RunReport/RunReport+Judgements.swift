import Basics
import OrderedCollections

extension RunReport {
  /// Margins and reliability, of steps their reliability: how sure the model is, and how rightly
  /// so.
  func judgements(_ topic: Topic) throws(RewardError) -> [ReportBlock] {
    var margins: [ReportPlot] = []
    var reliability: [ReportPlot] = []
    var remarks: [String] = []
    for (run, part) in topic.present {
      let pairs = part.pairs
      let name = isComparison ? ", \(labels[run])" : ""
      let steps = part.steps
      if !steps.isEmpty {
        reliability.append(.reliability(try Self.reliability(steps, "Reliability of steps\(name)")))
        continue
      }
      guard !pairs.isEmpty else {
        remarks.append("There are no better and worse answers to one prompt, so no margins\(name).")
        continue
      }
      let several = pairs.count > part.samples.count
      margins.append(
        .histogram(
          HistogramPlot(
            title: "Margins\(name)",
            caption: "Score of the better answer minus that of the worse one"
              + (several
                ? ": all \(counted(pairs.count, "pair")) of "
                  + "\(counted(part.samples.count, "item"))." : "."),
            xTitle: "margin", values: pairs.map(\.margin),
            positiveName: "better one scored higher", negativeName: "worse one scored higher")))
      guard part.isLogit else {
        let scorer = part.result["scorer"]?.string.map { "the scorer \($0)" } ?? "the scorer"
        remarks.append(
          "No reliability diagram\(name): \(scorer) does not claim that differences of its scores "
            + "are log-odds.")
        continue
      }
      reliability.append(
        .reliability(try Self.reliability(pairs, "Reliability\(name)", several: several)))
      remarks.append(try Self.calibration(part, pairs, isComparison ? "\(labels[run]): " : ""))
    }
    var blocks: [ReportBlock] = []
    if !(margins + reliability).isEmpty {
      blocks.append(.heading(margins.isEmpty ? "Reliability" : "Margins and reliability"))
      blocks.append(.plots(margins + reliability))
    }
    return blocks + remarks.map { .paragraph($0) }
  }

  private static func reliability(
    _ pairs: [PartPair], _ title: String, several: Bool
  ) throws(RewardError) -> ReliabilityPlot {
    let calibration = try Calibration(margins: pairs.map(\.margin))
    return ReliabilityPlot(
      title: title,
      caption:
        "\u{03c3}(|margin|) against the share of pairs in which the higher scored answer is the "
        + "better one, ties half; bars are 95 % Wilson intervals"
        + (several ? " that take pairs of one item as independent, so they are too short." : "."),
      xTitle: "claimed probability", yTitle: "share right",
      bins: calibration.bins.compactMap { bin in
        guard let claimed = bin.confidence, let right = bin.accuracy else { return nil }
        return Self.bin(bin.count, claimed, right)
      },
      expectedCalibrationError: ReportNumber(calibration.ece))
  }

  /// Steps have probabilities of their own.
  private static func reliability(
    _ steps: [(sample: Int, step: Int, score: Double, isRight: Bool)], _ title: String
  ) throws(RewardError) -> ReliabilityPlot {
    var bins = Array(repeating: (count: 0, claimed: 0.0, right: 0.0), count: 10)
    for step in steps {
      guard (0...1).contains(step.score) else {
        throw RewardError(.evaluationItem, "a step's score \(step.score) is no probability")
      }
      let place = min(9, Int(step.score * 10))
      bins[place].count += 1
      bins[place].claimed += step.score
      if step.isRight { bins[place].right += 1 }
    }
    let error = bins.reduce(0) { $0 + abs($1.claimed - $1.right) } / Double(steps.count)
    return ReliabilityPlot(
      title: title,
      caption:
        "A step's score against the share of right steps, for the steps whose truth the data "
        + "says; bars are 95 % Wilson intervals that take steps of one solution as independent.",
      xTitle: "claimed probability", yTitle: "share right",
      bins: bins.filter { $0.count > 0 }.map {
        Self.bin($0.count, $0.claimed / Double($0.count), $0.right / Double($0.count))
      }, expectedCalibrationError: ReportNumber(error))
  }

  /// How honest the claimed probabilities are, and whether one temperature would make them more so:
  /// fitted on half of the prompts, measured on the others.
  private static func calibration(
    _ part: ReportedPart, _ pairs: [PartPair], _ start: String
  ) throws(RewardError) -> String {
    let margins = pairs.map(\.margin)
    let whole = try Calibration(margins: margins)
    var text =
      "\(start)Brier score \(shown(whole.brier)), log loss \(shown(whole.logLoss)); a model "
      + "that knows nothing has 0.250 and 0.693."
    guard margins.count <= CalibrationReport.mostPairs else {
      return text + " No temperature was fitted: that takes long for more than "
        + "\(counted(CalibrationReport.mostPairs, "pair"))."
    }
    let names = part.samples.promptNames
    let groups = pairs.map { names[$0.sample] }
    guard let found = try CalibrationReport(margins: margins, groups: groups) else { return text }
    guard let after = found.after, let gain = found.gain, let temperature = found.fit.temperature
    else { return text + " Best temperature: \(found.table[0][1])." }
    text +=
      " Divided by a temperature of \(shown(temperature)), which half of the prompts chose, the "
      + "margins of the other half (\(counted(found.measured, "pair"))) have a calibration error of "
      + "\(shown(after.ece)) instead of \(shown(found.before.ece)); their log loss falls by "
      + "\(ReportNumber(gain).text)" + (gain.mean < 0 ? ", which is a rise." : ".")
    return text
  }

  private static func bin(
    _ count: Int, _ claimed: Double, _ right: Double
  ) -> ReliabilityPlot.Bin {
    // A share made of halves may pass 1 by a rounding.
    let successes = min(Double(count), right * Double(count))
    let interval = Interval.wilson(successes: successes, n: count)
    return .init(
      count: count, predicted: min(1, claimed), observed: right, low: interval.lower,
      high: interval.upper)
  }
}
