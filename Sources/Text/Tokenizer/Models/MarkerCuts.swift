/// Where a piece can be cut without changing its tokens: before a mark that stands for a space
/// (`▁`) and that no merge joins to the byte before it.
///
/// SentencePiece's tokenizers see a whole text as one piece. Words repeat, texts do not: cut into
/// words they are merged in less time, and mostly not at all, since a word's tokens are known.
struct MarkerCuts: Sendable {
  /// Whether a merge joins a mark to what ends in this byte.
  private var isJoined = [Bool](repeating: false, count: 256)
  /// Whether each token can stand for other text than its own.
  private var isSubstitute: [Bool]
  /// Whether no merge is of a substitute; else its token does not tell what text it is merged from.
  private var areSafe = true

  private static let mark: [UInt8] = [0xe2, 0x96, 0x81]

  /// - Parameter substitutes: tokens that can stand for other text than their own; -1 for none.
  /// - Returns: nil when the mark is no token, which would let a run of unknown characters reach
  ///   beyond it.
  init?(_ vocabulary: Vocabulary, substitutes: [Int32]) {
    guard vocabulary.table.find(MarkerCuts.mark) != nil else { return nil }
    isSubstitute = Array(repeating: false, count: vocabulary.idLimit)
    for id in substitutes where id >= 0 { isSubstitute[Int(id)] = true }
  }

  /// Takes note of a merge that makes `token`.
  mutating func add(_ left: Int32, _ right: Int32, _ token: UnsafeBufferPointer<UInt8>) {
    if isSubstitute[Int(left)] || isSubstitute[Int(right)] { areSafe = false }
    var at = 1
    while at < token.count {
      if MarkerCuts.isMark(token, at), !MarkerCuts.isMark(token, at - 3) {
        isJoined[Int(token[at - 1])] = true
      }
      at += 1
    }
  }

  /// The cuts when all merges are noted; nil when pieces must stay whole.
  func sealed() -> MarkerCuts? {
    var copy = self
    copy.isSubstitute = []
    return areSafe ? copy : nil
  }

  /// The end of the part of `piece` that begins at `start`.
  @inline(__always)
  func end(_ piece: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var at = start &+ 1
    while at < piece.count {
      if piece[at] == 0xe2, MarkerCuts.isMark(piece, at), !MarkerCuts.isMark(piece, at &- 3),
        !isJoined[Int(piece[at &- 1])]
      {
        return at
      }
      at &+= 1
    }
    return piece.count
  }

  @inline(__always)
  private static func isMark(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
    at >= 0 && at &+ 3 <= text.count && text[at] == 0xe2 && text[at &+ 1] == 0x96
      && text[at &+ 2] == 0x81
  }
}
