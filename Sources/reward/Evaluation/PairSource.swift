import Basics
import Evaluation
import Foundation
import OrderedCollections
import Preferences
import Storage
import Text
import Training

/// Preference pairs of one or several files, row by row in constant memory.
final class PairSource: EvaluationSource {
  let name: String
  let total: Int?
  private let limit: Int
  private let isOneFile: Bool
  private var stream: ExampleStream<PreferencePair>
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
    limit = options.limit ?? .max
    isOneFile = files.count == 1
    split = evalFraction.map { HashedSplit(fraction: $0) }
    total = options.limit ?? RowCount.estimate(files)
    stream = try ExampleStream(
      paths: files, columns: options.columns(), policy: options.rowPolicy)
  }

  func next() throws -> EvaluationRow? {
    guard stream.read < limit, let pairs = try stream.next() else { return nil }
    guard let place = pairs.first?.place else {
      return EvaluationRow(file: name, line: 0, items: [])
    }
    var row = EvaluationRow(file: place.file ?? name, line: place.line, items: [])
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
    let file = pair.place.file ?? name
    let id = pair.original["id"].map { $0.string ?? $0.text }
    let line = String(pair.place.line)
    var sample = EvaluationSample(
      id: id ?? (isOneFile ? line : "\((file as NSString).lastPathComponent):\(line)"),
      prompt: .array(pair.prompt.map(\.json)),
      candidates: [pair.chosenText, pair.rejectedText], correct: [0])
    (sample.file, sample.line) = (file, pair.place.line)
    return EvaluationItem(
      sample: sample, candidates: pair.candidates,
      group: String(pair.group.prefix(EvaluationSample.promptNameLength)))
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
    var result = stream.accounting
    for drop in dropped { result.withdraw(drop.reason, line: drop.line, examples: drop.examples) }
    if lostExamples > 0 { result.withdrawExamples(lostExamples) }
    for _ in 0..<truncated { result.truncate() }
    return result
  }

  var account: String { "\(name): \(accounting)" }
  var accountJSON: JSONObject { accounting.json }
}
