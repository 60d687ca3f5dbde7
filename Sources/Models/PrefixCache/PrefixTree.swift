/// Which token sequences are stored where: a radix tree over rows of a ``KeyValueStore``.
///
/// Each node stands for a run of tokens behind its parent's and owns a row of the store for each.
/// Nodes are divided where sequences part; that moves no rows. What was used longest ago goes first.
final class PrefixTree {
  final class Node {
    var tokens: ArraySlice<Int32>
    /// As many rows as tokens, in their order.
    var rows: [Range<Int>] = []
    let depth: Int
    fileprivate(set) weak var parent: Node?
    fileprivate var children: [Int32: Node] = [:]
    fileprivate var lastUse = 0
    /// Whether the rows have to be computed in this pass.
    fileprivate(set) var isNew: Bool

    fileprivate init(_ tokens: ArraySlice<Int32>, depth: Int, parent: Node?, isNew: Bool) {
      // A slice would keep the whole sequence.
      self.tokens = ArraySlice(Array(tokens))
      self.depth = depth
      self.parent = parent
      self.isNew = isNew
    }

    /// Rows of all tokens up to this node's last.
    var path: [Range<Int>] {
      var runs: [[Range<Int>]] = []
      var node: Node? = self
      while let current = node {
        runs.append(current.rows)
        node = current.parent
      }
      return runs.reversed().flatMap { $0 }
    }
  }

  private let root = Node([], depth: 0, parent: nil, isNew: false)
  private var free: [Range<Int>]
  private var clock = 0
  let capacity: Int

  /// - Parameter capacity: rows of the store.
  init(capacity: Int) {
    self.capacity = capacity
    free = [0..<capacity]
  }

  /// Rows that no node owns.
  var freeCount: Int { free.reduce(0) { $0 + $1.count } }

  /// Rows that nodes own.
  var ownedRows: [Int] {
    var rows: [Int] = []
    var work = Array(root.children.values)
    while let node = work.popLast() {
      rows += node.rows.flatMap { Array($0) }
      work += node.children.values
    }
    return rows
  }

  /// Adds sequences, whose last tokens are always computed anew: their states are wanted.
  ///
  /// - Returns: the node that ends with each sequence's last token, and the nodes to be computed, a
  ///   parent before its children; nil where the store is too small, and then nothing has changed.
  func add(_ sequences: [ArraySlice<Int32>]) -> (ends: [Node], new: [Node])? {
    clock += 1
    for sequence in sequences { insert(sequence) }
    // Looked up when all are there: one sequence may have divided the node that another ends with.
    let ends = sequences.map(end)
    var new: [Node] = []
    collect(root, &new)
    let needed = new.reduce(0) { $0 + ($1.rows.isEmpty ? $1.tokens.count : 0) }
    guard makeRoom(for: needed) else {
      for node in new where node.rows.isEmpty { remove(node) }
      for node in new { node.isNew = false }
      return nil
    }
    for node in new where node.rows.isEmpty { node.rows = take(node.tokens.count) }
    return (ends, new)
  }

  /// To be called when the new nodes are computed.
  func finish(_ new: [Node]) { for node in new { node.isNew = false } }

  /// Forgets everything.
  func clear() {
    root.children = [:]
    free = [0..<capacity]
  }

  private func end(of sequence: ArraySlice<Int32>) -> Node {
    var node = root
    var left = sequence
    while let first = left.first {
      node = node.children[first]!
      left = left.dropFirst(node.tokens.count)
    }
    return node
  }

  private func insert(_ sequence: ArraySlice<Int32>) {
    var node = root
    var rest = sequence
    while let first = rest.first {
      guard let child = node.children[first] else {
        let leaf = Node(rest, depth: node.depth + node.tokens.count, parent: node, isNew: true)
        leaf.lastUse = clock
        node.children[first] = leaf
        return
      }
      let common = zip(child.tokens, rest).prefix { $0.0 == $0.1 }.count
      if common < child.tokens.count { divide(child, at: common) }
      child.lastUse = clock
      node = child
      rest = rest.dropFirst(common)
    }
    renew(node)
  }

  /// Has a node's last token computed again.
  private func renew(_ node: Node) {
    guard !node.isNew else { return }
    let last = node.tokens.count > 1 ? divide(node, at: node.tokens.count - 1) : node
    last.isNew = true
  }

  /// The node keeps its first tokens and gets a child with the rest, which is returned.
  @discardableResult
  private func divide(_ node: Node, at count: Int) -> Node {
    let tail = Node(
      node.tokens.dropFirst(count), depth: node.depth + count, parent: node, isNew: node.isNew)
    tail.lastUse = node.lastUse
    tail.children = node.children
    for child in tail.children.values { child.parent = tail }
    if !node.rows.isEmpty {
      tail.rows = node.rows.suffix(window: node.tokens.count - count)
      node.rows = node.rows.prefix(positions: count)
    }
    node.tokens = ArraySlice(Array(node.tokens.prefix(count)))
    node.children = [tail.tokens.first!: tail]
    return tail
  }

  private func collect(_ node: Node, _ new: inout [Node]) {
    var work = [node]
    while let node = work.popLast() {
      if node.isNew { new.append(node) }
      work += node.children.values
    }
  }

  /// Removes old nodes until there are so many free rows; none where that does not suffice.
  private func makeRoom(for count: Int) -> Bool {
    var room = freeCount
    guard room < count else { return true }
    let old = oldNodes()
    guard room + old.reduce(0, { $0 + $1.tokens.count }) >= count else { return false }
    // A parent was used when its child was, or later: children go before their parents.
    for node in old.sorted(by: { ($0.lastUse, $1.depth) < ($1.lastUse, $0.depth) }) {
      room += node.tokens.count
      remove(node)
      if room >= count { break }
    }
    return true
  }

  /// What this addition does not use.
  private func oldNodes() -> [Node] {
    var result: [Node] = []
    var work = Array(root.children.values)
    while let node = work.popLast() {
      if node.lastUse < clock { result.append(node) }
      work += node.children.values
    }
    return result
  }

  private func remove(_ node: Node) {
    free += node.rows
    node.parent?.children[node.tokens.first!] = nil
  }

  private func take(_ count: Int) -> [Range<Int>] {
    var left = count
    var taken: [Range<Int>] = []
    while left > 0, let last = free.popLast() {
      taken.append(last.prefix(left))
      if last.count > left { free.append(last.dropFirst(left)) }
      left -= taken.last!.count
    }
    precondition(left == 0, "room was made before")
    return taken
  }
}

extension [Range<Int>] {
  /// The first positions of these runs of rows.
  func prefix(positions count: Int) -> [Range<Int>] {
    var left = count
    var kept: [Range<Int>] = []
    for run in self where left > 0 {
      kept.append(run.prefix(left))
      left -= Swift.min(left, run.count)
    }
    return kept
  }
}
