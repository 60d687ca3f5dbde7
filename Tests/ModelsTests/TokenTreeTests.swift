import Testing

@testable import Models

struct TokenTreeTests {
  /// Every list of up to three sequences over two tokens of up to four tokens, every threshold.
  @Test func allSmallForests() {
    let all = (1...4).flatMap { length in
      (0..<1 << length).map { bits in (0..<length).map { Int32(bits >> $0 & 1) } }
    }
    var checked = 0
    for a in all {
      for b in all {
        for c in [all[0], all[5], all[17], all[29]] {
          for share in [1, 2, 3, Int.max] {
            check([a, b, c], share)
            checked += 1
          }
        }
      }
    }
    #expect(checked == 30 * 30 * 4 * 4)
  }

  private func check(_ sequences: [[Int32]], _ share: Int) {
    let tree = TokenTree(sequences, minimumShared: share)
    let positions = tree.positions
    for (index, sequence) in sequences.enumerated() {
      let rows = tree.indices(of: index)
      #expect(rows.map { tree.tokens[$0] } == sequence)
      #expect(rows.map { Int(positions[$0]) } == Array(sequence.indices))
      for position in sequence.indices {
        #expect(tree.index(of: index, at: position) == rows[position])
      }
    }
    #expect(tree.lastIndices == sequences.indices.map { tree.indices(of: $0).last! })
    if share == 1 {
      let prefixes = Set(sequences.flatMap { s in s.indices.map { Array(s[...$0]) } })
      #expect(tree.tokens.count == prefixes.count, "every distinct prefix once: \(sequences)")
    }
    if share == Int.max { #expect(tree.tokens.count == tree.unsharedCount) }
    for node in tree.nodes {
      if let parent = node.parent {
        #expect(tree.nodes[parent].depth + tree.nodes[parent].range.count == node.depth)
      } else {
        #expect(node.depth == 0)
      }
      #expect(!node.range.isEmpty)
    }
  }

  @Test func pairsCostPromptOnce() {
    let prompt = (0..<100).map(Int32.init)
    let tree = TokenTree([prompt + [200, 201], prompt + [300], prompt + [300]])
    #expect(tree.tokens.count == 103)
    #expect(tree.nodes.count == 3)
    #expect(tree.ends[1] == tree.ends[2])
  }

  @Test func longSharedChainsDoNotRecurse() {
    let base = [Int32](repeating: 1, count: 3000)
    let sequences = (1...3000).map { Array(base.prefix($0)) }
    let tree = TokenTree(sequences, minimumShared: 1)
    #expect(tree.tokens.count == 3000)
  }
}
