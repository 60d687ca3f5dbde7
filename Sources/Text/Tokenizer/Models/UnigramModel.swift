internal import Basics

/// The unigram language model (Kudo 2018): of all ways to cut a piece into tokens the most
/// probable, found by dynamic programming.
///
/// The reference takes a vocabulary with one token twice and forgets the first of them; nothing
/// that trains such models writes one, so it is refused.
struct UnigramModel: Sendable {
  let vocabulary: Vocabulary
  private let scores: [Double]
  private let trie: ByteTrie
  /// `Tokenizer.noTokenID` where the file names none.
  private let unknown: Int32
  private let unknownScore: Double
  private let fallbacks: [Int32]

  /// Working memory, reused from piece to piece.
  struct Lattice {
    fileprivate var scores: [Double] = []
    fileprivate var starts: [Int] = []
    fileprivate var ids: [Int32] = []
  }

  init(_ node: SchemaNode, _ list: ScoredTokens?) throws(RewardError) {
    let member = try node.required("vocab")
    let scored = if let list { list } else { try UnigramModel.scoredTokens(member) }
    vocabulary = try Vocabulary(scored.tokens, path: member.path)
    if let id = node.optional("unk_id") {
      unknown = try id.tokenID()
      guard Int(unknown) < scored.scores.count else {
        throw id.error(.tokenizerUnknownToken, "unk_id is beyond the vocabulary")
      }
    } else {
      unknown = Tokenizer.noTokenID
    }
    scores = scored.scores
    // A character without a token costs more than any token.
    unknownScore = (scores.min() ?? 0) - 10
    fallbacks = try node.bool("byte_fallback", default: false) ? vocabulary.byteFallbacks() : []
    var trie = ByteTrie(capacity: scored.tokens.count * 2)
    scored.tokens.forEach { token, id in trie.insert(token, Int32(id)) }
    self.trie = trie
  }

  /// `[["token", -1.5], …]`
  private static func scoredTokens(_ node: SchemaNode) throws(RewardError) -> ScoredTokens {
    guard let items = node.value.array else { throw node.wrongKind("an array") }
    var scored = ScoredTokens()
    for (index, item) in items.enumerated() {
      guard let pair = item.array, pair.count == 2, let token = pair[0].string,
        let score = pair[1].double
      else {
        throw RewardError(
          .tokenizerSchema, "expected a token and a finite score",
          at: .init(item: "\(node.path)[\(index)]"))
      }
      scored.append(token.utf8, score: score)
    }
    return scored
  }

  /// Whether every character gets an id.
  var hasUnknown: Bool { unknown != Tokenizer.noTokenID }

  /// - Complexity: O(length × longest token).
  func encode(
    _ piece: UnsafeBufferPointer<UInt8>, _ lattice: inout Lattice, into sink: inout TokenSink
  ) {
    guard let base = piece.baseAddress else { return }
    let count = piece.count
    lattice.scores.removeAll(keepingCapacity: true)
    lattice.starts.removeAll(keepingCapacity: true)
    lattice.ids.removeAll(keepingCapacity: true)
    lattice.scores += repeatElement(0, count: count + 1)
    lattice.starts += repeatElement(-1, count: count + 1)
    lattice.ids += repeatElement(0, count: count + 1)
    var start = 0
    while start < count {
      let before = lattice.scores[start]
      let length = UTF8Text.length(base[start])
      var hasCharacter = false
      var node: Int32 = 0
      var at = start
      while at < count {
        node = trie.step(node, base[at])
        if node < 0 { break }
        at += 1
        let id = trie.values[Int(node)]
        guard id >= 0 else { continue }
        let score = scores[Int(id)] + before
        if lattice.starts[at] < 0 || score > lattice.scores[at] {
          lattice.scores[at] = score
          lattice.starts[at] = start
          lattice.ids[at] = id
        }
        if at - start == length { hasCharacter = true }
      }
      if !hasCharacter {
        let score = unknownScore + before
        let end = start + length
        if lattice.starts[end] < 0 || score > lattice.scores[end] {
          lattice.scores[end] = score
          lattice.starts[end] = start
          lattice.ids[end] = unknown
        }
      }
      start += length
    }
    // Backwards along the best path; neighbouring unknowns become one piece.
    var path: [(range: Range<Int>, id: Int32)] = []
    var end = count
    while end > 0 {
      let start = lattice.starts[end]
      let id = lattice.ids[end]
      if id == unknown, let last = path.last, last.id == unknown {
        path[path.count - 1].range = start..<last.range.upperBound
      } else {
        path.append((start..<end, id))
      }
      end = start
    }
    for (range, id) in path.reversed() { append(piece, range, id, into: &sink) }
  }

  private func append(
    _ piece: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ id: Int32,
    into sink: inout TokenSink
  ) {
    let bytes = UnsafeBufferPointer(rebasing: piece[range])
    // A fused run of unknowns can happen to be a token itself.
    if id != unknown {
      sink.append(id, range)
    } else if !hasUnknown {
      // The reference fails here, before it looks for bytes to fall back to.
      sink.append(unknown, range)
    } else if let whole = vocabulary.table.find(bytes) {
      sink.append(whole, range)
    } else if !fallbacks.isEmpty, bytes.allSatisfy({ fallbacks[Int($0)] >= 0 }) {
      for byte in bytes { sink.append(fallbacks[Int(byte)], range) }
    } else {
      sink.append(unknown, range)
    }
  }
}
