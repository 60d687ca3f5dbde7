import Basics
import Evaluation
import OrderedCollections
import Preferences
import Rewards
import Text

/// What gives scores, ready.
enum OpenSource {
  case column(String)
  case rule(ScoreRule)
  case model(ScalarRewardModel)

  /// A row's scores, or what a model will be asked.
  enum Scores {
    case known([Double])
    case asked([EncodedText])

    var count: Int {
      switch self {
      case .known(let scores): scores.count
      case .asked(let texts): texts.count
      }
    }

    var isTruncated: Bool {
      if case .asked(let texts) = self { texts.contains { $0.truncated > 0 } } else { false }
    }

    var tokens: Int {
      if case .asked(let texts) = self { texts.reduce(0) { $0 + $1.ids.count } } else { 0 }
    }
  }

  /// Everything but the computing of a model, so that a bad row is found before.
  /// - Throws: what is wrong with the row.
  func prepare(_ candidates: [Candidate], _ row: JSONObject) throws(RewardError) -> Scores {
    switch self {
    case .column(let name): return .known(try OveroptimisationSample.scores(row, name))
    case .rule(let rule): return .known(try rule.scores(candidates.map(\.responseText), row))
    case .model(let model):
      var texts: [EncodedText] = []
      for candidate in candidates { texts.append(try model.encode(candidate)) }
      return .asked(texts)
    }
  }

  /// The scores of several rows.
  /// - Throws: `reward.not-finite` with the place that `place` gives to the row's number.
  func finish(_ rows: [Scores], place: (Int) -> RowPlace) throws -> [[Double]] {
    guard case .model(let model) = self else {
      return rows.map { if case .known(let scores) = $0 { scores } else { [] } }
    }
    let texts = rows.map { row -> [[Int32]] in
      if case .asked(let texts) = row { texts.map(\.ids) } else { [] }
    }
    do {
      var found = try model.scores(texts.flatMap { $0 })[...]
      return texts.map { own in
        defer { found = found.dropFirst(own.count) }
        return Array(found.prefix(own.count))
      }
    } catch let error as RewardError {
      guard error.code == .rewardNotFinite else { throw error }
      // Which row it is, asking for each alone tells.
      for (index, own) in texts.enumerated() {
        do { _ = try model.scores(own) } catch let single as RewardError {
          throw single.atRow(place(index))
        }
      }
      throw error
    }
  }
}
