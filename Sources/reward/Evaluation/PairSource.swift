import Basics
import Evaluation
import OrderedCollections
import Preferences
import Storage
import Text
import Training

/// Preference pairs of one or several files, row by row in constant memory.
final class PairSource: EvaluationSource {
  let name: String
  let total: Int?
  private let files: [String]
  private let options: DatasetOptions
  private var stream: ExampleStream<PreferencePair>
  private var nextFile = 1
  /// Of the files before the open one.
  private var earlier = RowAccounting()
  private let split: HashedSplit?
  private var dropped: [(reason: RowReason, line: Int, examples: Int)] = []
  private var lostExamples = 0
  private var truncated = 0

  /// - Parameters:
  ///   - files: of the same data set, such as the parts of a large one.
  ///   - evalFraction: only the prompts that training holds out with it.
  /// - Throws: what opening the first file throws.
  init(_ files: [String], _ options: DatasetOptions, evalFraction: Double?) throws {
    name = options.name
    self.files = files
    self.options = options
    split = evalFraction.map { HashedSplit(fraction: $0) }
    let estimates = files.compactMap(RowCount.estimate)
    total = options.limit ?? (estimates.count == files.count ? estimates.reduce(0, +) : nil)
    stream = try ExampleStream(
      path: files[0], columns: options.columns(), policy: options.rowPolicy)
  }

  private func nextPairs() throws -> [PreferencePair]? {
    while earlier.read + stream.accounting.read < options.limit ?? .max {
      if let pairs = try stream.next() { return pairs }
      try stream.finish()
      guard nextFile < files.count else { return nil }
      earlier.add(stream.accounting)
      stream = try ExampleStream(
        path: files[nextFile], columns: options.columns(), policy: options.rowPolicy,
        fileNumber: nextFile)
      nextFile += 1
    }
    return nil
  }

  func next() throws -> EvaluationRow? {
    guard let pairs = try nextPairs() else { return nil }
    guard let line = pairs.first?.place.line else {
      return EvaluationRow(file: name, line: 0, items: [])
    }
    var row = EvaluationRow(file: name, line: line, items: [])
    for pair in pairs {
      if let split, !split.isEvaluation(pair.splitGroup) {
        row.lost.append(.notHeldOut)
      } else {
        row.items.append(item(pair))
      }
    }
    return row
  }

  private func item(_ pair: PreferencePair) -> EvaluationItem {
    let id = pair.original["id"].map { $0.string ?? $0.text }
    var sample = EvaluationSample(
      id: id ?? String(pair.place.line), prompt: .array(pair.prompt.map(\.json)),
      candidates: [pair.chosenText, pair.rejectedText], correct: [0])
    (sample.file, sample.line) = (name, pair.place.line)
    // A group's first 60 bits tell a billion prompts apart, and lie in the text itself.
    return EvaluationItem(
      sample: sample, candidates: pair.candidates, group: String(pair.group.prefix(15)))
  }

  func settle(_ row: EvaluationRow) {
    if row.isTruncated { truncated += 1 }
    guard let reason = row.lost.last else { return }
    if row.items.isEmpty {
      dropped.append((reason, row.line, row.lost.count))
    } else {
      lostExamples += row.lost.count
    }
  }

  func finish() throws {
    try stream.finish()
    guard accounting.used > 0 else {
      throw RewardError(.datasetEmpty, "no pairs are left", at: .init(file: name))
    }
  }

  private var accounting: RowAccounting {
    var result = earlier
    result.add(stream.accounting)
    for drop in dropped { result.withdraw(drop.reason, line: drop.line, examples: drop.examples) }
    if lostExamples > 0 { result.withdrawExamples(lostExamples) }
    for _ in 0..<truncated { result.truncate() }
    return result
  }

  var account: String { "\(name): \(accounting)" }
  var accountJSON: JSONObject { accounting.json }
}
