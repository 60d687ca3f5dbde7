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
  case model(any RewardModel)

  /// A row's scores, or what a model will be asked.
  enum Scores {
    case known([Double])
    case asked([Candidate], readings: [Reading?])

    var count: Int {
      switch self {
      case .known(let scores): scores.count
      case .asked(let candidates, _): candidates.count
      }
    }

    var isTruncated: Bool {
      if case .asked(_, let readings) = self {
        readings.contains { $0?.isTruncated == true }
      } else {
        false
      }
    }

    var tokens: Int {
      if case .asked(_, let readings) = self {
        readings.reduce(0) { $0 + ($1?.tokens ?? 1) }
      } else {
        0
      }
    }
  }

  /// Everything but the computing of a model, so that a bad row is found before.
  /// - Throws: what is wrong with the row.
  func prepare(_ candidates: [Candidate], _ row: JSONObject) throws(RewardError) -> Scores {
    switch self {
    case .column(let name): return .known(try OveroptimisationSample.scores(row, name))
    case .rule(let rule): return .known(try rule.scores(candidates.map(\.responseText), row))
    case .model(let model):
      var readings: [Reading?] = []
      for candidate in candidates { readings.append(try model.check(candidate)) }
      return .asked(candidates, readings: readings)
    }
  }

  /// The scores of several rows.
  /// - Throws: `reward.not-finite` with the place that `place` gives to the row's number.
  func finish(_ rows: [Scores], place: (Int) -> RowPlace) async throws -> [[Double]] {
    guard case .model(let model) = self else {
      return rows.map { if case .known(let scores) = $0 { scores } else { [] } }
    }
    let asked = rows.map { row -> [Candidate] in
      if case .asked(let candidates, _) = row { candidates } else { [] }
    }
    do {
      var found = try await model.rewards(for: asked.flatMap { $0 })[...]
      return asked.map { own in
        defer { found = found.dropFirst(own.count) }
        return found.prefix(own.count).map(\.value)
      }
    } catch let error as RewardError {
      guard error.code == .rewardNotFinite || error.isAboutRow else { throw error }
      // Which row it is, asking for each alone tells.
      for (index, own) in asked.enumerated() {
        do { _ = try await model.rewards(for: own) } catch let single as RewardError {
          throw single.atRow(place(index))
        }
      }
      throw error
    }
  }
}
