import Basics
import OrderedCollections
import TextMetrics
import Testing

/// The scores of rouge_score and the words of NLTK.
@Suite(.enabled(if: Fixtures.arePresent, "fixtures are not built (make fixtures)"))
struct ROUGEParityTests {
  private static let units: [(name: String, unit: ROUGE.Unit)] = [
    ("rouge1", .nGrams(1)), ("rouge2", .nGrams(2)), ("rougeL", .longestCommonSubsequence),
  ]

  @Test func scores() throws {
    var count = 0
    for row in try Fixtures.rows("rouge") {
      let tokenizer = try #require(ROUGE.Tokenizer(rawValue: row["tokenizer"]!.string!))
      let references = Fixtures.strings(row["references"])
      for (name, unit) in Self.units {
        let metric = ROUGE(unit, tokenizer: tokenizer)
        let score = metric.score(row["candidate"]!.string!, references: references)
        let found = [score.precision, score.recall, score.fMeasure]
        let wanted = row[name]!.array!.map { $0.double! }
        let isEqual = zip(found, wanted).allSatisfy { abs($0 - $1) <= 1e-9 }
        #expect(isEqual, "row \(count), \(name): \(found), not \(wanted)")
      }
      count += 1
    }
    #expect(count == 400)
  }

  @Test func words() throws {
    for row in try Fixtures.rows("rouge") {
      let found = wordPunctuationTokens(row["candidate"]!.string!)
      #expect(Fixtures.scalars(found) == Fixtures.scalars(Fixtures.strings(row["words"])))
    }
  }
}
