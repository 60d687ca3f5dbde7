internal import Basics

/// Byte-pair encoding (Sennrich et al. 2016): starts from characters or bytes and applies learned
/// merges in the order in which they were learned.
struct BytePairModel: Sendable {
  let vocabulary: Vocabulary
  private let merges: MergeTable
  /// Token of each byte where the model works on bytes, else empty.
  private let byteTokens: [Int32]
  /// The vocabulary in bytes where the model works on bytes, for `ignore_merges`.
  private let byteTable: ByteStringTable?
  /// Tokens `<0x00>`… for characters that have none; empty without byte fallback.
  private let fallbacks: [Int32]
  private let unknown: Int32?
  private let fusesUnknown: Bool
  private let ignoresMerges: Bool
  private let prefix: [UInt8]
  private let suffix: [UInt8]

  /// - Parameter worksOnBytes: the text arrives as bytes that `ByteLevel` would have written as
  ///   characters.
  init(
    _ node: SchemaNode, _ list: TokenList?, worksOnBytes: Bool
  ) throws(RewardError) {
    if let dropout = node.optional("dropout"), dropout.value.double != 0 {
      throw dropout.error(
        .tokenizerUnsupported, "merges with dropout give random ids and are not supported")
    }
    vocabulary = try Vocabulary(node, list)
    prefix = Array(try node.optionalString("continuing_subword_prefix").utf8)
    suffix = Array(try node.optionalString("end_of_word_suffix").utf8)
    fusesUnknown = try node.bool("fuse_unk", default: false)
    ignoresMerges = try node.bool("ignore_merges", default: false)
    let fallsBack = try node.bool("byte_fallback", default: false)
    fallbacks = fallsBack ? vocabulary.byteFallbacks() : []
    merges = try BytePairModel.readMerges(
      try node.required("merges"), vocabulary, prefixLength: prefix.count)

    let isPlain = prefix.isEmpty && suffix.isEmpty
    precondition(!worksOnBytes || isPlain)
    if worksOnBytes {
      byteTokens = BytePairModel.byteTokens(vocabulary)
      byteTable = ignoresMerges ? BytePairModel.byteTable(vocabulary) : nil
    } else {
      byteTokens = []
      byteTable = nil
    }
    let token = try node.optionalString("unk_token")
    unknown = token.isEmpty ? nil : vocabulary.id(token)
    let isComplete =
      worksOnBytes && !byteTokens.contains(-1) || fallsBack && !fallbacks.contains(-1)
    if !token.isEmpty, unknown == nil, !isComplete {
      _ = try vocabulary.unknown(token, path: "\(node.path).unk_token")
    }
  }

  /// Whether a model can work on bytes instead of on the characters that stand for them.
  static func canWorkOnBytes(_ node: SchemaNode) throws(RewardError) -> Bool {
    let prefix = try node.optionalString("continuing_subword_prefix")
    let suffix = try node.optionalString("end_of_word_suffix")
    let fallsBack = try node.bool("byte_fallback", default: false)
    return prefix.isEmpty && suffix.isEmpty && !fallsBack
  }

  private static func byteTokens(_ vocabulary: Vocabulary) -> [Int32] {
    ByteAlphabet.scalars.map { scalar in
      var bytes: [UInt8] = []
      UTF8Text.append(scalar, to: &bytes)
      return vocabulary.table.find(bytes) ?? -1
    }
  }

  private static func byteTable(_ vocabulary: Vocabulary) -> ByteStringTable {
    var table = ByteStringTable(capacity: vocabulary.count)
    for entry in vocabulary.table.entries {
      let token = String(decoding: vocabulary.table.key(entry), as: UTF8.self)
      // The alphabet is one to one, so distinct tokens have distinct bytes.
      if let bytes = ByteAlphabet.decode(token.unicodeScalars) {
        _ = table.insert(bytes, entry.value)
      }
    }
    return table
  }

