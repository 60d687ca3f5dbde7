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
  let model: ScalarRewardModel
  let data: DatasetOptions
  /// Where the data's rows are.
  let files: [String]
  let rows: ResumableRows
  let added: AddedColumnOptions

  /// - Throws: what reading, encoding and scoring throw, with the row's line; `rows.interrupted`.
  func run<Row: ScorableRow>(_ kind: Row.Type, title: String) throws {
    var stream = try ExampleStream<Row>(
      paths: files, columns: data.columns(), policy: data.rowPolicy)
    let total = data.limit ?? RowCount.estimate(files)
    let bar = ProgressBar(title, total: total, initial: rows.existing, unit: "row")
    defer { bar.finish() }
    var dropped: [(reason: RowReason, line: Int)] = []
    var truncated = 0
    var count = 0
    var batch = RowBatch<Row>(
      limit: model.options.isDeterministic ? 0 : model.options.maximumBatchTokens)
    var unflushed = 0

    func score() throws {
      unflushed += batch.tokens
      let scores = try scores(batch)
      let finished = batch.take(scores)
      for (row, rewards) in finished {
        let scored: JSONObject
        do throws(RewardError) { scored = try row.scored(rewards) } catch {
          throw error.atRow(row.place)
        }
        try rows.write(scored)
      }
      if 2 * unflushed >= model.options.maximumBatchTokens {
        try rows.flush()
        unflushed = 0
      }
      bar.advance(by: finished.count)
      try rows.stopIfAsked()
    }

    while stream.read < data.limit ?? .max, let found = try stream.next() {
      for row in found {
        try added.check(
          row.original, added: row.added, file: row.place.file, line: row.place.line)
        let texts: [EncodedText]
        do { texts = try encode(row) } catch let error as RewardError {
          guard data.rowPolicy == .skip, error.isAboutRow else {
            throw error.atRow(row.place)
          }
          dropped.append((RowReason(error.code.rawValue), row.place.line))
          continue
        }
        if texts.contains(where: { $0.truncated > 0 }) { truncated += 1 }
        count += 1
        if count <= rows.existing {
          try rows.check(row.original, added: row.added)
          continue
        }
        batch.add(row)
        for text in texts {
          if !batch.hasRoom(for: text.ids.count) { try score() }
          batch.add(text.ids)
        }
      }
      try rows.stopIfAsked()
    }
    try stream.finish()
    if !batch.isEmpty { try score() }
    // Ctrl-C also ends the program that feeds a pipe: its rows are then not all there.
    try rows.stopIfAsked()
    var accounting = stream.accounting
    for drop in dropped { accounting.withdraw(drop.reason, line: drop.line) }
    for _ in 0..<truncated { accounting.truncate() }
    bar.finish()
    Console.say("\(data.name): \(accounting)")
    try rows.finish(rows: count, accounting: accounting)
  }

  private func encode(_ row: some ScorableRow) throws -> [EncodedText] {
    try row.candidates.map { try model.encode($0) }
  }

  /// The batch's scores. Where one is no number, the error names the row that causes it, found by
  /// scoring the texts one by one.
  private func scores(_ batch: RowBatch<some ScorableRow>) throws -> [Double] {
    do { return try model.scores(batch.texts) } catch let error as RewardError {
      guard error.code == .rewardNotFinite else { throw error }
      for (index, text) in batch.texts.enumerated() {
        do { _ = try model.scores([text]) } catch let single as RewardError {
          throw single.atRow(batch.place(of: index))
        }
      }
      throw error
    }
  }
}
