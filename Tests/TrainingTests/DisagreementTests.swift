import Basics
import Evaluation
import OrderedCollections
import Testing
import Training

/// Tables of what an ensemble says of labels.
@Suite struct DisagreementTests {
  private func strength(_ differences: [Double]) -> PreferenceStrength {
    PreferenceStrength(differences: differences, isOutOfFold: true)
  }

  /// One pair for each number of four votes but three.
  @Test func votes() throws {
    let strengths = [[-1, -1, -1, -1], [1, -1, -1, -1], [1, 1, -1, -1], [1, 1, 1, 2]].map {
      strength($0)
    }
    let table = try DisagreementTable(votesOf: strengths, confirmed: [false, true, false, true])
    #expect(table.bins.map(\.pairs) == [1, 1, 1, 0, 1])
    #expect(table.bins.map(\.strength) == [-1, -0.5, 0, nil, 1.25])
    #expect(table.bins.map { $0.confirmed?.mean } == [0, 1, 0, nil, 1])
    // Wilson's interval of one of four.
    let share = table.bins[0].share
    #expect(share.mean == 0.25 && abs(share.interval.lower - 0.045587) < 1e-6)
    #expect(abs(share.interval.upper - 0.699358) < 1e-6)
    #expect(table.bins[3].share.mean == 0 && table.bins[4].upper == 1)
    let found = try #require(table.json.array)
    #expect(found.count == 5 && found[3]["strength"] == .null && found[3]["confirmed"] == nil)
    #expect(found[1]["lower"]?.double == 0.2 && found[1]["pairs"]?.int == 1)
  }

  /// Every number of votes of every number of models falls into the bin that whole numbers say; the
  /// last one has its upper end.
  @Test func everyShareOfVotes() throws {
    for models in 1...12 {
      for wins in 0...models {
        let one = strength((0..<models).map { $0 < wins ? 1 : -1 })
        for bins in 1...11 {
          let table = try DisagreementTable(votesOf: [one], bins: bins)
          let place = try #require(table.bins.firstIndex { $0.pairs == 1 })
          let isInside = wins * bins >= place * models && wins * bins < (place + 1) * models
          #expect(isInside || wins == models && place == bins - 1, "\(wins) of \(models)")
        }
      }
    }
    // No difference is half a vote.
    let half = try DisagreementTable(votesOf: [strength([0, 1, -1])], bins: 2)
    #expect(half.bins.map(\.pairs) == [0, 1])
  }

  @Test func slices() throws {
    let means = [3.0, 1, 1, -2, 1]
    let strengths = means.map { strength([$0]) }
    let table = try DisagreementTable(
      slicesOf: strengths, bins: 2, confirmed: [true, false, true, false, true])
    // −2 and the first 1, then the others.
    #expect(table.bins.map(\.pairs) == [2, 3])
    #expect(table.bins.map(\.lower) == [-2, 1] && table.bins.map(\.upper) == [1, 3])
    #expect(table.bins[0].confirmed?.mean == 0 && table.bins[1].confirmed?.mean == 1)
    let many = try DisagreementTable(slicesOf: strengths, bins: 9)
    #expect(many.bins.map(\.pairs) == [1, 1, 1, 1, 1])
    for bins in 1...5 {
      let sizes = try DisagreementTable(slicesOf: strengths, bins: bins).bins.map(\.pairs)
      #expect(sizes.reduce(0, +) == 5 && sizes.max()! - sizes.min()! <= 1)
    }
  }

  /// Pairs of one prompt are no independent trials.
  @Test func intervalsOverPrompts() throws {
    let strengths = (0..<40).map { strength([$0 < 20 ? 1 : -1]) }
    let single = try DisagreementTable(votesOf: strengths, bins: 2).bins[1].share.interval
    let grouped = try DisagreementTable(
      votesOf: strengths, bins: 2, groups: (0..<40).map { "prompt \($0 / 10)" }
    ).bins[1].share.interval
    #expect(grouped.upper - grouped.lower > 1.5 * (single.upper - single.lower))
  }

  @Test func agreement() throws {
    let found = try StrengthAgreement([2, 0.1, -1, -3], [1, -1, -0.5, -1])
    #expect(found.n == 4 && found.observed.mean == 0.75)
    // By hand: chance is ½·¼ + ½·¾, so that kappa is (¾ − ½) / ½.
    #expect(abs(try #require(found.kappa).value - 0.5) < 1e-12)
    #expect(found.json["kappa"]?["chance"]?.double == 0.5)
    let same = try StrengthAgreement([1, 2], [3, 4])
    #expect(same.kappa == nil && same.observed.mean == 1 && same.json["kappa"] == .null)
    for (first, second, code) in [
      ([Double](), [Double](), "evaluation.empty"), ([1], [1, 2], "evaluation.count"),
      ([.nan], [1], "evaluation.nan"),
    ] {
      let error = #expect(throws: RewardError.self) { try StrengthAgreement(first, second) }
      #expect(error?.code.rawValue == code)
    }
    let empty = #expect(throws: RewardError.self) { try DisagreementTable(votesOf: []) }
    #expect(empty?.code.rawValue == "evaluation.empty")
    let none = #expect(throws: RewardError.self) { try DisagreementTable(slicesOf: []) }
    #expect(none?.code.rawValue == "evaluation.empty")
  }
}
