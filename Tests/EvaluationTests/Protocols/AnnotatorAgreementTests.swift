import Basics
import Foundation
import OrderedCollections
import Storage
import Testing

@testable import Evaluation

private let folder = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("shared/data/pandalm").path

@Suite struct AnnotatorAgreementTests {
  static let labels = [
    [1, 1, 2], [0, 0, 0], [1, 2, 0], [2, 2, 2], [1, 1, 1], [0, 1, 1], [2, 2, 1], [0, 0, 1],
    [1, 1, 1], [2, 0, 2],
  ].map { $0.map { PairLabel(rawValue: $0)! } }

  /// statsmodels 0.14: fleiss_kappa; scikit-learn 1.8: cohen_kappa_score.
  @Test func equalsStatsmodels() throws {
    let agreement = try AnnotatorAgreement(Self.labels, bootstrap: Bootstrap(resamples: 300))
    #expect(isClose(agreement.fleiss?.value, 0.3344709897610921))
    #expect(agreement.fleiss?.interval?.contains(0.33) == true)
    let couples = [
      (0.5454545454545454, 0.7), (0.23076923076923073, 0.5), (0.23076923076923073, 0.5),
    ]
    #expect(agreement.couples.map { [$0.first, $0.second] } == [[0, 1], [0, 2], [1, 2]])
    for (couple, expected) in zip(agreement.couples, couples) {
      #expect(isClose(couple.kappa?.value, expected.0) && isClose(couple.observed, expected.1))
    }
    #expect(agreement.majorities.map { $0?.rawValue } == [1, 0, nil, 2, 1, 1, 2, 0, 1, 2])
    #expect(agreement.withoutMajority == 1 && agreement.unanimous == 4)
    #expect(agreement.json["without_majority"]?.int == 1)
  }

  /// Nine items with a majority; the model is right on the second, fourth, fifth and tenth.
  @Test func modelsAgainstMajorities() throws {
    let agreement = try AnnotatorAgreement(Self.labels, bootstrap: Bootstrap(resamples: 10))
    let own = [2, 0, 1, 2, 1, 0, 1, 1, 0, 2].map { PairLabel(rawValue: $0)! }
    let model = try ModelAgreement(own, majorities: agreement.majorities)
    #expect(model.n == 9 && model.withoutMajority == 1 && model.right == 4)
    #expect(model.accuracy.interval == .wilson(successes: 4, n: 9))
    #expect(model.confusion[.first] == [.tie: 2, .first: 1, .second: 1])
    // F1 of tie 2·1/(2+3), of first 2·1/(4+3), of second 2·2/(3+3).
    #expect(isClose(model.macroF1, (2.0 / 5 + 2.0 / 7 + 4.0 / 6) / 3))
    // Chance: (2·3 + 4·3 + 3·3) / 81.
    #expect(isClose(model.kappa?.value, (4.0 / 9 - 27.0 / 81) / (1 - 27.0 / 81)))
    #expect(model.json["confusion"]?["second"]?["second"]?.int == 2)
    let grouped = try ModelAgreement(
      own, majorities: agreement.majorities, groups: (0..<10).map { "\($0 / 2)" })
    #expect(grouped.accuracy.interval != model.accuracy.interval)
  }

  @Test func scoresBecomeLabels() throws {
    #expect(PairLabel(1, 1) == .tie && PairLabel(2, 1) == .first && PairLabel(0, 1) == .second)
    #expect(PairLabel(1.5, 1, tieMargin: 0.5) == .tie)
    #expect(PairLabel(1.6, 1, tieMargin: 0.5) == .first)
    #expect(PairLabel.majority([]) == nil && PairLabel.majority([.tie, .first]) == nil)
    #expect(PairLabel.majority([.second]) == .second)
  }

  /// All margins out of {−2 … 2} with all labels, against trying every margin.
  @Test func tieMarginsEqualSearch() throws {
    for n in 1...4 {
      for values in everyList(n, base: 5) {
        let margins = values.map { $0 - 2 }
        for choice in everyList(n, base: 3) {
          let labels = choice.map { PairLabel(rawValue: Int($0))! }
          func right(_ margin: Double) -> Int {
            zip(margins, labels).count { PairLabel($0, 0, tieMargin: margin) == $1 }
          }
          let best = [0.0, 1, 2].max { right($0) < right($1) }!
          let found = try TieMargin(fitting: margins, labels)
          #expect(right(found.value) == right(best))
          #expect(isClose(found.accuracy, Double(right(best)) / Double(n)))
          // No smaller one is as good.
          #expect([0.0, 1].filter { $0 < found.value }.allSatisfy { right($0) < right(best) })
        }
      }
    }
  }

