import Basics
import Testing

@testable import Text

@Suite struct TokenizerModelTests {
  /// Short words and long ones take different ways through the merges; both must give what merging
  /// the leftmost pair of lowest rank again and again gives.
  @Test func mergeLoopAgreesWithDefinition() {
    var random = RandomSource(seed: 11)
    for round in 0..<300 {
      var merges = MergeTable(capacity: 60)
      var list: [(Int32, Int32, Int32)] = []
      var next: Int32 = 3
      for rank in 0..<UInt32(30) {
        let left = Int32(random.next() % UInt64(next))
        let right = Int32(random.next() % UInt64(next))
        guard !list.contains(where: { $0.0 == left && $0.1 == right }) else { continue }
        merges.insert(left, right, rank: rank, token: next)
        list.append((left, right, next))
        next += 1
      }
      let count = round % 2 == 0 ? 1 + Int(random.next() % 40) : 49 + Int(random.next() % 100)
      let symbols = (0..<count).map { _ in Int32(random.next() % 3) }
      var loop = MergeLoop()
      for symbol in symbols { loop.add(symbol, length: 1) }
      loop.run(merges)
      var wanted = symbols
      search: while true {
        for (left, right, token) in list {
          if let at = wanted.indices.dropLast().first(where: {
            wanted[$0] == left && wanted[$0 + 1] == right
          }) {
            wanted.replaceSubrange(at...at + 1, with: [token])
            continue search
          }
        }
        break
      }
      #expect(loop.ids == wanted)
      #expect(loop.lengths.reduce(0, +) == count)
    }
  }

  /// The best cut by trying all of them.
  @Test func unigramAgreesWithExhaustiveSearch() throws {
    let tokens: [(String, Double)] = [
      ("<unk>", 0), ("a", -2), ("b", -2.5), ("ab", -3), ("ba", -4.6), ("aba", -5.1), ("bb", -4),
      ("abab", -8), ("c", -3), ("cab", -5.5),
    ]
    let list = tokens.map { "[\"\($0.0)\", \($0.1)]" }.joined(separator: ",")
    let tokenizer = try Tokenizer(
      json: "{\"model\": {\"type\": \"Unigram\", \"unk_id\": 0, \"vocab\": [\(list)]}}")
    func best(_ text: Substring) -> Double {
      if text.isEmpty { return 0 }
      return tokens.dropFirst().filter { text.hasPrefix($0.0) }
        .map { $0.1 + best(text.dropFirst($0.0.count)) }.max() ?? -1000
    }
    var texts = [""]
    var last = [""]
    for _ in 0..<6 {
      last = last.flatMap { text in ["a", "b", "c"].map { text + $0 } }
      texts += last
    }
    for text in texts {
      let ids = tokenizer.encode(text, addSpecialTokens: false)
      #expect(ids.map { tokens[Int($0)].0 }.joined() == text)
      let score = ids.reduce(0) { $0 + tokens[Int($1)].1 }
      #expect(abs(score - best(text[...])) < 1e-9, "\(text)")
    }
  }

  /// Swift's strings compare canonically; a vocabulary must not.
  @Test func canonicallyEquivalentTokensAreDistinct() throws {
    let tokenizer = try Tokenizer(
      json: """
        {"model": {"type": "WordLevel", "unk_token": "?",
          "vocab": {"?": 0, "\u{e9}": 1, "e\u{301}": 2, "\u{212b}": 3, "\u{c5}": 4}}}
        """)
    #expect(tokenizer.encode("\u{e9}", addSpecialTokens: false) == [1])
    #expect(tokenizer.encode("e\u{301}", addSpecialTokens: false) == [2])
    #expect(tokenizer.encode("\u{212b}", addSpecialTokens: false) == [3])
    #expect(tokenizer.id(of: "\u{c5}") == 4)
    #expect(tokenizer.token(of: 2)?.unicodeScalars.count == 2)
  }

  @Test func tableGrowsAndFinds() {
    var table = ByteStringTable(capacity: 2)
    for number in 0..<5000 {
      let isNew = table.insert(Array("key\(number)".utf8), Int32(number))
      #expect(isNew)
    }
    let isNewAgain = table.insert(Array("key77".utf8), 1)
    #expect(!isNewAgain)
    for number in 0..<5000 { #expect(table.find(Array("key\(number)".utf8)) == Int32(number)) }
    #expect(table.find(Array("key".utf8)) == nil)
    #expect(table.find([UInt8]()) == nil)
  }

  @Test func gapsInIDs() throws {
    let tokenizer = try Tokenizer(
      json: """
        {"added_tokens": [{"id": 120, "content": "<s>", "special": true, "normalized": false}],
         "model": {"type": "BPE", "vocab": {"a": 7, "b": 100}, "merges": []}}
        """)
    #expect(tokenizer.vocabularySize == 121)
    #expect(tokenizer.encode("a<s>b", addSpecialTokens: false) == [7, 120, 100])
    #expect(tokenizer.token(of: 8) == nil)
    #expect(tokenizer.decode([7, 8, -1, 5000, 120, 100], skipSpecialTokens: true) == "a b")
    #expect(tokenizer.specialTokenIDs == [120])
    #expect(!tokenizer.isLossless)
  }
}
