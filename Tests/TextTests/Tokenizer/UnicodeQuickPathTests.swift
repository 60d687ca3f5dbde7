import Basics
import Foundation
import Testing

@testable import Text

/// The short ways through text on which a stage has nothing to do.
@Suite struct UnicodeQuickPathTests {
  static let forms: [UnicodeNormalizationForm] = [.nfc, .nfd, .nfkc, .nfkd]

  private static func isSame(_ form: UnicodeNormalizationForm, _ scalars: [UInt32]) -> Bool {
    let changes = form.changes(scalars)
    return changes.map(\.scalar) == scalars && changes.allSatisfy { $0.change == 0 }
  }

  private static func bytes(_ scalars: [UInt32]) -> [UInt8] {
    var out: [UInt8] = []
    for scalar in scalars { UTF8Text.append(scalar, to: &out) }
    return out
  }

  /// Scalars that are said to stay do stay: each by itself, and between random others of the kind.
  @Test(arguments: forms) func unchangedTextIsUnchanged(_ form: UnicodeNormalizationForm) {
    var inert: [UInt32] = []
    var wrong: [UInt32] = []
    for scalar in UInt32(0)..<0x110000 where Unicode.Scalar(scalar) != nil {
      guard form.leavesUnchanged(Self.bytes([scalar])) else { continue }
      inert.append(scalar)
      if !Self.isSame(form, [scalar]) { wrong.append(scalar) }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(10))")
    // Most scalars are of this kind, and precomposed letters are where they stay composed.
    #expect(inert.count > 1_000_000)
    #expect(form.leavesUnchanged(Array("’中é".utf8)) == (form == .nfc || form == .nfkc))
    #expect(form.leavesUnchanged(Array("가".utf8)) == (form == .nfc || form == .nfkc))
    #expect(!form.leavesUnchanged(Array("e\u{301}".utf8)))
    #expect(!form.leavesUnchanged(Array("\u{1161}".utf8)) || form == .nfd || form == .nfkd)

    // Those that take part in compositions are the ones to be afraid of.
    let letters =
      ScalarMapping.canonical.entries.flatMap { [$0.key] + $0.value }
      + (0x1100..<0x1113) + [0xac00, 0xac01]
    let risky = Set(letters).filter { form.leavesUnchanged(Self.bytes([$0])) }.sorted()
    var random = RandomSource(seed: 41)
    for round in 0..<20_000 {
      let pool = round % 4 == 0 ? inert : risky
      let scalars = (0..<4).map { _ in pool[Int(random.next() % UInt64(pool.count))] }
      #expect(form.leavesUnchanged(Self.bytes(scalars)))
      #expect(Self.isSame(form, scalars), "\(scalars.map { String($0, radix: 16) })")
    }
  }

  /// What a text becomes does not depend on whether its origin is kept.
  @Test func normalizersIgnoreTracking() throws {
    let map = try CharacterMap(SchemaNode(.string(Self.smallMap()), path: "map"))
    let normalizers: [Normalizer] = [
      .precompiled(map), .lowercase, .nmt, .stripAccents, .unicode(.nfc), .unicode(.nfkd),
      try Normalizer(
        TextGrowthTests.node(
          #"{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,"#
            + #""strip_accents": null, "lowercase": true}"#)),
    ]
    var random = RandomSource(seed: 42)
    for _ in 0..<2000 {
      let line = Array(FuzzText.line(&random).utf8)
      for normalizer in normalizers {
        var results: [[UInt8]] = []
        for tracks in [false, true] {
          var text = line.withUnsafeBufferPointer {
            AlignedText($0, origin: 0, tracksSpans: tracks)
          }
          normalizer.apply(to: &text)
          results.append(text.bytes)
        }
        #expect(
          results[0] == results[1], "\(String(decoding: line, as: UTF8.self).debugDescription)")
      }
    }
  }

  /// A character map works on grapheme clusters; ASCII goes a shorter way.
  @Test func characterMapWorksOnClusters() throws {
    let map = try CharacterMap(SchemaNode(.string(Self.smallMap()), path: "map"))
    func mapped(_ text: String) -> [UInt8] {
      var aligned = Array(text.utf8).withUnsafeBufferPointer {
        AlignedText($0, origin: 0, tracksSpans: false)
      }
      map.apply(to: &aligned)
      return aligned.bytes
    }
    #expect(mapped("abca") == Array("xbcx".utf8))
    // The shortest prefix is taken for all of a cluster: a line end, a letter with its accent, a
    // number sign with what it stands before.
    #expect(mapped("a\r\nb\r\n\r") == Array("xybyy".utf8))
    #expect(mapped("a\u{301}b") == Array("xb".utf8))
    #expect(mapped("b\u{600}bb") == Array("bzb".utf8))
    var random = RandomSource(seed: 43)
    let parts = [
      "a", "b", "\r", "\n", "\r\n", "\u{301}", "\u{200d}", "\u{600}", "é", "🇩", "🇪", "👍", "🏽", "각",
      "ᄀ", "\u{11a8}",
    ]
    for _ in 0..<5000 {
      let text = (0..<Int(1 + random.next() % 12)).map { _ in
        parts[Int(random.next() % UInt64(parts.count))]
      }.joined()
      #expect(mapped(text) == text.flatMap { mapped(String($0)) }, "\(text.debugDescription)")
    }
  }

  /// `a` becomes `x`, the carriage return `y`, and U+0600 (d8 80) `z`.
  static func smallMap() -> String {
    var units = [UInt32](repeating: 0, count: 0x400)
    /// The unit at `at` is reached by `label`; its children are around `base`.
    func place(_ at: Int, _ label: Int, around base: Int, isEnd: Bool) {
      units[at] = UInt32((at ^ base) << 10 | (isEnd ? 1 << 8 : 0) | label)
    }
    units[0] = 0x100 << 10
    place(0x100 ^ 0x61, 0x61, around: 0x200, isEnd: true)
    place(0x100 ^ 0x0d, 0x0d, around: 0x201, isEnd: true)
    place(0x100 ^ 0xd8, 0xd8, around: 0x300, isEnd: false)
    place(0x300 ^ 0x80, 0x80, around: 0x202, isEnd: true)
    for (index, start) in [UInt32(0), 2, 4].enumerated() { units[0x200 + index] = 1 << 31 | start }
    var bytes: [UInt8] = []
    for word in [UInt32(units.count * 4)] + units {
      bytes += (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) }
    }
    return Data(bytes + Array("x\0y\0z\0".utf8)).base64EncodedString()
  }
}
