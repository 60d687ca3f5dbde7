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
  /// Nil where pieces must stay whole.
  let cuts: MarkerCuts?

  /// - Parameter worksOnBytes: the text arrives as bytes that `ByteLevel` would have written as
  ///   characters.
  init(
    _ node: SchemaNode, _ lists: ModelLists, worksOnBytes: Bool
  ) throws(RewardError) {
    if let dropout = node.optional("dropout"), dropout.value.double != 0 {
      throw dropout.error(
        .tokenizerUnsupported, "merges with dropout give random ids and are not supported")
    }
    vocabulary = try Vocabulary(node, lists.vocabulary)
    prefix = Array(try node.optionalString("continuing_subword_prefix").utf8)
    suffix = Array(try node.optionalString("end_of_word_suffix").utf8)
    fusesUnknown = try node.bool("fuse_unk", default: false)
    ignoresMerges = try node.bool("ignore_merges", default: false)
    let fallsBack = try node.bool("byte_fallback", default: false)
    fallbacks = fallsBack ? vocabulary.byteFallbacks() : []
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
    var cuts: MarkerCuts?
    // Where characters are left out, a merge can join what stands on either side of them.
    if isPlain, !worksOnBytes, !ignoresMerges, unknown != nil || isComplete {
      cuts = MarkerCuts(vocabulary, substitutes: fallbacks + [unknown ?? -1])
    }
    let member = try node.required("merges")
    let list = if let found = lists.merges { found } else { try MergeList(member) }
    merges = try MergeTable(
      list, path: member.path, vocabulary, prefixLength: prefix.count
    ) { cuts?.add($0, $1, $2) }
    self.cuts = cuts?.sealed()

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
    var bytes: [UInt8] = []
    vocabulary.table.forEach { token, id in
      bytes.removeAll(keepingCapacity: true)
      // The alphabet is one to one, so distinct tokens have distinct bytes.
      if ByteAlphabet.decode(token, to: &bytes) { _ = table.insert(bytes, id) }
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
