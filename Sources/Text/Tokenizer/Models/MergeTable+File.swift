internal import Basics

extension MergeTable {
  /// The merges of a file.
  ///
  /// - Parameters:
  ///   - path: of the list, for errors.
  ///   - prefixLength: bytes that the right token of a merge loses.
  ///   - note: gets the tokens of each merge, and the bytes of the two together.
  /// - Throws: `tokenizer.merge` or `tokenizer.limit`.
  init(
    _ list: MergeList, path: String, _ vocabulary: Vocabulary, prefixLength: Int,
    note: (Int32, Int32, UnsafeBufferPointer<UInt8>) -> Void
  ) throws(RewardError) {
    guard list.count <= Vocabulary.sizeLimit else {
      throw RewardError(
        .tokenizerLimit, "over \(Vocabulary.sizeLimit) merges", at: .init(item: path))
    }
    var table = MergeTable(capacity: list.count)
    var rank: UInt32 = 0
    var joined: [UInt8] = []
    try list.forEach { item, index throws(RewardError) in
      func failure(_ message: String) -> RewardError {
        RewardError(.tokenizerMerge, message, at: .init(item: "\(path)[\(index)]"))
      }
      func id(_ bytes: UnsafeBufferPointer<UInt8>) throws(RewardError) -> Int32 {
        guard let id = vocabulary.table.find(bytes) else {
          let token = String(decoding: bytes, as: UTF8.self).prefix(100)
          throw failure("the token '\(token)' of the merge is not in the vocabulary")
        }
        return id
      }
      let (left, whole): (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>)
      switch item {
      case .pair(let first, let both): (left, whole) = (first, both)
      case .text(let text):
        if MergeList.isHeader(text) { return }
        let shown = String(decoding: text, as: UTF8.self).prefix(100)
        throw failure("'\(shown)' is no pair of tokens")
      }
      let right = UnsafeBufferPointer(rebasing: whole[left.count...])
      guard right.count >= prefixLength else {
        throw failure("the second token lacks the continuing_subword_prefix")
      }
      let (first, second) = (try id(left), try id(right))
      let token: Int32
      if prefixLength == 0 {
        token = try id(whole)
      } else {
        joined.removeAll(keepingCapacity: true)
        joined += left
        joined += right[prefixLength...]
        token = try joined.withUnsafeBufferPointer { bytes throws(RewardError) in try id(bytes) }
      }
      table.insert(first, second, rank: rank, token: token)
      note(first, second, whole)
      rank += 1
    }
    self = table
  }
}

extension MergeList {
  /// `["a b", …]` or `[["a", "b"], …]`
  init(_ node: SchemaNode) throws(RewardError) {
    self.init()
    guard let items = node.value.array else { throw node.wrongKind("an array") }
    for (index, item) in items.enumerated() {
      if var text = item.string {
        text.withUTF8 { append($0) }
      } else if let pair = item.array, pair.count == 2, let first = pair[0].string,
        let second = pair[1].string
      {
        append(first.utf8, second.utf8)
      } else {
        throw RewardError(
          .tokenizerMerge, "a merge must be a pair of tokens",
          at: .init(item: "\(node.path)[\(index)]"))
      }
    }
  }
}
