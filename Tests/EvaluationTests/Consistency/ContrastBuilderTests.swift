import Basics
import Foundation
import Testing

@testable import Evaluation

@Suite struct ContrastBuilderTests {
  private func item(_ name: String, degrees: Double, answer: String? = nil) -> ContrastBuilder.Item
  {
    let angle = degrees * .pi / 180
    return ContrastBuilder.Item(
      instruction: .string(name), answer: answer ?? "answer of \(name)", worse: "worse \(name)",
      embedding: [Float(cos(angle)), Float(sin(angle))])
  }

  /// Cosines: 30° .866, 35° .819, 40° .766, 45° .707, 20° .940.
  @Test func byHand() throws {
    let items = [
      item("a", degrees: 0), item("b", degrees: 40), item("c", degrees: 30),
      item("d", degrees: 75), item("a", degrees: 0), item("e", degrees: -20),
    ]
    let outcome = try ContrastBuilder().pairs(items)
    // a takes c, the nearer of b and c; b has d left (35°); e is only near a, and too near.
    #expect(outcome.places.map { [$0.query, $0.retrieval] } == [[0, 2], [1, 3]])
    #expect(outcome.pairs[0].query == "a" && outcome.pairs[0].retrieval == "c")
    #expect(outcome.pairs[0].queryAnswer == "answer of a")
    #expect(outcome.pairs[1].retrievalWorse == "worse d")
    #expect(isClose(outcome.pairs[0].similarity, cos(.pi / 6), 1e-6))
    #expect(outcome.read == 6 && outcome.duplicates == 1 && outcome.unpaired == 1)
    // Near: ab, ac, bd; the same question: ae (20°), bc (10°).
    #expect(outcome.near == 3 && outcome.nearDuplicates == 2 && outcome.equalAnswers == 0)
    var twice = ContrastBuilder()
    twice.uses = 2
    #expect(
      try twice.pairs(items).places.map { [$0.query, $0.retrieval] } == [
        [0, 2], [0, 1], [1, 3],
      ])
  }

  @Test func equalAnswersAreNoContrast() throws {
    let items = [
      item("a", degrees: 0, answer: "Paris"), item("b", degrees: 30, answer: " Paris\n"),
      item("c", degrees: 40, answer: "London"),
    ]
    let outcome = try ContrastBuilder().pairs(items)
    #expect(outcome.equalAnswers == 1 && outcome.near == 2)
    #expect(outcome.places.map { [$0.query, $0.retrieval] } == [[0, 2]])
  }

  /// Everything that is promised, on random vectors and against plain cosines.
  @Test(arguments: [1, 2, 5], [5, 16, 33])
  func promisesOnRandomVectors(uses: Int, size: Int) throws {
    var random = RandomSource(seed: 3).stream("vectors", size)
    let count = 101
    let center = (0..<size).map { _ in random.normal() }
    let items = (0..<count).map { index -> ContrastBuilder.Item in
      let vector = center.map { $0 + 0.55 * random.normal() }
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return ContrastBuilder.Item(
        instruction: .string("instruction \(index % 97)"), answer: "answer \(index % 10)",
        embedding: vector.map { Float($0 / length) })
    }
    var builder = ContrastBuilder()
    builder.uses = uses
    let outcome = try builder.pairs(items)
    #expect(try builder.pairs(items) == outcome, "the same list gives the same pairs")
    #expect(outcome.duplicates == 4 && outcome.read == count && !outcome.pairs.isEmpty)
    func cosine(_ a: Int, _ b: Int) -> Double {
      zip(items[a].embedding, items[b].embedding).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    var used: [Int: Int] = [:]
    var seen: Set<[Int]> = []
    for (pair, place) in zip(outcome.pairs, outcome.places) {
      #expect(
        place.query < place.retrieval && seen.insert([place.query, place.retrieval]).inserted)
      #expect(isClose(pair.similarity, cosine(place.query, place.retrieval), 1e-6))
      #expect(pair.queryAnswer != pair.retrievalAnswer && pair.query != pair.retrieval)
      used[place.query, default: 0] += 1
      used[place.retrieval, default: 0] += 1
    }
    #expect(used.values.allSatisfy { $0 <= uses } && used.values.contains(uses))
    let places = 0..<97
    var counts = (near: 0, equal: 0, duplicates: 0)
    for a in places {
      for b in places where b > a {
        let value = cosine(a, b)
        if value >= 0.9 { counts.duplicates += 1 }
        guard value >= 0.75, value < 0.9 else { continue }
        counts.near += 1
        if items[a].answer == items[b].answer {
          counts.equal += 1
        } else if !seen.contains([a, b]) {
          // Nothing is left that could have been a pair.
          #expect(used[a, default: 0] == uses || used[b, default: 0] == uses)
        }
      }
    }
    #expect(outcome.near == counts.near && outcome.equalAnswers == counts.equal)
    #expect(outcome.nearDuplicates == counts.duplicates)
    #expect(outcome.unpaired == places.count { used[$0] == nil })
  }

  @Test func boundsAreHalfOpen() throws {
    // Exact in binary: cosine ½.
    let items = [
      ContrastBuilder.Item(instruction: "a", answer: "1", embedding: [1, 0, 0, 0]),
      ContrastBuilder.Item(instruction: "b", answer: "2", embedding: [0.5, 0.5, 0.5, 0.5]),
    ]
    var builder = ContrastBuilder()
    (builder.lower, builder.upper) = (0.5, 0.75)
    #expect(try builder.pairs(items).pairs.count == 1)
    (builder.lower, builder.upper) = (0.25, 0.5)
    let above = try builder.pairs(items)
    #expect(above.pairs.isEmpty && above.nearDuplicates == 1 && above.unpaired == 2)
  }

  @Test func badVectors() throws {
    func error(_ vectors: [[Float]]) -> RewardError? {
      let items = vectors.enumerated().map {
        ContrastBuilder.Item(instruction: .number($0), answer: "a\($0)", embedding: $1)
      }
      do {
        _ = try ContrastBuilder().pairs(items)
        return nil
      } catch { return error }
    }
    #expect(error([[1, 0], [1]])?.code == .consistencyEmbedding)
    #expect(error([[1, 0], [1]])?.place?.item == "embedding[1]")
    #expect(error([[]])?.code == .consistencyEmbedding)
    #expect(error([[1, 0], [0, 0]])?.code == .consistencyEmbedding)
    #expect(error([[1, 0], [.nan, 0]])?.code == .consistencyEmbedding)
    #expect(error([[3, 4]])?.code == .consistencyEmbedding)
    #expect(error([[1, 0], [0.9995, 0.03]]) == nil, "rounding of half precision is let pass")
    let empty = try ContrastBuilder().pairs([])
    #expect(empty.pairs.isEmpty && empty.read == 0)
    let many = (0...ContrastBuilder.maximumItems).map {
      ContrastBuilder.Item(instruction: .number($0), answer: "a", embedding: [1])
    }
    #expect(code { _ = try ContrastBuilder().pairs(many) } == .consistencyTooMany)
  }
}
