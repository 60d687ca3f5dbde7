import Basics
import Testing

@testable import Models
@testable import Tensors

@Suite(.enabled(if: Fixtures.isPresent, "\(Fixtures.missing)"))
struct PrefixCacheTests {
  private func ids(_ count: Int, _ source: inout RandomSource) -> [Int32] {
    (0..<count).map { _ in Int32.random(in: 3..<90, using: &source) }
  }

  private func states(_ decoder: Decoder, _ sequences: [[Int32]]) -> [Float] {
    withoutGradients { decoder.lastHiddenStates(TokenTree(sequences)).floats }
  }

  /// Up to rounding, whatever was computed before and however small the store is.
  @Test(arguments: ["llama", "mistral", "gemma2", "gemma3", "qwen3"], [40, 200, 2000])
  func resultsAreThoseWithoutIt(name: String, capacity: Int) throws {
    let decoder = try Fixtures.decoder("\(Fixtures.folder)/models/\(name)/lm")
    try decoder.packForComputing()
    let cache = try PrefixCache(decoder, capacity: capacity)
    var source = RandomSource(seed: 5).stream(name)
    let prompts = (0..<4).map { ids([3, 20, 60, 140][$0], &source) }
    for round in 0..<12 {
      let prompt = prompts[Int.random(in: 0..<4, using: &source)]
      var sequences = (0..<3).map { _ in prompt + ids(1 + round, &source) }
      sequences.append(prompt)
      sequences.append(sequences[0])
      sequences.append(Array(sequences[1].dropLast(min(round, 2))))
      let found = try cache.lastHiddenStates(sequences).floats
      let error = difference(found, states(decoder, sequences))
      #expect(error < 1e-5, "round \(round): \(error)")
    }
  }

  @Test func knownPromptsCostNothing() throws {
    let decoder = try Fixtures.decoder("\(Fixtures.folder)/models/llama/lm")
    let cache = try PrefixCache(decoder, capacity: 300)
    var source = RandomSource(seed: 6)
    let prompt = ids(100, &source)
    let (a, b, c) = (ids(7, &source), ids(9, &source), ids(5, &source))
    var computed: [Int] = []
    func run(_ sequences: [[Int32]]) throws {
      _ = try cache.lastHiddenStates(sequences) { computed.append($0) }
    }
    try run([prompt + a])
    try run([prompt + b])
    // A text that is known to its end: its last token's state alone is computed.
    try run([prompt + a])
    try run([prompt])
    try run([prompt + c, prompt + c + a])
    #expect(computed == [107, 9, 1, 1, 5 + 7])
  }

  @Test func whatWasUsedLongestAgoGoesFirst() throws {
    let tree = PrefixTree(capacity: 10)
    func add(_ sequence: [Int32]) -> Int? {
      tree.add([sequence[...]]).map { _, new in
        tree.finish(new)
        return new.reduce(0) { $0 + $1.tokens.count }
      }
    }
    #expect(add([1, 2, 3, 4]) == 4)
    #expect(add([5, 6, 7, 8]) == 4)
    #expect(tree.freeCount == 2)
    #expect(add([1, 2, 3, 4]) == 1)
    // Room for 4 more: the second sequence goes.
    #expect(add([9, 9, 9, 9]) == 4)
    #expect(add([1, 2, 3, 4]) == 1)
    #expect(add([5, 6, 7, 8]) == 4)
    #expect(add(Array(repeating: 3, count: 11)) == nil)
    // Too long a sequence changes nothing: the others are still there, and no row is lost.
    #expect(add([1, 2]) == 1)
    #expect(add([5, 6, 7, 8]) == 1)
    #expect(tree.ownedRows.count + tree.freeCount == 10)
  }

  /// Every row belongs to one node or to none, after any sequence of additions.
  @Test(arguments: 0..<20)
  func rowsAreOwnedOnce(seed: Int) throws {
    let tree = PrefixTree(capacity: 24)
    var source = RandomSource(seed: UInt64(seed))
    for _ in 0..<60 {
      let sequences = (0..<Int.random(in: 1...3, using: &source)).map { _ in
        (0..<Int.random(in: 1...9, using: &source)).map { _ in
          Int32.random(in: 0..<2, using: &source)
        }
      }
      guard let (ends, new) = tree.add(sequences.map { $0[...] }) else { continue }
      for (end, sequence) in zip(ends, sequences) {
        let rows = end.path.flatMap { Array($0) }
        #expect(rows.count == sequence.count)
        #expect(Set(rows).count == rows.count)
        #expect(end.isNew)
      }
      tree.finish(new)
      let owned = tree.ownedRows
      #expect(Set(owned).count == owned.count)
      #expect(owned.count + tree.freeCount == 24)
    }
  }
}
