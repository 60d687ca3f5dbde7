import Models
import Tensors
import Testing

@testable import Training

/// Pairs of one prompt share their sequences' states; what a batch reads of them is what it would
/// have computed by itself.
struct PairSetTests {
  /// Four pairs of one prompt out of two chosen and two rejected answers, and one of another.
  private static let pairs: [TokenPair] = {
    let prompt = Array(Int32(3)..<Int32(20))
    let good: [[Int32]] = [[30, 31], [32, 33, 34]]
    let bad: [[Int32]] = [[30, 40], [41]]
    var pairs = good.flatMap { chosen in
      bad.map { TokenPair(chosen: prompt + chosen, rejected: prompt + $0, group: "a") }
    }
    pairs.append(TokenPair(chosen: [7, 8, 9], rejected: [7, 8, 10], group: "b"))
    pairs.append(TokenPair(chosen: [7, 8, 9], rejected: [7, 8, 11]))
    return pairs
  }()

  @Test func familiesHoldEachSequenceOnce() {
    let set = PairSet(Self.pairs)
    #expect(set.families.map(\.sequences.count) == [4, 2, 2])
    for (pair, place) in zip(set.pairs, set.places) {
      #expect(set.families[place.family].sequences[place.chosen] == pair.chosen)
      #expect(set.families[place.family].sequences[place.rejected] == pair.rejected)
    }
    #expect(PairSet(Self.pairs, joinsGroups: false).families.count == 6)
    #expect(set.familyTokens == 19 + 20 + 19 + 18 + 6 + 6)
  }

  /// Whatever pairs a batch takes, in whatever order: rows lead to the family's same tokens.
  @Test(arguments: [[0], [3, 0], [1, 2, 4], [5, 4, 3, 2, 1, 0], [2, 2]])
  func forestsPointIntoTheirFamilies(indices: [Int]) {
    let set = PairSet(Self.pairs)
    let trees = set.families.map { TokenTree($0.sequences) }
    let forest = BatchForest(set, indices) { trees[$0] }
    let rows = forest.parts.flatMap { part in part.rows.map { (part.family, $0) } }
    for (sequences, side) in [(forest.chosen, \TokenPair.chosen), (forest.rejected, \.rejected)] {
      for (sequence, index) in zip(sequences, indices) {
        let ids = set.pairs[index][keyPath: side]
        #expect(forest.tree.indices(of: sequence).map { forest.tree.tokens[$0] } == ids)
        #expect(
          forest.tree.indices(of: sequence).map { trees[rows[$0].0].tokens[rows[$0].1] } == ids)
      }
    }
  }

  @Test func groupsStayTogetherAndNothingIsLost() {
    let pairs = (0..<23).map {
      TokenPair(chosen: [1], rejected: [2], index: $0, group: $0 % 4 == 3 ? nil : "\($0 % 4)")
    }
    var order = BatchOrder(keepingGroupsOf: pairs, pairsPerStep: 5, seed: 3)
    #expect(order.stepsPerEpoch == 5)
    var epochs: [[Int]] = []
    for epoch in 0..<3 {
      let all = (0..<5).flatMap { Array(order.indices(step: 5 * epoch + $0)) }
      #expect(all.sorted() == Array(0..<23))
      for group in ["0", "1", "2"] {
        let places = all.indices.filter { pairs[all[$0]].group == group }
        #expect(places == Array(places[0]..<places[0] + places.count))
      }
      epochs.append(all)
    }
    #expect(Set(epochs).count == 3)
  }
}

/// Frozen states of families give the scores that whole passes over single pairs give.
@Suite(.enabled(if: Tiny.isPresent, "run `make fixtures` first"))
struct FrozenStatesTests {
  /// Three pairs for each of four prompts, which share answers.
  private static let pairs: [TokenPair] = Tiny.pairs(4).flatMap { pair -> [TokenPair] in
    let group = "\(pair.index)"
    let third = pair.chosen.dropLast() + [Int32(5)]
    return [
      TokenPair(chosen: pair.chosen, rejected: pair.rejected, group: group),
      TokenPair(chosen: pair.chosen, rejected: Array(third), group: group),
      TokenPair(chosen: Array(third), rejected: pair.rejected, group: group),
    ]
  }

  @Test(arguments: ["llama", "gemma3"], [Int.max, 6000, 0])
  func equalWholePasses(name: String, bytes: Int) throws {
    let decoder = try Tiny.decoder(name)
    let network = try RewardNetwork(
      trunk: decoder, padTokenID: 0, options: Tiny.options { $0.tuning = .lastLayers(1) })
    let frozen = FrozenStates(
      Self.pairs, decoder: decoder, blocks: 0..<(decoder.layerCount - 1), bytes: bytes)
    // What does not fit whole is not shared.
    #expect(frozen.set.families.count == (bytes == .max ? 4 : 12))
    let source = NetworkPairs(pairs: Self.pairs, frozen: frozen)
    withoutGradients {
      for indices in [[0, 1, 2], [11, 3, 7, 4, 0], Array(0..<12)] {
        for _ in 0..<2 {
          let found = network.scores(source, indices).doubles
          let sequences =
            indices.map { Self.pairs[$0].chosen } + indices.map { Self.pairs[$0].rejected }
          let expected = sequences.map {
            network.classifier.scores(TokenTree([$0]), readAt: [$0.count - 1]).item
          }
          for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-5 * max(1, abs(b))) }
        }
      }
    }
  }
}
