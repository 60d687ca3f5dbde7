internal import Basics
internal import OrderedCollections

/// The tokens of a model: text to id and id to text.
///
/// Beyond the reference every id has one token and every token one id, and an unknown token that a
/// model names must be there: the reference takes such files, and fails or mixes tokens up later.
struct Vocabulary: Sendable {
  let table: ByteStringTable
  /// Index into the table's entries for each id, or -1 for a gap.
  private let entryOfID: [Int32]
  /// One above the largest id.
  var idLimit: Int { entryOfID.count }
  var count: Int { table.count }

  /// Real vocabularies have under 300,000 tokens.
  static let sizeLimit = 4_000_000

  /// - Parameter path: of the vocabulary, for errors.
  /// - Throws: `tokenizer.empty-vocabulary`, `tokenizer.id`, `tokenizer.duplicate` or
  ///   `tokenizer.limit`.
  init(_ list: TokenList, path: String) throws(RewardError) {
    guard list.count > 0 else {
      throw RewardError(
        .tokenizerEmptyVocabulary, "the vocabulary has no tokens", at: .init(item: path))
    }
    guard list.count <= Vocabulary.sizeLimit else {
      throw RewardError(
        .tokenizerLimit, "the vocabulary has over \(Vocabulary.sizeLimit) tokens",
        at: .init(item: path))
    }
    // Gaps are allowed (pruned vocabularies), but ids index embeddings and tables.
    let limit = list.count * 4 + 65_536
    let largest = list.ids.max() ?? 0
    var table = ByteStringTable(capacity: list.count)
    var entryOfID = [Int32](repeating: -1, count: min(max(largest, 0), limit) + 1)
    try list.forEach { token, id throws(RewardError) in
      func failure(_ code: RewardError.Code, _ message: String) -> RewardError {
        let name = String(decoding: token.prefix(100), as: UTF8.self)
        return RewardError(code, message, at: .init(item: "\(path).\(name)"))
      }
      guard id >= 0 else { throw failure(.tokenizerID, "id \(id) is negative") }
      guard id < limit else {
        throw failure(.tokenizerID, "id \(id) is far beyond the \(list.count) tokens")
      }
      guard table.insert(token, Int32(id)) else {
        throw failure(.tokenizerDuplicate, "the token occurs twice")
      }
      guard entryOfID[id] < 0 else {
        throw failure(.tokenizerDuplicate, "id \(id) is given twice")
      }
      entryOfID[id] = Int32(table.count - 1)
    }
    self.table = table
    self.entryOfID = entryOfID
  }

  /// The member `vocab` of a model: the list read from the document, or what the JSON has.
  init(_ model: SchemaNode, _ list: TokenList?) throws(RewardError) {
    let node = try model.required("vocab")
    if let list {
      try self.init(list, path: node.path)
      return
    }
    var found = TokenList()
    for (token, value) in try node.object() {
      guard let id = value.int else {
        throw RewardError(
          .tokenizerID, "'\(value.text.prefix(50))' is not a token id",
          at: .init(item: "\(node.path).\(token.prefix(100))"))
      }
      found.append(token.utf8, id: id)
    }
    try self.init(found, path: node.path)
  }

  func id(_ token: String) -> Int32? { table.find(token.utf8) }

  /// The UTF-8 of a token, or nil for an id that no token has.
  func bytes(_ id: Int32) -> ArraySlice<UInt8>? {
    guard id >= 0, Int(id) < entryOfID.count, entryOfID[Int(id)] >= 0 else { return nil }
    return table.key(table.entries[Int(entryOfID[Int(id)])])
  }

  /// The ids of the 256 tokens `<0x00>`…`<0xFF>`; -1 where one is missing.
  func byteFallbacks() -> [Int32] {
    let digits = Array("0123456789ABCDEF")
    return (0..<256).map { id("<0x\(digits[$0 >> 4])\(digits[$0 & 15])>") ?? -1 }
  }

  /// The id of the unknown token.
  /// - Throws: `tokenizer.unknown-token` when the vocabulary does not have it.
  func unknown(_ token: String, path: String) throws(RewardError) -> Int32 {
    guard let id = id(token) else {
      throw RewardError(
        .tokenizerUnknownToken, "the unknown token '\(token.prefix(100))' is not in the vocabulary",
        at: .init(item: path))
    }
    return id
  }
}
