import Basics
import Evaluation
import OrderedCollections
import Preferences
import Rewards
import Storage
import Text
import Tracking

/// Contrast pairs with where they came from, and their scores.
struct ContrastRows {
  struct Row {
    let pair: ContrastPair
    let file: String?
    let line: Int
  }

  private(set) var rows: [Row] = []
  private(set) var read = 0
  /// By reason.
  private(set) var dropped: OrderedDictionary<String, Int> = [:]

  /// Pairs that were found in the data.
  init(_ outcome: ContrastBuilder.Outcome, _ places: [RowPlace]) {
    rows = zip(outcome.pairs, outcome.places).map { pair, place in
      Row(pair: pair, file: places[place.query].file, line: places[place.query].line)
    }
    read = rows.count
  }

  /// Reads a file of the published schema.
  /// - Throws: `consistency.row` with its line unless rows are skipped, `dataset.empty`, and what
  ///   ``RowReader`` throws.
  init(file: String, policy: RowPolicy, limit: Int?) throws(RewardError) {
    let reader = try RowReader(path: file)
    while read < limit ?? .max, let found = try reader.nextOrBroken() {
      read += 1
      do throws(RewardError) {
        switch found {
        case .broken(let error, _): throw error
        case .row(let line, let row):
          do throws(RewardError) {
            rows.append(Row(pair: try ContrastPair(row: row), file: reader.name, line: line))
          } catch { throw error.atRow(file: reader.name, line: line) }
        }
      } catch {
        guard policy == .skip else { throw error }
        dropped[error.code.rawValue, default: 0] += 1
      }
    }
    guard !rows.isEmpty else {
      throw RewardError(
        .datasetEmpty, "there are no contrast pairs", at: .init(file: reader.name))
    }
  }

  /// The four scores of each pair.
  ///
  /// - Parameter use: is given each scored pair, for the samples.
  /// - Throws: what the model throws, with the row's place; `dataset.empty` where no pair is left.
  mutating func score(
    _ model: any RewardModel, policy: RowPolicy, use: (JSONObject) throws -> Void
  ) async throws -> ContrastResult {
    let bar = ProgressBar("probe contrast", total: rows.count, unit: "pair")
    defer { bar.finish() }
    var pairs: [ContrastPair] = []
    var scores: [ContrastScores] = []
    for row in rows {
      do {
        let found = try await Self.score(row.pair, model)
        pairs.append(row.pair)
        scores.append(ContrastScores(found))
        var sample: JSONObject = ["probe": .string(ProbeKind.contrast.rawValue)]
        if let file = row.file { sample["file"] = .string(file) }
        sample["line"] = .number(row.line)
        sample.merge(row.pair.row) { $1 }
        sample["scores"] = .array(found.map { JSONValue.number($0) })
        try use(sample)
      } catch let error as RewardError {
        let isAboutRow = error.isAboutRow || error.code.rawValue.hasPrefix("message.")
        let placed = row.file.map { error.atRow(file: $0, line: row.line) } ?? error
        guard policy == .skip, isAboutRow else { throw placed }
        dropped[error.code.rawValue, default: 0] += 1
      }
      bar.advance(by: 1)
    }
    guard !pairs.isEmpty else {
      throw RewardError(
        .datasetEmpty, "no contrast pair can be scored", at: .init(file: rows.first?.file))
    }
    return try ContrastResult(pairs: pairs, scores: scores)
  }

  private static func score(
    _ pair: ContrastPair, _ model: any RewardModel
  ) async throws -> [Double] {
    let candidates = try pair.texts.map { text in
      let prompt =
        try text.prompt.string.map { [Message(role: "user", content: $0)] }
        ?? Message.list(json: text.prompt)
      return Candidate(prompt: prompt, response: text.answer)
    }
    return try await model.rewards(for: candidates).map(\.value)
  }

  /// Rows read = used + dropped.
  var json: JSONObject {
    [
      "read": .number(read), "used": .number(read - dropped.values.reduce(0, +)),
      "dropped": .object(dropped.mapValues { .number($0) }),
    ]
  }
}
