/// Sequences merged by their common prefixes: the unit of computation everywhere in RewardKit.
///
/// Every distinct prefix is one node and is computed once; there is no padding. Nodes lie one after
/// another in depth-first order in a flat row of tokens; each knows its parent and the position of
/// its first token in every sequence that runs through it. Several unrelated sequences make a
/// forest.
///
/// A pair with a prompt of P and responses of R tokens costs P + 2R tokens instead of 2P + 2R; N
/// candidates cost P + N·R.
public struct TokenTree: Sendable, Hashable {
  /// A run of tokens that the same sequences pass through.
  public struct Node: Sendable, Hashable {
    /// Index of the node whose tokens come before these, or nil for a root.
    public let parent: Int?
    /// Where its tokens lie in `tokens`.
    public let range: Range<Int>
    /// Position of its first token in the sequences.
    public let depth: Int
  }

  /// All distinct tokens, node after node.
  public private(set) var tokens: [Int32] = []
  /// In depth-first order: a parent comes before its children.
  public private(set) var nodes: [Node] = []
  /// For each sequence, the node that holds its last token.
  public private(set) var ends: [Int] = []
  /// Lengths of the sequences as given.
  public let lengths: [Int]

  /// Plans the tree.
  ///
  /// - Parameters:
  ///   - sequences: token ids; none may be empty. Without any the tree has no nodes, and nothing can
  ///     be computed over it.
  ///   - minimumShared: a prefix is shared only where that saves at least this many tokens a
  ///     sequence; below it the bookkeeping costs more than the tokens. `Int.max` shares nothing.
  /// - Complexity: O(n log n) comparisons of sequences for the sorting.
  public init(_ sequences: [[Int32]], minimumShared: Int = 8) {
    precondition(sequences.allSatisfy { !$0.isEmpty }, "a sequence has at least one token")
    precondition(minimumShared > 0, "minimumShared is at least 1")
    lengths = sequences.map(\.count)
    ends = [Int](repeating: -1, count: sequences.count)
    guard minimumShared < Int.max else {
      for index in sequences.indices {
        ends[index] = append(sequences[index][...], parent: nil, depth: 0)
      }
      return
    }
    let order = sequences.indices.sorted { a, b in
      if sequences[a] == sequences[b] { return a < b }
      return sequences[a].lexicographicallyPrecedes(sequences[b])
    }
    guard !order.isEmpty else { return }
    grow(order[...], of: sequences, parent: nil, from: 0, minimumShared)
  }

  private mutating func append(_ slice: ArraySlice<Int32>, parent: Int?, depth: Int) -> Int {
    let start = tokens.count
    tokens.append(contentsOf: slice)
    nodes.append(Node(parent: parent, range: start..<tokens.count, depth: depth))
    return nodes.count - 1
  }

  /// Adds the sequences of `group` (sorted, equal up to `from`) below `parent`.
  private mutating func grow(
    _ group: ArraySlice<Int>, of sequences: [[Int32]], parent: Int?, from: Int,
    _ minimumShared: Int
  ) {
    // An explicit stack: sequences decide the depth, so recursion could be made to overflow.
    var work: [(group: ArraySlice<Int>, parent: Int?, from: Int, compared: Int)] = [
      (group, parent, from, from)
    ]
    while let (group, parent, from, compared) = work.popLast() {
      let first = sequences[group.first!]
      let last = sequences[group.last!]
      // Sorted, so what the first and the last share, all share.
      var common = compared
      while common < first.count, common < last.count, first[common] == last[common] { common += 1 }
      if common == last.count {
        // One sequence, or several equal ones.
        let end = append(last[from...], parent: parent, depth: from)
        for index in group { ends[index] = end }
        continue
      }
      var parent = parent
      var start = from
      if common - from >= minimumShared || (common == first.count && common > from) {
        parent = append(first[from..<common], parent: parent, depth: from)
        start = common
      }
      // Sequences that end here come first in the order.
      var rest = group
      while let index = rest.first, sequences[index].count == common, start == common {
        ends[index] = parent!
        rest = rest.dropFirst()
      }
      var parts: [ArraySlice<Int>] = []
      while let index = rest.first {
        let token = sequences[index][common]
        let same = rest.prefix { sequences[$0][common] == token }
        parts.append(same)
        rest = rest.dropFirst(same.count)
      }
      for part in parts.reversed() { work.append((part, parent, start, common)) }
    }
  }
}

extension TokenTree {
  /// Position of every token of `tokens` in its sequences.
  public var positions: [Int32] {
    nodes.flatMap { node in (0..<node.range.count).map { Int32(node.depth + $0) } }
  }

  /// Nodes from the root to the one given, which is included.
  public func path(to node: Int) -> [Int] {
    var result = [node]
    while let parent = nodes[result.last!].parent { result.append(parent) }
    return result.reversed()
  }

  /// Index in `tokens` of a sequence's token at a position. Cost: O(depth of the tree).
  public func index(of sequence: Int, at position: Int) -> Int {
    precondition(position >= 0 && position < lengths[sequence], "position \(position)")
    var node = nodes[ends[sequence]]
    while position < node.depth { node = nodes[node.parent!] }
    return node.range.lowerBound + position - node.depth
  }

  /// Index in `tokens` of each sequence's last token.
  public var lastIndices: [Int] {
    lengths.indices.map { index(of: $0, at: lengths[$0] - 1) }
  }

  /// Indices in `tokens` of all tokens of a sequence, in order.
  public func indices(of sequence: Int) -> [Int] {
    path(to: ends[sequence]).flatMap { node -> [Int] in
      let node = nodes[node]
      let count = min(node.range.count, lengths[sequence] - node.depth)
      return Array(node.range.prefix(count))
    }
  }

  /// The same as runs, in the order of their positions.
  func runs(of sequence: Int) -> [Range<Int>] {
    path(to: ends[sequence]).map { node in
      let range = nodes[node].range
      return range.prefix(lengths[sequence] - nodes[node].depth)
    }
  }

  /// Tokens that the sequences have together, shared ones counted each time.
  public var unsharedCount: Int { lengths.reduce(0, +) }
}

extension TokenTree {
  /// Trees side by side as one forest; sequences keep their order. What the trees share with one
  /// another is computed for each.
  public init(joining trees: [TokenTree]) {
    lengths = trees.flatMap(\.lengths)
    for tree in trees {
      let (nodeOffset, tokenOffset) = (nodes.count, tokens.count)
      tokens += tree.tokens
      nodes += tree.nodes.map { node in
        Node(
          parent: node.parent.map { $0 + nodeOffset },
          range: node.range.lowerBound + tokenOffset..<node.range.upperBound + tokenOffset,
          depth: node.depth)
      }
      ends += tree.ends.map { $0 + nodeOffset }
    }
  }
}
