import Basics
import Evaluation
import OrderedCollections
import Preferences
import Rewards
import Storage
import Tracking

/// Gives the candidates of a file's rows their proxy and gold scores, some rows at a time, and saves
/// the rows as they come.
struct CandidateScorer {
  let sources: LabSources.Opened
  let data: DatasetOptions
  /// Where the data's rows are.
  let files: [String]
  let added: AddedColumnOptions
  /// Where rows are saved; nil saves none.
  let rows: ResumableRows?
  /// The rows that an earlier run saved, whose scores count.
  let stored: RowReader?
  /// Rows and tokens that are scored together at least, as far as there are so many.
  private static let batch = (rows: 64, tokens: 4096)

  /// What came of the rows.
  struct Result {
    var samples: [OveroptimisationSample] = []
    var accounting = RowAccounting()
  }

  private struct Waiting<Row: LabRow> {
    let row: Row
    let number: Int
    let proxy: OpenSource.Scores
    let gold: OpenSource.Scores
  }

  /// - Throws: what reading, the sources and saving throw, with the row's line; `rows.interrupted`.
  func run<Row: LabRow>(_ kind: Row.Type) async throws -> Result {
    var stream = try ExampleStream<Row>(
      paths: files, columns: data.columns(), policy: data.rowPolicy)
    let existing = rows?.existing ?? 0
    let bar = ProgressBar(
      "score", total: data.limit ?? RowCount.estimate(files), initial: existing,
      unit: "prompt")
    defer { bar.finish() }
    var result = Result()
    var dropped: [(reason: RowReason, line: Int)] = []
    var truncated = 0
    var waiting: [Waiting<Row>] = []

    while stream.read < data.limit ?? .max, let found = try stream.next() {
      for row in found {
        let next: Waiting<Row>
        do throws(RewardError) {
          next = try prepare(row, number: result.samples.count + waiting.count + 1)
        } catch {
          guard data.rowPolicy == .skip, error.isAboutCandidates else {
            throw error.atRow(row.place)
          }
          dropped.append((RowReason(error.code.rawValue), row.place.line))
          continue
        }
        if rows != nil {
          try added.check(
            row.original, added: added(of: Row.self), file: row.place.file, line: row.place.line)
        }
        if next.proxy.isTruncated || next.gold.isTruncated { truncated += 1 }
        if next.number <= existing {
          result.samples.append(try saved(next))
          continue
        }
        waiting.append(next)
        let tokens = waiting.reduce(0) { $0 + $1.proxy.tokens + $1.gold.tokens }
        if waiting.count >= Self.batch.rows || tokens >= Self.batch.tokens {
          try await score(&waiting, into: &result, bar)
        }
      }
      try rows?.stopIfAsked()
    }
    try stream.finish()
    try await score(&waiting, into: &result, bar)
    try rows?.stopIfAsked()
    result.accounting = stream.accounting
    for drop in dropped { result.accounting.withdraw(drop.reason, line: drop.line) }
    for _ in 0..<truncated { result.accounting.truncate() }
    bar.finish()
    Console.say("\(data.name): \(result.accounting)")
    try rows?.finish(rows: result.samples.count, accounting: result.accounting)
    return result
  }

  /// Added columns; a score that is read from the column of its own name is none.
  private func added<Row: LabRow>(of kind: Row.Type) -> [String] {
    zip(Row.added, [sources.proxy, sources.gold]).compactMap { name, source in
      if case .column(name) = source { nil } else { name }
    }
  }

  private func prepare<Row: LabRow>(
    _ row: Row, number: Int
  ) throws(RewardError) -> Waiting<Row> {
    let proxy = try sources.proxy.prepare(row.candidates, row.original)
    let gold = try sources.gold.prepare(row.candidates, row.original)
    // Of what a model says only the number is known yet: the rest must be right already.
    let zeros = Array(repeating: 0.0, count: proxy.count)
    _ = try row.sample(
      proxy: zeros, gold: Array(repeating: 0, count: gold.count), number: number)
    return Waiting(row: row, number: number, proxy: proxy, gold: gold)
  }

  /// The scores of a row that was saved before.
  private func saved<Row: LabRow>(_ next: Waiting<Row>) throws -> OveroptimisationSample {
    try rows?.check(next.row.original, added: added(of: Row.self))
    guard let (line, old) = try stored?.next() else {
      preconditionFailure("rows that exist were opened to be read")
    }
    do throws(RewardError) {
      return try next.row.sample(
        proxy: OveroptimisationSample.scores(old, "proxy"),
        gold: OveroptimisationSample.scores(old, "gold"), number: next.number)
    } catch { throw error.atRow(file: stored?.name ?? data.name, line: line) }
  }

  private func score<Row: LabRow>(
    _ waiting: inout [Waiting<Row>], into result: inout Result, _ bar: ProgressBar
  ) async throws {
    let batch = waiting
    guard !batch.isEmpty else { return }
    func place(_ index: Int) -> RowPlace { batch[index].row.place }
    let proxies = try await sources.proxy.finish(batch.map(\.proxy), place: place)
    let golds = try await sources.gold.finish(batch.map(\.gold), place: place)
    for (index, next) in batch.enumerated() {
      result.samples.append(
        try next.row.sample(proxy: proxies[index], gold: golds[index], number: next.number))
      try rows?.write(next.row.scored(proxy: proxies[index], gold: golds[index]))
    }
    try rows?.flush()
    bar.advance(by: batch.count)
    waiting = []
  }
}

extension RewardError {
  /// Whether a row of candidates is at fault, which the policy `skip` leaves out.
  fileprivate var isAboutCandidates: Bool {
    let own: [Code] = [.overoptimisationSample, .evaluationCount, .evaluationEmpty]
    return isAboutRow || own.contains(code)
      || ["instruction.", "ifeval."].contains { code.rawValue.hasPrefix($0) }
  }
}
