internal import Basics

/// Collects the added tokens of a file and checks them against the vocabulary.
///
/// A token that stands in the file twice, word for word, counts once. The reference also takes a
/// token whose id is another's or is not the vocabulary's, and then gives it an id that is not in
/// the file; a model cannot have been trained with what such a file says, so it is refused.
struct AddedTokenTable {
  let vocabulary: Vocabulary
  let normalizer: Normalizer?
  var byID: [Int32: AddedToken] = [:]
  var byContent: [[UInt8]: Int32] = [:]
  var texts: [Int32: [UInt8]] = [:]
  var raw = AddedTokenMatcher()
  var normalized = AddedTokenMatcher()
  var special: Set<Int32> = []
  /// Bytes of all texts after normalising.
  private var textBytes = 0
  private static let textByteLimit = 4 << 20

  init(vocabulary: Vocabulary, normalizer: Normalizer?) {
    self.vocabulary = vocabulary
    self.normalizer = normalizer
  }

  var idLimit: Int { max(vocabulary.idLimit, (byID.keys.max().map(Int.init) ?? -1) + 1) }

  mutating func add(_ token: AddedToken, at node: SchemaNode) throws(RewardError) {
    guard byID.count < 100_000 else {
      throw node.error(.tokenizerLimit, "over 100,000 added tokens")
    }
    guard Int(token.id) < vocabulary.idLimit + 1_000_000 else {
      throw node.error(.tokenizerID, "id \(token.id) is far beyond the vocabulary")
    }
    if let own = vocabulary.id(token.content) {
      guard own == token.id else {
        throw node.error(
          .tokenizerAddedToken,
          "'\(token.content.prefix(100))' has id \(token.id) here but \(own) in the vocabulary")
      }
    } else if vocabulary.bytes(token.id) != nil {
      throw node.error(
        .tokenizerAddedToken,
        "id \(token.id) of '\(token.content.prefix(100))' is another token of the vocabulary")
    }
    var text = Array(token.content.utf8)
    if byID[token.id] == token, byContent[text] == token.id { return }
    guard byContent[text] == nil, byID[token.id] == nil else {
      throw node.error(
        .tokenizerDuplicate, "the added token '\(token.content.prefix(100))' or its id is repeated")
    }
    byContent[text] = token.id
    byID[token.id] = token
    let isNew: Bool
    if token.isNormalized {
      if let normalizer {
        var aligned = text.withUnsafeBufferPointer {
          AlignedText($0, origin: 0, tracksSpans: false)
        }
        normalizer.apply(to: &aligned)
        text = aligned.bytes
      }
      textBytes += text.count
      guard textBytes <= AddedTokenTable.textByteLimit else {
        throw node.error(
          .tokenizerLimit,
          "added tokens of over \(AddedTokenTable.textByteLimit >> 20) MB after normalising")
      }
      isNew = normalized.add(token, text: text)
    } else {
      isNew = raw.add(token, text: text)
    }
    guard isNew else {
      throw node.error(
        .tokenizerDuplicate,
        "the added token '\(token.content.prefix(100))' reads like another after normalising")
    }
    texts[token.id] = text
    // The reference compares the text that stands for a token with the contents of special ones.
    if token.isSpecial, text == Array(token.content.utf8) { special.insert(token.id) }
  }
}
