internal import Basics

/// SentencePiece's precompiled normalisation: a double-array trie from byte strings to byte
/// strings (the format is `normalizer.cc` of sentencepiece; Aoe 1989 for the trie).
struct CharacterMap: Sendable {
  private let units: [UInt32]
  /// Replacements, each ended by a zero byte.
  private let replacements: [UInt8]
  /// Bytes of the longest replacement.
  let longestReplacement: Int
  /// Whether each ASCII scalar by itself is replaced.
  private var replacesASCII: [Bool] = []

  /// Real maps have under 300 KB.
  private static let byteLimit = 8 << 20
  /// The longest of real maps is that of U+FDFA, with 33 bytes.
  private static let replacementLimit = 256

  /// - Parameter node: the map in base 64.
  init(_ node: SchemaNode) throws(RewardError) {
    let encoded = try node.string()
    guard encoded.utf8.count <= CharacterMap.byteLimit else {
      throw node.error(.tokenizerLimit, "a character map of over 8 MB")
    }
    guard let bytes = Base64.decode(encoded.utf8) else {
      throw node.error(.tokenizerCharacterMap, "the character map is not base 64")
    }
    func word(_ at: Int) -> UInt32 {
      UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16
        | UInt32(bytes[at + 3]) << 24
    }
    guard bytes.count >= 4 else {
      throw node.error(.tokenizerCharacterMap, "the character map has no trie")
    }
    let size = Int(word(0))
    guard size > 0, size % 4 == 0, size <= bytes.count - 4 else {
      throw node.error(.tokenizerCharacterMap, "the trie of the character map has a wrong length")
    }
    units = stride(from: 4, to: 4 + size, by: 4).map(word)
    replacements = Array(bytes[(4 + size)...])
    guard String(validating: replacements, as: UTF8.self) != nil else {
      throw node.error(.tokenizerCharacterMap, "the replacements of the map are not UTF-8")
    }
    // A unit of the trie can point anywhere into a replacement, but not past its end.
    var (longest, length) = (0, 0)
    for byte in replacements {
      length = byte == 0 ? 0 : length + 1
      longest = max(longest, length)
    }
    guard longest <= CharacterMap.replacementLimit else {
      throw node.error(
        .tokenizerLimit,
        "a replacement of over \(CharacterMap.replacementLimit) bytes in the character map")
    }
    longestReplacement = longest
    replacesASCII = (UInt8(0)..<0x80).map { replacement(CollectionOfOne($0)) != nil }
  }

  /// The replacement of the shortest prefix of `key` in the trie, which is what the reference
  /// takes; nil when no prefix is there.
  private func replacement(_ key: some Sequence<UInt8>) -> ArraySlice<UInt8>? {
    var at = CharacterMap.offset(units[0])
    for byte in key {
      guard byte != 0 else { break }
      at ^= Int(byte)
      guard at < units.count, units[at] & 0x8000_00ff == UInt32(byte) else { return nil }
      let unit = units[at]
      at ^= CharacterMap.offset(unit)
      if unit >> 8 & 1 == 1 {
        guard at < units.count else { return nil }
        let start = Int(units[at] & 0x7fff_ffff)
        guard start <= replacements.count else { return nil }
        let tail = replacements[start...]
        // All replacements together are UTF-8, but a unit can point into a scalar.
        if let first = tail.first, first & 0xc0 == 0x80 { return nil }
        return tail[..<(tail.firstIndex(of: 0) ?? tail.endIndex)]
      }
    }
    return nil
  }

  private static func offset(_ unit: UInt32) -> Int { Int(unit >> 10) << Int((unit & 512) >> 6) }

  /// Short grapheme clusters are looked up whole, others scalar by scalar.
  func apply(to text: inout AlignedText) {
    var out = CharacterRewrite(tracksChanges: text.spans != nil, count: text.bytes.count)
    text.bytes.withUnsafeBufferPointer { bytes in
      var at = 0
      while at < bytes.count {
        var end = at + 1
        while !CharacterMap.isBreak(bytes, end) { end += 1 }
        if end > at + 1 || bytes[at] >= 0x80 {
          rewrite(String(decoding: bytes[at..<end], as: UTF8.self), &out)
        } else if replacesASCII[Int(bytes[at])], let new = replacement(bytes[at..<end]) {
          out.replace(1, by: new)
        } else {
          out.keep(UInt32(bytes[at]))
        }
        at = end
      }
    }
    out.finish(&text)
  }

  /// Whether a grapheme cluster certainly ends before `at`: between two ASCII scalars that are no
  /// line end together.
  @inline(__always)
  private static func isBreak(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
    guard at < bytes.count else { return true }
    let (last, next) = (bytes[at &- 1], bytes[at])
    return (last | next) < 0x80 && !(next == UInt8(ascii: "\n") && last == UInt8(ascii: "\r"))
  }

  private func rewrite(_ text: String, _ out: inout CharacterRewrite) {
    for character in text {
      let utf8 = character.utf8
      if utf8.count < 6, let new = replacement(utf8) {
        out.replace(character.unicodeScalars.count, by: new)
        continue
      }
      for scalar in character.unicodeScalars {
        if let new = replacement(String(Character(scalar)).utf8) {
          out.replace(1, by: new)
        } else {
          out.keep(scalar.value)
        }
      }
    }
  }
}