  @Test func badInput() throws {
    #expect(code { _ = try AnnotatorAgreement([]) } == .evaluationEmpty)
    #expect(code { _ = try AnnotatorAgreement([[]]) } == .evaluationEmpty)
    #expect(code { _ = try AnnotatorAgreement([[.tie], [.tie, .tie]]) } == .evaluationCount)
    #expect(code { _ = try FleissKappa([[1], [2]]) } == .evaluationCount)
    #expect(code { _ = try FleissKappa([[1, 2], [2]]) } == .evaluationCount)
    #expect(try FleissKappa([[1, 1], [1, 1]]) == nil)
    #expect(try AnnotatorAgreement([[.tie], [.first]]).fleiss == nil)
    #expect(code { _ = try ModelAgreement([.tie], majorities: [nil]) } == .evaluationEmpty)
    #expect(code { _ = try ModelAgreement([.tie], majorities: []) } == .evaluationCount)
    #expect(code { _ = try TieMargin(fitting: [.nan], [.tie]) } == .evaluationNaN)
    #expect(code { _ = try TieMargin(fitting: [], []) } == .evaluationEmpty)
    #expect(code { _ = try TieMargin(fitting: [1], []) } == .evaluationCount)
  }
}

/// PandaLM's 999 pairs with three people's labels, and two judges' published verdicts.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: folder), "needs ../shared/data"))
struct PandaLMTests {
  private func rows(_ name: String) throws -> [JSONObject] {
    let reader = try RowReader(path: "\(folder)/\(name).json.gz")
    var rows: [JSONObject] = []
    while let (_, row) = try reader.next() { rows.append(row) }
    return rows
  }

  private func labels() throws -> [[PairLabel]] {
    try rows("testset-v1").map { row in
      (1...3).map { PairLabel(rawValue: row["annotator\($0)"]!.int!)! }
    }
  }

  /// statsmodels 0.14 and scikit-learn 1.8.
  @Test func people() throws {
    let agreement = try AnnotatorAgreement(try labels(), bootstrap: Bootstrap(resamples: 200))
    #expect(agreement.items == 999 && agreement.unanimous == 879)
    #expect(agreement.withoutMajority == 0)
    #expect(isClose(agreement.fleiss?.value, 0.864175364997549))
    let kappas = [0.8520226785167024, 0.8789438112500384, 0.8616614540762907]
    for (couple, kappa) in zip(agreement.couples, kappas) {
      #expect(isClose(couple.kappa?.value, kappa))
    }
  }

  /// .6677 is PandaLM-7B's published accuracy. The other judge gave no verdict on 25 pairs.
  @Test func judges() throws {
    let agreement = try AnnotatorAgreement(try labels(), bootstrap: Bootstrap(resamples: 10))
    let own = try rows("pandalm-7b-testset-v1").map {
      PairLabel(rawValue: $0["pandalm_result"]!.int!)!
    }
    let model = try ModelAgreement(own, majorities: agreement.majorities)
    #expect(model.right == 667 && model.n == 999)
    #expect(isClose(model.kappa?.value, 0.4353549248202223))
    #expect(isClose(model.macroF1, 0.574305184944992))

    let verdicts = try rows("gpt-3.5-turbo-testset-v1").map { row in
      ["Tie": PairLabel.tie, "1": .first, "2": .second][row["gpt_result"]!.string!]
    }
    let given = verdicts.indices.filter { verdicts[$0] != nil }
    let other = try ModelAgreement(
      given.map { verdicts[$0]! }, majorities: given.map { agreement.majorities[$0] })
    #expect(other.right == 697 && other.n == 974)
    #expect(isClose(other.kappa?.value, 0.49286471530289244))
    #expect(isClose(other.macroF1, 0.5330817182313562))
    // statsmodels' cohens_kappa: the same large-sample interval.
    #expect(isClose(other.kappa?.interval.lower, 0.4463167522246263, 1e-9))
    #expect(isClose(other.kappa?.interval.upper, 0.5394126783811587, 1e-9))
  }
}
