import Models

/// Pairs that are trained on or evaluated, and what they share: pairs of one prompt form a family,
/// whose distinct sequences are computed together.
struct PairSet {
  /// Sequences that begin alike, each of them once.
  struct Family {
    var sequences: [[Int32]] = []
    /// Tokens of the sequences, shared ones counted each time.
    var tokens = 0
  }

  /// Where a pair's two sequences stand in its family.
  struct Place {
    let family: Int
    let chosen: Int
    let rejected: Int
  }

  let pairs: [TokenPair]
  private(set) var families: [Family] = []
  private(set) var places: [Place] = []

  /// A family beyond this many tokens is divided: its attention and its states would be held at
  /// once.
  private static let maximumTokens = 8192

  /// - Parameter joins: whether pairs of one group share a family; otherwise each pair is its own.
  init(_ pairs: [TokenPair], joinsGroups joins: Bool = true) {
    self.pairs = pairs
    var open: [String: Int] = [:]
    var known: [[[Int32]: Int]] = []
    for pair in pairs {
      let size = pair.chosen.count + pair.rejected.count
      var index = joins ? pair.group.flatMap { open[$0] } : nil
      if let current = index, families[current].tokens + size > Self.maximumTokens { index = nil }
      let family = index ?? families.count
      if index == nil {
        families.append(Family())
        known.append([:])
        if let group = pair.group { open[group] = family }
      }
      func position(_ ids: [Int32]) -> Int {
        if let position = known[family][ids] { return position }
        let position = families[family].sequences.count
        known[family][ids] = position
        families[family].sequences.append(ids)
        families[family].tokens += ids.count
        return position
      }
      places.append(
        Place(family: family, chosen: position(pair.chosen), rejected: position(pair.rejected)))
    }
  }

  /// Tokens of all families, shared ones counted each time: a bound on the rows of their states.
  var familyTokens: Int { families.reduce(0) { $0 + $1.tokens } }
}

/// The sequences of one batch as a forest: a tree for each family, with what the batch uses of it.
struct BatchForest {
  /// One family's part: its tree in the batch and where each of the tree's tokens lies in the tree
  /// of the whole family.
  struct Part {
    let family: Int
    let tree: TokenTree
    let rows: [Int]
  }

  let parts: [Part]
  let tree: TokenTree
  /// For each pair of the batch, the forest's sequences.
  let chosen: [Int]
  let rejected: [Int]

  /// - Parameter familyTree: the tree over all sequences of a family.
  init(_ set: PairSet, _ indices: [Int], familyTree: (Int) -> TokenTree) {
    var used: [(family: Int, sequences: [Int])] = []
    var order: [Int: Int] = [:]
    // (part, position within the part) of each pair's sequences.
    var wanted: [(part: Int, chosen: Int, rejected: Int)] = []
    for index in indices {
      let place = set.places[index]
      let part = order[place.family] ?? used.count
      if part == used.count {
        order[place.family] = part
        used.append((place.family, []))
      }
      func position(_ sequence: Int) -> Int {
        if let position = used[part].sequences.firstIndex(of: sequence) { return position }
        used[part].sequences.append(sequence)
        return used[part].sequences.count - 1
      }
      wanted.append((part, position(place.chosen), position(place.rejected)))
    }
    parts = used.map { family, sequences in
      let whole = familyTree(family)
      let tree = TokenTree(sequences.map { set.families[family].sequences[$0] })
      var rows = [Int](repeating: 0, count: tree.tokens.count)
      for (position, sequence) in sequences.enumerated() {
        for (row, source) in zip(tree.indices(of: position), whole.indices(of: sequence)) {
          rows[row] = source
        }
      }
      return Part(family: family, tree: tree, rows: rows)
    }
    tree = TokenTree(joining: parts.map(\.tree))
    var offsets = [0]
    for (_, sequences) in used { offsets.append(offsets.last! + sequences.count) }
    chosen = wanted.map { offsets[$0.part] + $0.chosen }
    rejected = wanted.map { offsets[$0.part] + $0.rejected }
  }
}
