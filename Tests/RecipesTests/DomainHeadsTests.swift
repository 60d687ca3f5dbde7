import Basics
import Evaluation
import Testing

@testable import Recipes

/// Detectors of domains that they were not trained on.
@Suite struct DomainHeadsTests {
  /// Texts of two numbers with a deviation of 1. A machine's mean is 2 in one of them and a human's
  /// −2; the mixture's is 0.
  private func pairs(
    _ count: Int, informative: Int, _ source: inout RandomSource
  ) -> [MachineTexts.Pair] {
    func text(_ mean: Double) -> MachineTexts.Text {
      let features = (0..<2).map { Float(source.normal() + ($0 == informative ? mean : 0)) }
      return MachineTexts.Text(features: features, characters: 1)
    }
    return (0..<count).map { _ in
      MachineTexts.Pair(machine: text(2), mixed: text(0), human: text(-2))
    }
  }

  private func area(
    _ heads: DomainHeads, _ domain: String, _ pairs: [MachineTexts.Pair]
  ) throws -> Double {
    try ROC.area(
      positives: pairs.map { try heads.score($0.machine, of: domain) },
      negatives: pairs.map { try heads.score($0.human, of: domain) })
  }

  /// What tells machines in c alone is known to the heads of a and b, and not to that of c.
  @Test func aHeadHasNotSeenItsDomain() throws {
    var source = RandomSource(seed: 1)
    let informative = ["a": 0, "b": 0, "c": 1]
    let cells = ["a", "b", "c", "a"].map { domain in
      (domain: domain, pairs: pairs(60, informative: informative[domain]!, &source))
    }
    let heads = try DomainHeads(cells, width: 2, from: RandomSource(seed: 2))
    let (first, second) = (
      pairs(200, informative: 0, &source), pairs(200, informative: 1, &source)
    )
    #expect(try area(heads, "c", first) > 0.95)
    #expect(try area(heads, "c", second) < 0.8)
    // That of a was trained on b and c, and knows both.
    #expect(try area(heads, "a", first) > 0.9)
    #expect(try area(heads, "a", second) > 0.9)
    #expect(Set(heads.decays.keys) == ["a", "b", "c"])
    #expect(heads.decays.values.allSatisfy { DomainHeads.decays.contains($0) })
  }

  /// Features beyond the width are not read, and equal sources give equal heads.
  @Test func widthAndSource() throws {
    var source = RandomSource(seed: 3)
    let cells = ["a", "b", "c"].map { (domain: $0, pairs: pairs(30, informative: 0, &source)) }
    let heads = try DomainHeads(cells, width: 1, from: RandomSource(seed: 4))
    let again = try DomainHeads(cells, width: 1, from: RandomSource(seed: 4))
    let one = MachineTexts.Text(features: [0.5, 100], characters: 1)
    let other = MachineTexts.Text(features: [0.5, -100], characters: 1)
    let score = try heads.score(one, of: "b")
    #expect(try heads.score(other, of: "b") == score && again.score(one, of: "b") == score)
    // One number ranks texts the same by every decay: the first is taken.
    #expect(heads.decays == ["a": 0.01, "b": 0.01, "c": 0.01])
  }
}
