internal import Basics

/// The most that a stage can make of a text: `factor` bytes for every byte, and `constant` more.
///
/// A file can ask for a thousand stages that each double the text. Encoding cannot fail, so what
/// could use up all memory is refused when it is loaded.
struct TextGrowth: Equatable {
  var factor = 1.0
  var constant = 0.0

  /// Compatibility forms make 33 bytes of the three of U+FDFA, canonical ones at most triple
  /// (Unicode Standard Annex 15); two of the former and a character map are in use together.
  static let normalizerLimit = TextGrowth(factor: 1024, constant: 65_536)
  static let preTokenizerLimit = TextGrowth(factor: 64, constant: 65_536)
  /// Of the tokens' texts; the constant counts once for every token.
  static let decoderLimit = TextGrowth(factor: 64, constant: 4096)

  /// The growth by this stage and then by `next`.
  func then(_ next: TextGrowth) -> TextGrowth {
    TextGrowth(
      factor: factor * next.factor, constant: constant * next.factor + next.constant)
  }

  /// The growth by all of `stages` in order.
  static func sequence(_ stages: some Sequence<TextGrowth>) -> TextGrowth {
    stages.reduce(TextGrowth()) { $0.then($1) }
  }

  /// Replacing matches of `pattern` by `count` bytes.
  static func replacing(_ pattern: TextPattern, by count: Int) -> TextGrowth {
    let count = Double(count)
    let shortest = Double(pattern.minimumLength)
    // Empty matches can stand before every scalar and at the end.
    if shortest == 0 { return TextGrowth(factor: 1 + count, constant: count) }
    return TextGrowth(factor: max(1, count / shortest))
  }

  /// - Throws: `tokenizer.limit`.
  func check(_ limit: TextGrowth, at node: SchemaNode) throws(RewardError) {
    // Written so that a growth beyond all numbers fails too.
    guard factor <= limit.factor, constant <= limit.constant else {
      throw node.error(
        .tokenizerLimit,
        "these stages together could make a text more than \(Int(limit.factor)) times as long, or "
          + "longer by more than \(Int(limit.constant)) bytes")
    }
  }
}

extension TextPattern {
  /// The fewest bytes that a match has.
  var minimumLength: Int {
    switch self {
    case .literal(let bytes): bytes.count
    case .regex(let pattern): pattern.minimumLength
    case .scanner, .scalars, .words: 1
    }
  }
}

extension Normalizer {
  /// The most that this stage can make of a text.
  var growth: TextGrowth {
    switch self {
    case .sequence(let items): .sequence(items.lazy.map(\.growth))
    case .unicode(.nfc), .unicode(.nfd): TextGrowth(factor: 3)
    case .unicode(.nfkc), .unicode(.nfkd): TextGrowth(factor: 11)
    // Ⱥ (two bytes) becomes ⱥ (three).
    case .lowercase: TextGrowth(factor: 1.5)
    case .stripAccents, .strip, .nmt: TextGrowth()
    case .bert(let bert): bert.growth
    case .replace(let pattern, let content): .replacing(pattern, by: content.count)
    case .prepend(let prefix): TextGrowth(constant: Double(prefix.count))
    case .precompiled(let map): TextGrowth(factor: Double(max(1, map.longestReplacement)))
    case .byteLevel: TextGrowth(factor: 2)
    }
  }
}

extension BertNormalizer {
  fileprivate var growth: TextGrowth {
    // A Chinese character of three bytes gets a space on either side.
    let factor = (spacesChinese ? 5.0 / 3 : 1) * (stripsAccents ? 3 : 1) * (lowercases ? 1.5 : 1)
    return TextGrowth(factor: factor)
  }
}

extension PreTokenizer {
  /// The most that this stage can make of a text. Pieces are not empty, so what is put before each
  /// counts for every byte.
  var growth: TextGrowth {
    switch self {
    case .sequence(let items): .sequence(items.lazy.map(\.growth))
    case .split, .bert, .fixedLength: TextGrowth()
    case .byteLevel(let addsPrefixSpace, _): TextGrowth(factor: addsPrefixSpace ? 4 : 2)
    case .metaspace(let metaspace):
      TextGrowth(
        factor: Double(metaspace.replacement.count) * (metaspace.prepending == .never ? 1 : 2))
    }
  }
}

extension TokenDecoder {
  /// The most that this stage can make of tokens; the constant is for each of them.
  var growth: TextGrowth {
    switch self {
    case .sequence(let items): .sequence(items.lazy.map(\.growth))
    // A byte that is no text becomes U+FFFD, of three.
    case .byteLevel, .byteFallback: TextGrowth(factor: 3)
    case .replace(let pattern, let content): .replacing(pattern, by: content.count)
    case .wordPiece: TextGrowth(constant: 1)
    case .fuse, .strip, .metaspace, .bytePair: TextGrowth()
    }
  }
}
