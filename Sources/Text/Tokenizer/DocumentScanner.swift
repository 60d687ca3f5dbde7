/// Just enough JSON to take the long lists of a model out of a tokenizer.json. What is not in the
/// form that is expected is left where it is, for the parser to judge.
struct DocumentScanner {
  private(set) var lists = ModelLists()
  /// Where the lists are in the text, ascending.
  private(set) var cuts: [Range<Int>] = []

  private var json: JSONCursor

  /// - Parameter bytes: UTF-8.
  init(_ bytes: UnsafeBufferPointer<UInt8>) { json = JSONCursor(bytes) }

  mutating func scan() {
    guard json.enter("model"), json.accept(UInt8(ascii: "{")) else { return }
    repeat {
      guard let key = json.key() else { return }
      json.skipSpace()
      let start = json.at
      let isTaken =
        switch key {
        case Array("vocab".utf8): scanVocabulary()
        case Array("merges".utf8): scanMerges()
        default: false
        }
      if isTaken {
        cuts.append(start..<json.at)
      } else {
        json.at = start
        guard json.skipValue() else { return }
      }
    } while json.accept(UInt8(ascii: ","))
  }

  /// `{"token": 5, …}` or `[["token", -1.5], …]`
  private mutating func scanVocabulary() -> Bool {
    guard lists.vocabulary == nil, lists.scored == nil else { return false }
    if json.isAt(UInt8(ascii: "{")) {
      lists.vocabulary = vocabulary()
    } else {
      lists.scored = scoredTokens()
    }
    return lists.vocabulary != nil || lists.scored != nil
  }

  private mutating func vocabulary() -> TokenList? {
    guard json.accept(UInt8(ascii: "{")) else { return nil }
    var list = TokenList()
    if json.accept(UInt8(ascii: "}")) { return list }
    repeat {
      json.skipSpace()
      guard let token = json.string(), json.accept(UInt8(ascii: ":")), let id = json.integer()
      else { return nil }
      json.read(token) { list.append($0, id: id) }
    } while json.accept(UInt8(ascii: ","))
    return json.accept(UInt8(ascii: "}")) ? list : nil
  }

  private mutating func scoredTokens() -> ScoredTokens? {
    guard json.accept(UInt8(ascii: "[")) else { return nil }
    var list = ScoredTokens()
    if json.accept(UInt8(ascii: "]")) { return list }
    repeat {
      guard json.accept(UInt8(ascii: "[")) else { return nil }
      json.skipSpace()
      guard let token = json.string(), json.accept(UInt8(ascii: ",")), let score = json.number(),
        json.accept(UInt8(ascii: "]"))
      else { return nil }
      json.read(token) { list.append($0, score: score) }
    } while json.accept(UInt8(ascii: ","))
    return json.accept(UInt8(ascii: "]")) ? list : nil
  }

  /// `["a b", …]` or `[["a", "b"], …]`
  private mutating func scanMerges() -> Bool {
    guard lists.merges == nil, json.accept(UInt8(ascii: "[")) else { return false }
    var list = MergeList()
    guard !json.accept(UInt8(ascii: "]")) else {
      lists.merges = list
      return true
    }
    var left: [UInt8] = []
    repeat {
      if json.accept(UInt8(ascii: "[")) {
        json.skipSpace()
        guard let first = json.string() else { return false }
        left.removeAll(keepingCapacity: true)
        json.read(first) { left += $0 }
        guard json.accept(UInt8(ascii: ",")) else { return false }
        json.skipSpace()
        guard let second = json.string(), json.accept(UInt8(ascii: "]")) else { return false }
        json.read(second) { list.append(left, $0) }
      } else {
        json.skipSpace()
        guard let text = json.string() else { return false }
        json.read(text) { list.append($0) }
      }
    } while json.accept(UInt8(ascii: ","))
    guard json.accept(UInt8(ascii: "]")) else { return false }
    lists.merges = list
    return true
  }
}
