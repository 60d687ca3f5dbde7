import Basics
import OrderedCollections
import Testing

@testable import TextMetrics

/// The scores and tokens of sacrebleu, in five languages.
@Suite(.enabled(if: Fixtures.arePresent, "fixtures are not built (make fixtures)"))
struct BLEUParityTests {
  @Test func sentences() throws {
    var count = 0
    for row in try Fixtures.rows("bleu") {
      let metric = BLEU(row)
      let candidate = row["candidate"]!.string!
      let scalars = [Unicode.Scalar](candidate.unicodeScalars)
      let tokens = metric.tokenizer.tokens(metric.lowercase ? scalars.lowered : scalars)
      let wanted = Fixtures.strings(row["tokens"])
      #expect(Fixtures.scalars(tokens) == Fixtures.scalars(wanted), "row \(count)")
      let score = metric.score(candidate, references: Fixtures.strings(row["references"]))
      #expect(abs(score.value - row["score"]!.double! / 100) <= 1e-9, "row \(count): \(metric)")
      count += 1
    }
    #expect(count == 1000)
  }

  @Test func corpora() throws {
    var count = 0
    for row in try Fixtures.rows("bleu-corpus") {
      let references = row["references"]!.array!.map { Fixtures.strings($0) }
      let candidates = Fixtures.strings(row["candidates"])
      let rows = zip(candidates, references).map { (candidate: $0, references: $1) }
      let score = BLEU(row).corpusScore(rows)
      #expect(abs(score.value - row["score"]!.double! / 100) <= 1e-9, "row \(count): \(BLEU(row))")
      count += 1
    }
    #expect(count == 60)
  }
}
