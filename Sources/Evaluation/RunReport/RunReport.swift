public import Basics
public import Foundation
import OrderedCollections

/// What one or several evaluations say, as a ``Report``: how good a model is, how sure that is,
/// where it is weak, and what the numbers came from.
///
/// Every number is computed again from the samples, and a `result.json` that says another one is
/// refused. The same folders make the same page to the byte.
public struct RunReport: Sendable {
  /// The runs, in the order given.
  public let runs: [ReportedRun]
  /// How many mistakes of each benchmark and run are shown with their texts.
  public var mistakes: Int

  /// Reads and checks runs.
  ///
  /// - Parameters:
  ///   - mistakes: see the property; not negative.
  /// - Throws: `argument` without runs; what ``ReportedPart`` throws; `report.input` for other
  ///   files in the folders that are not what they should be.
  /// - Complexity: O(samples), and bootstraps of 2,000 resamples.
  public init(
    _ folders: [EvaluationFolder], mistakes: Int = 10
  ) throws(RewardError) {
    precondition(mistakes >= 0, "a number of mistakes is not negative")
    guard !folders.isEmpty else { throw RewardError(.badArgument, "a report needs a run") }
    self.mistakes = mistakes
    var runs: [ReportedRun] = []
    for (folder, label) in zip(folders, ReportedRun.labels(folders.map(\.path))) {
      runs.append(try ReportedRun(folder, label: label))
    }
    self.runs = runs
  }

  /// The page.
  ///
  /// - Parameters:
  ///   - title: nil names the models.
  ///   - plotly: where `plotly.min.js` lies, which the page brings along.
  /// - Throws: what the protocols throw. ``Report/html()`` throws the rest.
  public func page(title: String? = nil, plotly: URL?) throws(RewardError) -> Report {
    let topics = try topics()
    var sections = [try summary(topics)]
    for topic in topics { sections.append(try section(topic)) }
    sections += [curves, consistency].compactMap(\.self)
    sections += [rowAccounting, provenance]
    return Report(
      title: title ?? heading, subtitle: subtitle(topics), sections: sections, plotly: plotly)
  }

  var labels: [String] { runs.map(\.label) }
  var isComparison: Bool { runs.count > 1 }

  /// A benchmark or data set with what each run has of it.
  struct Topic {
    let name: String
    let title: String
    /// By run; nil where it was not evaluated.
    let parts: [ReportedPart?]
    /// Nil for a single run.
    let best: BestRuns?

    /// The runs that have it, with their places.
    var present: [(run: Int, part: ReportedPart)] {
      parts.enumerated().compactMap { run, part in part.map { (run, $0) } }
    }

    /// The numbers that some run has, in the first run's order and then the others'.
    func measures(_ isWanted: (RunMeasure) -> Bool = { _ in true }) -> [RunMeasure] {
      var seen: Set<[String]> = []
      var found: [RunMeasure] = []
      for (_, part) in present {
        for measure in part.measures where isWanted(measure) {
          if seen.insert(measure.key).inserted { found.append(measure) }
        }
      }
      return found
    }

    func measure(_ key: [String], _ run: Int) -> RunMeasure? {
      parts[run]?.measures.first { $0.key == key }
    }
  }

  private func topics() throws(RewardError) -> [Topic] {
    var topics: [Topic] = []
    for name in OrderedSet(runs.flatMap { $0.parts.map(\.name) }) {
      let parts = runs.map { run in run.parts.first { $0.name == name } }
      topics.append(
        Topic(
          name: name, title: parts.lazy.compactMap(\.self).first!.title, parts: parts,
          best: isComparison ? try BestRuns(parts) : nil))
    }
    return topics
  }

  private var heading: String {
    if isComparison { return "Comparing \(listed(labels))" }
    guard let model = runs[0].models.first else { return "Evaluation \(runs[0].label)" }
    return "How good is \(model.split(separator: "/").last ?? "the model")?"
  }

  private func subtitle(_ topics: [Topic]) -> String {
    let items = topics.reduce(0) { $0 + ($1.present.first?.part.samples.count ?? 0) }
    var text = "\(ReportNumber.count(items).valueText) items of "
    text +=
      topics.count <= 4 ? listed(topics.map(\.title)) : "\(topics.count) benchmarks and data sets"
    if isComparison { text += ", \(runs.count) runs side by side" }
    return text
      + ". Every accuracy has its 95\u{a0}% interval, and beside it what rules reach that do "
      + "not read the answers."
  }
}

/// "a", "a and b", "a, b and c".
func listed(_ texts: [String]) -> String {
  guard texts.count > 1 else { return texts.first ?? "" }
  return texts.dropLast().joined(separator: ", ") + " and " + texts[texts.count - 1]
}

/// "1 item", "2 items", "1,204 items".
func counted(_ count: Int, _ noun: String) -> String {
  ReportNumber.count(count).valueText + " " + noun + (count == 1 ? "" : "s")
}
