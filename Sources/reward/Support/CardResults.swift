import Basics
import Evaluation
import Foundation
import OrderedCollections
import Storage
import Tracking
import Yams

/// A model's README with the numbers of an evaluation added, not yet written.
struct CardResults {
  let path: String
  let text: String
  /// How many results were added.
  let count: Int

  /// - Throws: `file.access`.
  func write() throws(RewardError) { try AtomicFile.write(text, to: path) }

  /// The cards of all models of a report.
  ///
  /// - Throws: `argument` where a model is no directory here, or is that of two runs;
  ///   `file.access`; `card.front-matter` where results cannot be added without losing something.
  static func cards(of report: RunReport) throws -> [CardResults] {
    var cards: OrderedDictionary<String, CardResults> = [:]
    for run in report.runs {
      for model in run.models {
        let parts = run.parts.filter { $0.result["model"]?.string == model }
        let path = try readme(of: model)
        guard cards[path] == nil else {
          throw RewardError(
            .badArgument,
            "two runs are of this model: --model-card would have to choose between their numbers",
            at: .init(file: model))
        }
        let index = ModelIndex(
          name: URL(fileURLWithPath: model).standardizedFileURL.lastPathComponent,
          results: parts.flatMap { results($0, command: $0.command ?? run.command) })
        cards[path] = try CardResults(adding: index, to: path)
      }
    }
    return Array(cards.values)
  }

  private static func readme(of model: String) throws(RewardError) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: model, isDirectory: &isFolder), isFolder.boolValue
    else {
      throw RewardError(
        .badArgument, "--model-card needs the model's directory, which is not here",
        at: .init(file: model))
    }
    let path = model + "/README.md"
    let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
    guard !isLink else {
      throw RewardError(
        .badArgument,
        "the card is a link, as in the hub's cache, which is not changed; copy the model first",
        at: .init(file: path))
    }
    return path
  }

  private init(adding index: ModelIndex, to path: String) throws(RewardError) {
    var earlier = ""
    if FileManager.default.fileExists(atPath: path) {
      do { earlier = try String(contentsOfFile: path, encoding: .utf8) } catch {
        throw RewardError(
          .fileAccess, "the card cannot be read as UTF-8 text", at: .init(file: path), cause: error)
      }
    }
    do throws(RewardError) {
      text = try index.merged(into: earlier)
      try Self.requireKept(earlier, text, results: index.results.count)
    } catch { throw error.inFile(path) }
    self.path = path
    count = index.results.count
  }

  /// Reads both front matters as YAML: whatever the lines looked like, no key may be lost or
  /// changed.
  private static func requireKept(
    _ before: String, _ after: String, results: Int
  ) throws(RewardError) {
    let old: Node.Mapping?
    let new: Node.Mapping?
    do {
      old = try frontMatter(before)?.mapping
      new = try frontMatter(after)?.mapping
    } catch {
      throw RewardError(.cardFrontMatter, "its front matter is no YAML", cause: error)
    }
    let isKept = (old ?? [:]).allSatisfy { key, value in
      key.string == "model-index" || new?[key] == value
    }
    let added = new?["model-index"]?.sequence?.first?["results"]?.sequence?.count ?? 0
    guard isKept, added >= results else {
      throw RewardError(
        .cardFrontMatter,
        "adding results would change other keys of its front matter; nothing was written")
    }
  }

  private static func frontMatter(_ text: String) throws -> Node? {
    let lines = text.replacing("\u{feff}", with: "").split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    func isRule(_ line: Substring) -> Bool {
      line.hasPrefix("---") && line.dropFirst(3).allSatisfy { $0 == " " }
    }
    guard let first = lines.first, isRule(first),
      let end = lines.dropFirst().firstIndex(where: isRule)
    else { return nil }
    return try Yams.compose(yaml: lines[1..<end].joined(separator: "\n"))
  }

  /// The numbers of a part, but those of its smallest pieces.
  private static func results(
    _ part: ReportedPart, command: String?
  ) -> [ModelIndex.Result] {
    part.measures.compactMap { measure in
      guard let value = measure.value, measure.role != .detail else { return nil }
      return ModelIndex.Result(
        dataset: part.title, identifier: part.hubIdentifier ?? part.name,
        subset: measure.cardName, metric: measure.metricType, measure: measure.measure,
        value: value, count: measure.n, interval: measure.interval.map { $0.lower...$0.upper },
        command: command)
    }
  }
}

extension ReportedPart {
  /// The data's id on the hub, where the benchmark's definition has one.
  fileprivate var hubIdentifier: String? {
    definition?.hub.values.first?.split(separator: ":").first.map(String.init)
  }
}

extension RunMeasure {
  fileprivate var cardName: String {
    switch role {
    case .overall: "overall"
    case .pooled: "all measured items"
    case .section: "section \(name)"
    case .language, .subset, .detail: name.isEmpty ? "all" : name
    }
  }

  /// The metric as the hub names it.
  fileprivate var metricType: String {
    if measure.hasPrefix("accuracy") || measure.hasPrefix("mean accuracy") { return "accuracy" }
    if measure.hasPrefix("F1") { return "f1" }
    if measure == "rank correlation" { return "spearmanr" }
    return measure.lowercased().replacing(" ", with: "-")
  }
}
