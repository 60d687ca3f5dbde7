import Preferences

extension Reading {
  /// What several models read of one candidate: the most tokens, cut where any was cut, and the same
  /// only where all read the same. Nil where none says.
  init?(joining readings: [Reading?]) {
    let known = readings.compactMap { $0 }
    guard let first = known.first else { return nil }
    self.init(
      tokens: known.map(\.tokens).max() ?? first.tokens,
      isTruncated: known.contains(where: \.isTruncated),
      hash: known.dropFirst().reduce(first.hash) { ($0 ^ $1.hash) &* 0x100_0000_01b3 })
  }
}

extension Reading {
  /// What a rule reads: the response as it is, in no tokens.
  init(rule candidate: Candidate) {
    let hash = candidate.responseText.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    self.init(tokens: 0, isTruncated: false, hash: hash)
  }
}