  /// `["a b", …]` or `[["a", "b"], …]`
  private static func readMerges(
    _ node: SchemaNode, _ vocabulary: Vocabulary, prefixLength: Int
  ) throws(RewardError) -> MergeTable {
    guard let items = node.value.array else { throw node.wrongKind("an array") }
    guard items.count <= Vocabulary.sizeLimit else {
      throw node.error(.tokenizerLimit, "over \(Vocabulary.sizeLimit) merges")
    }
    var table = MergeTable(capacity: items.count)
    var rank: UInt32 = 0
    for (index, item) in items.enumerated() {
      func failure(_ message: String) -> RewardError {
        RewardError(.tokenizerMerge, message, at: .init(item: "\(node.path)[\(index)]"))
      }
      let left: [UInt8]
      let right: [UInt8]
      if let text = item.string {
        if text.hasPrefix("#version") { continue }
        let parts = text.utf8.split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw failure("'\(text.prefix(100))' is no pair of tokens") }
        (left, right) = (Array(parts[0]), Array(parts[1]))
      } else if let pair = item.array, pair.count == 2, let first = pair[0].string,
        let second = pair[1].string
      {
        (left, right) = (Array(first.utf8), Array(second.utf8))
      } else {
        throw failure("a merge must be a pair of tokens")
      }
      func id(_ bytes: [UInt8]) throws(RewardError) -> Int32 {
        guard let id = vocabulary.table.find(bytes) else {
          let token = String(decoding: bytes, as: UTF8.self).prefix(100)
          throw failure("the token '\(token)' of the merge is not in the vocabulary")
        }
        return id
      }
      guard right.count >= prefixLength else {
        throw failure("the second token lacks the continuing_subword_prefix")
      }
      table.insert(
        try id(left), try id(right), rank: rank, token: try id(left + right[prefixLength...]))
      rank += 1
    }
    return table
  }

  /// Whether every text keeps all its characters: there is a token for each byte, or an unknown
  /// token. Otherwise the reference (and this) silently leaves characters out.
  var isLossless: Bool {
    unknown != nil || !byteTokens.isEmpty && !byteTokens.contains(-1)
      || !fallbacks.isEmpty && !fallbacks.contains(-1)
  }

  /// Appends the tokens of a piece, which is not empty.
  func encode(
    _ piece: UnsafeBufferPointer<UInt8>, _ loop: inout MergeLoop, into sink: inout TokenSink
  ) {
    if ignoresMerges, let id = byteTable?.find(piece) ?? wholeToken(piece) {
      sink.append(id, 0..<piece.count)
      return
    }
    loop.reset()
    if byteTokens.isEmpty { addCharacters(piece, &loop) } else { addBytes(piece, &loop) }
    loop.run(merges)
    if sink.ranges == nil {
      sink.ids += loop.ids
    } else {
      var start = 0
      for (id, length) in zip(loop.ids, loop.lengths) {
        sink.append(id, start..<start + length)
        start += length
      }
    }
  }

  private func wholeToken(_ piece: UnsafeBufferPointer<UInt8>) -> Int32? {
    byteTable == nil ? vocabulary.table.find(piece) : nil
  }

  private func addBytes(_ piece: UnsafeBufferPointer<UInt8>, _ loop: inout MergeLoop) {
    var pending: Int?
    for byte in piece {
      let token = byteTokens[Int(byte)]
      if token >= 0 {
        flush(&pending, &loop)
        loop.add(token, length: 1)
      } else {
        addUnknown(1, &pending, &loop)
      }
    }
    flush(&pending, &loop)
  }

  /// Ends a run of unknown characters of `pending` bytes.
  private func flush(_ pending: inout Int?, _ loop: inout MergeLoop) {
    guard let length = pending, let unknown else { return }
    loop.add(unknown, length: length)
    pending = nil
  }

  private func addUnknown(_ length: Int, _ pending: inout Int?, _ loop: inout MergeLoop) {
    guard unknown != nil else { return }
    if fusesUnknown, let before = pending {
      pending = before + length
    } else {
      flush(&pending, &loop)
      pending = length
    }
  }

  private func addCharacters(_ piece: UnsafeBufferPointer<UInt8>, _ loop: inout MergeLoop) {
    var pending: Int?
    var at = 0
    let isPlain = prefix.isEmpty && suffix.isEmpty
    while at < piece.count {
      let length = UTF8Text.length(piece[at])
      let character = UnsafeBufferPointer(rebasing: piece[at..<at + length])
      let isFirst = at == 0
      at += length
      let decorated =
        isPlain
        ? [] : (isFirst ? [] : prefix) + Array(character) + (at == piece.count ? suffix : [])
      if let id = isPlain
        ? vocabulary.table.find(character) : vocabulary.table.find(decorated)
      {
        flush(&pending, &loop)
        loop.add(id, length: length)
        continue
      }
      // As in the reference, bytes do not end a run of unknown characters before them.
      if !fallbacks.isEmpty {
        let bytes = isPlain ? Array(character) : decorated
        if bytes.allSatisfy({ fallbacks[Int($0)] >= 0 }) {
          for byte in bytes { loop.add(fallbacks[Int(byte)], length: 1) }
          continue
        }
      }
      addUnknown(length, &pending, &loop)
    }
    flush(&pending, &loop)
  }
}

extension SchemaNode {
  /// A string that may be absent; then it is empty.
  func optionalString(_ key: String) throws(RewardError) -> String {
    try optional(key)?.string() ?? ""
  }
}
