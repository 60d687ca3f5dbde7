import Basics
import Models
import OrderedCollections
import Preferences
import Rewards
import Text
import Tracking

/// Scores the rows of a file one after another in constant memory.
///
/// Texts are scored as soon as they fill a batch, whatever rows they belong to, and a row is
/// written with its last text's score: batches are as full as they would be for the whole file at
/// once, while rows come out and a wish to stop is heard after each.
struct RowScorer {
  let model: any RewardModel
  /// Most tokens of a batch.
  let batchTokens: Int
  /// Whether every candidate is scored by itself.
  let scoresAlone: Bool
  let data: DatasetOptions
  /// Where the data's rows are.
  let files: [String]
  let rows: ResumableRows
  let added: AddedColumnOptions

  /// Scores the rows of a data set as a command's options say.
  /// - Throws: what opening the reward and the files throws, and what ``run(_:title:explains:)`` does.
  static func run<Row: ScorableRow>(
    _ kind: Row.Type, title: String, _ scoring: ScoringOptions, _ data: DatasetOptions,
    _ output: OutputOptions, explains: Bool
  ) async throws {
    let files = try await data.files()
    try output.check(inputs: files)
    let scoring = try await scoring.resolved()
    let opened = try await OpenedReward(scoring)
    var identity = opened.identity
    identity["explain"] = .bool(explains)
    let rows = try ResumableRows(output, data: data, files: files, identity: identity)
    try await RowScorer(
      model: opened.model, batchTokens: scoring.batchTokens, scoresAlone: scoring.deterministic,
      data: data, files: files, rows: rows, added: output.added
    ).run(kind, title: title, explains: explains)
  }

  /// - Throws: what reading, encoding and scoring throw, with the row's line; `rows.interrupted`.
  func run<Row: ScorableRow>(
    _ kind: Row.Type, title: String, explains: Bool
  ) async throws {
    var stream = try ExampleStream<Row>(
      paths: files, columns: data.columns(), policy: data.rowPolicy)
    let total = data.limit ?? RowCount.estimate(files)
    let bar = ProgressBar(title, total: total, initial: rows.existing, unit: "row")
    defer { bar.finish() }
    let details = RewardDetails(explains: explains, hasAttributes: !model.card.attributes.isEmpty)
    var dropped: [(reason: RowReason, line: Int)] = []
    var truncated = 0
    var count = 0
    var batch = RowBatch<Row>(limit: scoresAlone ? 0 : batchTokens)
    var unflushed = 0

    func score() async throws {
      unflushed += batch.tokens
      let finished = batch.take(try await rewards(batch))
      for (row, rewards) in finished {
        if let bad = rewards.first(where: { !$0.value.isFinite }) {
          throw RewardError(.rewardNotFinite, "the reward is \(bad.value)").atRow(row.place)
        }
        let scored: JSONObject
        do throws(RewardError) { scored = try row.scored(rewards, with: details) } catch {
          throw error.atRow(row.place)
        }
        try rows.write(scored)
      }
      if 2 * unflushed >= batchTokens {
        try rows.flush()
        unflushed = 0
      }
      bar.advance(by: finished.count)
      try rows.stopIfAsked()
    }

    while stream.read < data.limit ?? .max, let found = try stream.next() {
      for row in found {
        let columns = row.added(details)
        try added.check(
          row.original, added: columns, file: row.place.file, line: row.place.line)
        let candidates = row.candidates
        let readings: [Reading?]
        do throws(RewardError) { readings = try check(candidates) } catch {
          guard data.rowPolicy == .skip, error.isAboutRow else {
            throw error.atRow(row.place)
          }
          dropped.append((RowReason(error.code.rawValue), row.place.line))
          continue
        }
        if readings.contains(where: { $0?.isTruncated == true }) { truncated += 1 }
        count += 1
        if count <= rows.existing {
          try rows.check(row.original, added: columns)
          continue
        }
        batch.add(row)
        for (candidate, reading) in zip(candidates, readings) {
          // What rules read costs next to nothing.
          let tokens = max(1, reading?.tokens ?? 1)
          if !batch.hasRoom(for: tokens) { try await score() }
          batch.add(candidate, tokens: tokens)
        }
      }
      try rows.stopIfAsked()
    }
    try stream.finish()
    if !batch.isEmpty { try await score() }
    // Ctrl-C also ends the program that feeds a pipe: its rows are then not all there.
    try rows.stopIfAsked()
    var accounting = stream.accounting
    for drop in dropped { accounting.withdraw(drop.reason, line: drop.line) }
    for _ in 0..<truncated { accounting.truncate() }
    bar.finish()
    Console.say("\(data.name): \(accounting)")
    try rows.finish(rows: count, accounting: accounting)
  }

  private func check(_ candidates: [Candidate]) throws(RewardError) -> [Reading?] {
    var readings: [Reading?] = []
    for candidate in candidates { readings.append(try model.check(candidate)) }
    return readings
  }

  /// The batch's rewards. Where one is no number, the error names the row that causes it, found by
  /// scoring the candidates one by one.
  private func rewards(_ batch: RowBatch<some ScorableRow>) async throws -> [Rewards.Reward] {
    do { return try await model.rewards(for: batch.candidates) } catch let error as RewardError {
      guard error.code == .rewardNotFinite || error.isAboutRow else { throw error }
      for (index, candidate) in batch.candidates.enumerated() {
        do { _ = try await model.rewards(for: [candidate]) } catch let single as RewardError {
          throw single.atRow(batch.place(of: index))
        }
      }
      throw error
    }
  }
}
