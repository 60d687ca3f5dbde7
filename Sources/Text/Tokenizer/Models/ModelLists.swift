/// The long lists of a model as they stand in a file.
///
/// They are kept as bytes: Swift's strings are equal when they are canonically equivalent, so a
/// dictionary of strings cannot hold a vocabulary that has both `é` and `e` with an accent; and a
/// tree of a hundred thousand strings takes longer to build than all tables made of it.
struct ModelLists: Sendable {
  /// Of models whose vocabulary gives each token its id.
  var vocabulary: TokenList?
  /// Of unigram models, whose vocabulary gives each token its score.
  var scored: ScoredTokens?
  var merges: MergeList?
}

/// Tokens in bytes and their ids.
struct TokenList: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private(set) var ids: [Int] = []

  var count: Int { ids.count }

  mutating func append(_ token: some Collection<UInt8>, id: Int) {
    bytes += token
    ends.append(bytes.count)
    ids.append(id)
  }

  /// Gives `body` every token and its id, in the order of the file.
  @inline(__always)
  func forEach<Failure>(
    _ body: (UnsafeBufferPointer<UInt8>, Int) throws(Failure) -> Void
  ) throws(Failure) {
    try bytes.withUnsafeBufferPointer { bytes throws(Failure) in
      var start = 0
      for index in ids.indices {
        let end = ends[index]
        try body(UnsafeBufferPointer(rebasing: bytes[start..<end]), ids[index])
        start = end
      }
    }
  }
}

/// Tokens in bytes with their scores; a token's id is its place.
struct ScoredTokens: Sendable {
  private(set) var tokens = TokenList()
  private(set) var scores: [Double] = []

  mutating func append(_ token: some Collection<UInt8>, score: Double) {
    tokens.append(token, id: scores.count)
    scores.append(score)
  }
}

/// Merges of byte-pair encoding, in the order in which they were learned.
struct MergeList: Sendable {
  enum Item {
    /// `whole` is the two one after the other.
    case pair(left: UnsafeBufferPointer<UInt8>, whole: UnsafeBufferPointer<UInt8>)
    /// A text of the file that is not two tokens with a space between.
    case text(UnsafeBufferPointer<UInt8>)
  }

  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// Bytes of each left token, or -1 for what is no pair.
  private var leftCounts: [Int] = []

  var count: Int { ends.count }

  mutating func append(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) {
    bytes += left
    bytes += right
    leftCounts.append(left.count)
    ends.append(bytes.count)
  }

  /// Adds a merge written as one text: `left right`.
  mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    let space = text.firstIndex(of: 0x20)
    if let space, !text[(space + 1)...].contains(0x20), !MergeList.isHeader(text) {
      append(text[..<space], text[(space + 1)...])
    } else {
      bytes += text
      leftCounts.append(-1)
      ends.append(bytes.count)
    }
  }

  /// Old files begin with their version, which is no merge.
  static func isHeader(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.starts(with: "#version".utf8)
  }

  /// Gives `body` every merge and its place in the file.
  @inline(__always)
  func forEach<Failure>(
    _ body: (Item, Int) throws(Failure) -> Void
  ) throws(Failure) {
    try bytes.withUnsafeBufferPointer { bytes throws(Failure) in
      var start = 0
      for index in ends.indices {
        let end = ends[index]
        let whole = UnsafeBufferPointer(rebasing: bytes[start..<end])
        let count = leftCounts[index]
        let left = UnsafeBufferPointer(rebasing: bytes[start..<start + max(count, 0)])
        try body(count < 0 ? .text(whole) : .pair(left: left, whole: whole), index)
        start = end
      }
    }
  }
}
