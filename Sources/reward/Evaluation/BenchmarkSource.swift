import Basics
import Evaluation
import OrderedCollections
import Preferences
import Storage
import Text

/// A benchmark's items, read from its files by its definition.
final class BenchmarkSource: EvaluationSource {
  let name: String
  let total: Int?
  private let files: [BenchmarkData.File]
  private let policy: RowPolicy
  private let limit: Int?
  private var reader: BenchmarkReader
  /// Whether items are made of several rows: all are read before the first one is known, and a limit
  /// is on items, not on the rows of each file.
  private let isWhole: Bool
  private var open: (file: BenchmarkData.File, rows: RowReader)?
  private var nextFile = 0
  /// The row's place in its file, from 0.
  private var number = 0
  private var isRead = false
  /// Items that were made of several rows.
  private var whole: [BenchmarkItem] = []
  private var counts = (read: 0, items: 0, used: 0, truncated: 0)
  private var dropped: OrderedDictionary<String, Int> = [:]
  /// The items that were scored, in order.
  private(set) var items: [BenchmarkItem] = []
  private var waiting: [BenchmarkItem] = []

  init(
    _ definition: BenchmarkDefinition, files: [BenchmarkData.File], policy: RowPolicy, limit: Int?
  ) {
    name = definition.name
    self.files = files
    self.policy = policy
    self.limit = limit
    reader = BenchmarkReader(definition)
    isWhole = definition.kind == .rows
    // Of the data at hand, which need not be what was published.
    let rows = isWhole ? nil : RowCount.estimate(files.map(\.path))
    total = rows.map { rows in min(rows, min(limit ?? rows, rows) * files.count) }
  }

  func next() throws -> EvaluationRow? {
    while !isRead {
      if !isWhole, number >= limit ?? .max { open = nil }
      if open == nil {
        guard nextFile < files.count else { break }
        open = (files[nextFile], try RowReader(path: files[nextFile].path))
        nextFile += 1
        number = 0
      }
      guard let found = try open!.rows.nextOrBroken() else {
        open = nil
        continue
      }
      let file = open!.file
      counts.read += 1
      defer { number += 1 }
      switch found {
      case .broken(let error, _):
        guard policy == .skip else { throw error }
        reader.skipUnreadable()
        dropped[error.code.rawValue, default: 0] += 1
      case .row(let line, let row):
        let item = try skipping(file: file.path, line: line) { () throws(RewardError) in
          guard let item = try reader.item(row, number: number, part: file.part) else { return nil }
          return try self.row(item, file: file.path, line: line)
        }
        if let item { return item }
      }
    }
    if !isRead {
      isRead = true
      whole = try reader.finish(skips: policy == .skip).prefix(limit ?? .max).reversed()
    }
    let file = files.last?.path ?? name
    while let item = whole.popLast() {
      let row = try skipping(file: file, line: 0) { () throws(RewardError) in
        try self.row(item, file: file, line: 0)
      }
      if let row { return row }
    }
    return nil
  }

  /// Nil where the policy leaves out what is wrong with one row.
  private func skipping(
    file: String, line: Int, _ body: () throws(RewardError) -> EvaluationRow?
  ) throws(RewardError) -> EvaluationRow? {
    do throws(RewardError) { return try body() } catch {
      let isAboutRow = error.code == .benchmarkRow || error.code.rawValue.hasPrefix("message.")
      guard policy == .skip, isAboutRow else { throw error.atRow(file: file, line: line) }
      dropped[error.code.rawValue, default: 0] += 1
      return nil
    }
  }

  private func row(
    _ item: BenchmarkItem, file: String, line: Int
  ) throws(RewardError) -> EvaluationRow {
    let messages: [Message]
    if let text = item.prompt.string {
      messages = [Message(role: "user", content: text)]
    } else {
      messages = try Message.list(json: item.prompt)
    }
    var sample = EvaluationSample(
      id: item.id, subset: item.subset, prompt: item.prompt, candidates: item.candidates,
      correct: item.correct)
    sample.language = item.language
    sample.ratings = item.ratings
    sample.steps = item.steps
    sample.wrongSteps = item.wrongSteps
    (sample.file, sample.line) = (file, line)
    waiting.append(item)
    counts.items += 1
    let candidates = item.candidates.map { text in
      var candidate = Candidate(
        prompt: messages, response: [Message(role: "assistant", content: text)])
      if !item.steps.isEmpty { candidate.steps = item.steps }
      return candidate
    }
    return EvaluationRow(
      file: file, line: line, items: [EvaluationItem(sample: sample, candidates: candidates)])
  }

  /// Rows are settled in the order in which they came.
  func settle(_ row: EvaluationRow) {
    let item = waiting.removeFirst()
    guard row.lost.isEmpty else {
      dropped[row.lost[0].rawValue, default: 0] += 1
      return
    }
    items.append(item)
    counts.used += 1
    if row.isTruncated { counts.truncated += 1 }
  }

  func finish() throws {
    guard counts.used > 0 else {
      throw RewardError(
        .datasetEmpty, "no items are left: \(account)", at: .init(file: files.first?.path ?? name))
    }
  }

  var account: String {
    let notes = reader.notes.merging(dropped) { $0 + $1 }
      .map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    return "\(name): \(Counted(counts.read, "row")) read, \(Counted(counts.used, "item")) used "
      + "(\(counts.truncated) truncated)" + (notes.isEmpty ? "" : "; \(notes)")
  }

  var accountJSON: JSONObject {
    func numbers(_ counts: OrderedDictionary<String, Int>) -> JSONValue {
      .object(counts.reduce(into: [:]) { $0[$1.key] = .number($1.value) })
    }
    return [
      "read": .number(counts.read), "items": .number(counts.items), "used": .number(counts.used),
      "truncated": .number(counts.truncated), "dropped": numbers(dropped),
      "notes": numbers(reader.notes),
    ]
  }
}
