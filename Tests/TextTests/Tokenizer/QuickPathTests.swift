import Basics
import Foundation
import Testing

@testable import Text

/// `encode` remembers pieces, cuts texts into words, and takes short ways through ASCII;
/// `encodeWithOffsets` does none of that, and both must give the same ids.
@Suite struct QuickPathTests {
  static let kinds = [
    "albert", "bert_cased", "clip", "deepseek", "gemma", "gpt2", "gpt4o", "llama2", "llama3",
    "minilm",
    "mistral", "possessive", "qwen2", "roberta", "smollm2", "splits", "spm", "t5", "word_level",
    "xlmr",
  ]

  @Test(
    .enabled(if: TokenizerFixtures.hasOracle, Comment(rawValue: TokenizerFixtures.absent)),
    arguments: kinds)
  func encodingWithoutOffsetsIsTheSame(_ kind: String) throws {
    let folder = try TokenizerFixtures.folder.get().appending(path: kind)
    guard FileManager.default.fileExists(atPath: folder.path) else { return }
    let tokenizer = try Tokenizer(directory: folder.path)
    var random = RandomSource(seed: 31)
    for round in 0..<3000 {
      let line = FuzzText.line(&random)
      let special = round % 2 == 0
      let quick = tokenizer.encode(line, addSpecialTokens: special)
      let plain = tokenizer.encodeWithOffsets(line, addSpecialTokens: special).ids
      #expect(quick == plain, "\(line.debugDescription)")
      guard quick == plain else { break }
    }
  }

  /// Vocabularies of a few letters, in which merges may join the marker to letters before it, and
  /// letters may be unknown, bytes, or left out.
  @Test func cutsChangeNothing() throws {
    var random = RandomSource(seed: 32)
    var cutting = 0
    for round in 0..<400 {
      // Now and then the mark is no token, and `b▁b` is one that no merge makes.
      var tokens = round % 7 == 0 ? ["a", "b", "é"] : ["a", "b", "▁", "é", "b▁b"]
      var merges: [String] = []
      if round % 3 == 0 { tokens += (0..<256).map { "<0x\(Self.hex($0))>" } }
      if round % 2 == 0 { tokens.append("<unk>") }
      let substitutes = tokens.filter { $0.hasPrefix("<") }
      for _ in 0..<Int(random.next() % 30) {
        // Now and then a token that stands for other text than its own takes part.
        let plain = tokens.filter { !$0.hasPrefix("<") && $0 != "b▁b" }
        let pool = random.next() % 40 == 0 ? substitutes : plain
        guard let left = pool.randomElement(using: &random) else { continue }
        let right = plain.randomElement(using: &random)!
        let whole = left + right
        guard whole.utf8.count < 40 else { continue }
        if !tokens.contains(whole) { tokens.append(whole) }
        merges.append("[\(Self.quoted(left)), \(Self.quoted(right))]")
      }
      let vocabulary = tokens.enumerated().map { "\(Self.quoted($1)): \($0)" }
      let unknown = round % 2 == 0 ? #""unk_token": "<unk>","# : ""
      let tokenizer = try Tokenizer(
        json: """
          {"model": {"type": "BPE", \(unknown) "fuse_unk": \(round % 4 < 2),
            "byte_fallback": \(round % 3 == 0), "ignore_merges": \(round % 17 == 0),
            "vocab": {\(vocabulary.joined(separator: ","))},
            "merges": [\(merges.joined(separator: ","))]}}
          """)
      if case .bytePair(let model) = tokenizer.model, model.cuts != nil { cutting += 1 }
      for number in 0..<60 {
        let text =
          number == 0
          ? "b▁b"
          : (0..<Int(random.next() % 40)).map { _ in
            ["a", "b", "▁", "é", "x", "Á", "▁a", "中"].randomElement(using: &random)!
          }.joined()
        let quick = tokenizer.encode(text, addSpecialTokens: false)
        let plain = tokenizer.encodeWithOffsets(text, addSpecialTokens: false).ids
        #expect(quick == plain, "round \(round): \(text) with \(merges.joined(separator: ","))")
      }
    }
    #expect(cutting > 100)
  }

  @Test func cutsAreBeforeMarkers() throws {
    func ends(_ text: String, _ merges: [(String, String)]) throws -> [Int]? {
      var list = TokenList()
      for (id, token) in ["▁", "a", "b", "▁a", "a▁", "b▁a", "▁▁"].enumerated() {
        list.append(token.utf8, id: id)
      }
      let vocabulary = try Vocabulary(list, path: "test")
      guard var cuts = MarkerCuts(vocabulary, substitutes: [2, -1]) else { return nil }
      for (left, right) in merges {
        Array((left + right).utf8).withUnsafeBufferPointer {
          cuts.add(vocabulary.id(left)!, vocabulary.id(right)!, $0)
        }
      }
      guard let cuts = cuts.sealed() else { return nil }
      return Array(text.utf8).withUnsafeBufferPointer { bytes in
        var ends: [Int] = []
        while ends.last ?? 0 < bytes.count { ends.append(cuts.end(bytes, ends.last ?? 0)) }
        return ends
      }
    }
    #expect(try ends("▁ab▁▁a", [("▁", "a"), ("▁", "▁")]) == [5, 12])
    #expect(try ends("▁ab▁a▁", [("▁", "a")]) == [5, 9, 12])
    // A mark that is joined to an `a` can be cut off behind other letters only.
    #expect(try ends("▁ab▁a▁", [("a", "▁")]) == [5, 12])
    // `b` (id 2) stands for other text.
    #expect(try ends("▁ab▁a▁", [("b", "▁a")]) == nil)
    #expect(try ends("▁", []) == [3])
  }

  private static func hex(_ byte: Int) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }

  private static func quoted(_ text: String) -> String { JSONValue.string(text).text }

  /// Pieces that are alike at both ends, of all lengths, through growth and starting over.
  @Test func cacheRecallsWhatItWasTold() {
    var cache = PieceCache(capacity: 2)
    var random = RandomSource(seed: 33)
    var told: [[UInt8]: [Int32]] = [:]
    var order: [[UInt8]] = []
    for number in 0..<70_000 {
      let count = 1 + Int(random.next() % UInt64(PieceCache.pieceLimit))
      var piece = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) & 1 }
      if count > 24 {
        for index in 0..<8 {
          piece[index] = 7
          piece[count - 1 - index] = 7
        }
      }
      let ids = (0..<Int32(number % 4)).map { Int32(number) + $0 }
      piece.withUnsafeBufferPointer { bytes in
        var found: [Int32] = [-7]
        if cache.recall(bytes, into: &found) {
          #expect(found == [-7] + (told[piece] ?? [-1]))
        } else {
          #expect(found == [-7])
          cache.remember(bytes, ids[...])
          told[piece] = ids
          order.append(piece)
        }
      }
    }
    // What was told last is still there, and the oldest has been forgotten.
    var recalled = 0
    for piece in order {
      var found: [Int32] = []
      if piece.withUnsafeBufferPointer({ cache.recall($0, into: &found) }) {
        recalled += 1
        #expect(found == told[piece])
      }
    }
    #expect(recalled > 0 && recalled <= 1 << 15, "\(recalled)")
    #expect(order.count > 1 << 15, "\(order.count)")
  }
}
