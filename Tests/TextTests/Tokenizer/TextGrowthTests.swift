import Basics
import Foundation
import TestSupport
import Testing

@testable import Text

/// What stages can make of a text, and that a file cannot ask for more than a bounded amount.
@Suite struct TextGrowthTests {
  static func node(_ json: String) throws -> SchemaNode {
    SchemaNode(try JSONValue.parse(json), path: "test")
  }

  static let normalizers = [
    #"{"type": "NFC"}"#, #"{"type": "NFD"}"#, #"{"type": "NFKC"}"#, #"{"type": "NFKD"}"#,
    #"{"type": "Lowercase"}"#, #"{"type": "StripAccents"}"#, #"{"type": "Nmt"}"#,
    #"{"type": "ByteLevel"}"#, #"{"type": "Prepend", "prepend": "▁▁"}"#,
    #"{"type": "Replace", "pattern": {"String": "ab"}, "content": "xyz"}"#,
    #"{"type": "Replace", "pattern": {"Regex": "x*"}, "content": "yy"}"#,
    #"{"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": "▁"}"#,
    #"""
    {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
     "strip_accents": true, "lowercase": true}
    """#,
    #"""
    {"type": "Sequence", "normalizers": [{"type": "NFKD"}, {"type": "Lowercase"},
      {"type": "Prepend", "prepend": "a"},
      {"type": "Replace", "pattern": {"String": "a"}, "content": "ab ab"}, {"type": "ByteLevel"}]}
    """#,
  ]

  @Test(arguments: normalizers) func noTextGrowsMoreThanItSays(_ json: String) throws {
    let normalizer = try Normalizer(Self.node(json))
    let growth = normalizer.growth
    // Those that grow most: in compatibility forms, in canonical ones, and in lower case.
    var texts = ["\u{fdfa}", "\u{390}", "\u{1d160}", "\u{23a}", "\u{130}", "中中", "é", "", "abab"]
    texts += ["xxaxx", "  a   b", "\u{1f82}\u{fb2c}"]
    var random = RandomSource(seed: 5)
    for _ in 0..<300 {
      let scalars = (0..<Int(random.next() % 12)).compactMap { _ in
        Unicode.Scalar(UInt32(random.next() % 0x30000))
      }
      texts.append(String(String.UnicodeScalarView(scalars)))
    }
    for text in texts {
      let bytes = Array(text.utf8)
      var aligned = bytes.withUnsafeBufferPointer {
        AlignedText($0, origin: 0, tracksSpans: false)
      }
      normalizer.apply(to: &aligned)
      let limit = growth.factor * Double(bytes.count) + growth.constant
      #expect(Double(aligned.bytes.count) <= limit, "\(text.debugDescription)")
    }
  }

  @Test func composition() {
    let doubling = TextGrowth(factor: 2, constant: 3)
    #expect(doubling.then(doubling) == TextGrowth(factor: 4, constant: 9))
    #expect(TextGrowth.sequence([TextGrowth]()) == TextGrowth())
  }

  private func code(_ json: String) -> String {
    do throws(RewardError) {
      _ = try Tokenizer(json: json)
      return "none"
    } catch { return error.code.rawValue }
  }

  private static let model = #""model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}"#

  private func code(normalizers: [String]) -> String {
    code(
      #"{"normalizer": {"type": "Sequence", "normalizers": [\#(normalizers.joined(separator: ","))]}, "#
        + Self.model + "}")
  }

  @Test func growthBeyondTheLimitIsRefused() {
    let double = #"{"type": "Replace", "pattern": {"String": "a"}, "content": "aa"}"#
    #expect(code(normalizers: Array(repeating: double, count: 10)) == "none")
    #expect(code(normalizers: Array(repeating: double, count: 11)) == "tokenizer.limit")
    // Beyond all numbers too.
    #expect(code(normalizers: Array(repeating: double, count: 1000)) == "tokenizer.limit")
    let half = #"{"type": "Replace", "pattern": {"String": "aa"}, "content": "a"}"#
    #expect(code(normalizers: Array(repeating: half, count: 1000)) == "none")
  }

  /// Albert's stages, the real ones that could grow most.
  @Test func theLargestRealGrowthIsTaken() throws {
    var map: [UInt8] = [8, 0, 0, 0] + [UInt8](repeating: 0, count: 8)
    map += Array(repeating: 0x78, count: 33) + [0]
    let precompiled =
      #"{"type": "Precompiled", "precompiled_charsmap": "\#(Data(map).base64EncodedString())"}"#
    #expect(
      code(normalizers: [
        #"{"type": "Replace", "pattern": {"String": "``"}, "content": "\""}"#,
        #"{"type": "Replace", "pattern": {"String": "''"}, "content": "\""}"#,
        #"{"type": "NFKD"}"#, #"{"type": "StripAccents"}"#, #"{"type": "Lowercase"}"#,
        precompiled, #"{"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}"#,
      ]) == "none")
    guard case .precompiled(let found) = try Normalizer(Self.node(precompiled)) else {
      Issue.record("no character map")
      return
    }
    #expect(found.longestReplacement == 33)
  }

  /// Tokens of 4,000 bytes that normalise to 4 MB each.
  @Test func addedTokensAreBoundedTogether() {
    let content = String(repeating: "a", count: 1000)
    let tokens = (0..<20).map { index in
      #"{"id": \#(index + 1), "content": "\#(String(repeating: "a", count: 4000 + index))"}"#
    }
    let json =
      #"{"normalizer": {"type": "Replace", "pattern": {"String": "a"}, "content": "\#(content)"}, "#
      + #""added_tokens": [\#(tokens.joined(separator: ","))], "# + Self.model + "}"
    let clock = ThreadClock()
    let time = clock.measure { #expect(code(json) == "tokenizer.limit") }
    #expect(time < .seconds(10), "\(time)")
  }
}
