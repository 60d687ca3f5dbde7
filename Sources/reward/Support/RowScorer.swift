import Basics
import Models
import OrderedCollections
import Preferences
import Rewards
import Text
import Tracking

/// Scores the rows of a file one after another in constant memory.
///
/// Rows are gathered until a few batches are full; each batch computes the prompts that its texts
/// share once.
struct RowScorer {
  let model: ScalarRewardModel
  let data: DatasetOptions
  let rows: ResumableRows

  /// - Throws: what reading, encoding and scoring throw, with the row's line.
  func run<Row: ScorableRow>(_ kind: Row.Type, title: String) throws {
    var stream = try ExampleStream<Row>(
      path: data.dataset, columns: data.columns(), policy: data.rowPolicy)
    let total = data.limit ?? RowCount.estimate(data.dataset)
    let bar = ProgressBar(title, total: total, initial: rows.existing, unit: "row")
    defer { bar.finish() }
    var dropped: [(reason: RowReason, line: Int)] = []
    var truncated = 0
    var pending: [(row: Row, texts: [[Int32]])] = []
    var tokens = 0
    var count = 0

    func flush() throws {
      guard !pending.isEmpty else { return }
      let scores: [Double]
      do { scores = try model.scores(pending.flatMap(\.texts)) } catch {
        throw blamed(error, on: pending.map { ($0.row.place, $0.texts) })
      }
      var start = 0
      for (row, texts) in pending {
        let scored: JSONObject
        do throws(RewardError) {
          scored = try row.scored(Array(scores[start..<start + texts.count]))
        } catch { throw error.atRow(file: data.dataset, line: row.place.line) }
        try rows.write(scored)
        start += texts.count
      }
      try rows.flush()
      bar.advance(by: pending.count)
      pending.removeAll(keepingCapacity: true)
      tokens = 0
    }

    while stream.accounting.read < data.limit ?? .max, let found = try stream.next() {
      for row in found {
        let texts: [EncodedText]
        do { texts = try encode(row) } catch let error as RewardError {
          guard data.rowPolicy == .skip, error.isAboutRow else {
            throw error.atRow(file: data.dataset, line: row.place.line)
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
        pending.append((row, texts.map(\.ids)))
        tokens += texts.reduce(0) { $0 + $1.ids.count }
        if tokens >= 8 * model.options.maximumBatchTokens { try flush() }
      }
    }
    try stream.finish()
    try flush()
    var accounting = stream.accounting
    for drop in dropped { accounting.withdraw(drop.reason, line: drop.line) }
    for _ in 0..<truncated { accounting.truncate() }
    bar.finish()
    Console.say("\(data.dataset): \(accounting)")
    try rows.finish(rows: count, accounting: accounting)
  }

  private func encode(_ row: some ScorableRow) throws -> [EncodedText] {
    try row.candidates.map { try model.encodeChecked($0) }
  }

  /// The error of the row that causes it, found by scoring the rows one by one.
  private func blamed(
    _ error: any Error, on rows: [(place: RowPlace, texts: [[Int32]])]
  ) -> any Error {
    guard (error as? RewardError)?.code == .rewardNotFinite else { return error }
    for (place, texts) in rows {
      do { _ = try model.scores(texts) } catch let single as RewardError {
        return single.atRow(file: data.dataset, line: place.line)
      } catch { return error }
    }
    return error
  }
}

extension ScalarRewardModel {
  /// A candidate's tokens, refused unless they can be scored.
  /// - Throws: what the recipe and ``EncodedText/checkScorable(vocabulary:positions:)`` throw.
  func encodeChecked(_ candidate: Candidate) throws -> EncodedText {
    let text = try recipe.encode(
      prompt: candidate.prompt, response: candidate.response, tokenizer: tokenizer)
    try text.checkScorable(
      vocabulary: classifier.trunk.vocabularySize, positions: classifier.trunk.maximumPositions)
    return text
  }
}
