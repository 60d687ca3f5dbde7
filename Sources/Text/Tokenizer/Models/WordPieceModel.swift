internal import Basics

/// WordPiece (BERT): the longest token first, then the longest continuation; a word that does not
/// come out whole is one unknown token.
struct WordPieceModel: Sendable {
  let vocabulary: Vocabulary
  private let starts: ByteTrie
  private let continuations: ByteTrie
  private let unknown: Int32
  private let characterLimit: Int

  init(_ node: SchemaNode, _ list: TokenList?) throws(RewardError) {
    vocabulary = try Vocabulary(node, list)
    unknown = try vocabulary.unknown(
      try node.string("unk_token"), path: "\(node.path).unk_token")
    characterLimit = try node.required("max_input_chars_per_word").int()
    let prefix = Array(try node.string("continuing_subword_prefix").utf8)
    var starts = ByteTrie(capacity: vocabulary.count * 2)
    var continuations = ByteTrie(capacity: vocabulary.count)
    vocabulary.table.forEach { token, id in
      starts.insert(token, id)
      if token.starts(with: prefix) { continuations.insert(token.dropFirst(prefix.count), id) }
    }
    self.starts = starts
    self.continuations = continuations
  }

  /// - Complexity: O(length × longest token).
  func encode(_ piece: UnsafeBufferPointer<UInt8>, into sink: inout TokenSink) {
    guard let base = piece.baseAddress else { return }
    let first = sink.ids.count
    let firstRange = sink.ranges?.count ?? 0
    var at = 0
    if piece.count > characterLimit {
      let count = piece.reduce(0) { $0 + ($1 & 0xc0 == 0x80 ? 0 : 1) }
      if count > characterLimit {
        sink.append(unknown, 0..<piece.count)
        return
      }
    }
    while at < piece.count {
      let trie = at == 0 ? starts : continuations
      guard let (end, id) = trie.longest(base, at, piece.count) else {
        sink.ids.removeLast(sink.ids.count - first)
        if let count = sink.ranges?.count { sink.ranges?.removeLast(count - firstRange) }
        sink.append(unknown, 0..<piece.count)
        return
      }
      sink.append(id, at..<end)
      at = end
    }
  }
}

/// One token for each whole piece.
struct WordLevelModel: Sendable {
  let vocabulary: Vocabulary
  private let unknown: Int32

  init(_ node: SchemaNode, _ list: TokenList?) throws(RewardError) {
    vocabulary = try Vocabulary(node, list)
    unknown = try vocabulary.unknown(
      try node.string("unk_token"), path: "\(node.path).unk_token")
  }

  func encode(_ piece: UnsafeBufferPointer<UInt8>, into sink: inout TokenSink) {
    sink.append(vocabulary.table.find(piece) ?? unknown, 0..<piece.count)
  }
}
