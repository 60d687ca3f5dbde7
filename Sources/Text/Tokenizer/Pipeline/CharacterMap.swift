internal import Basics

/// SentencePiece's precompiled normalisation: a double-array trie from byte strings to byte
/// strings (the format is `normalizer.cc` of sentencepiece; Aoe 1989 for the trie).
struct CharacterMap: Sendable {
  private let units: [UInt32]
  /// Replacements, each ended by a zero byte.
  private let replacements: [UInt8]
  /// Bytes of the longest replacement.
  let longestReplacement: Int

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
    guard let bytes = CharacterMap.decodeBase64(encoded.utf8) else {
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
        let end = tail.firstIndex(of: 0) ?? tail.endIndex
        return String(validating: tail[..<end], as: UTF8.self) == nil ? nil : tail[..<end]
      }
    }
    return nil
  }

  private static func offset(_ unit: UInt32) -> Int { Int(unit >> 10) << Int((unit & 512) >> 6) }

  /// Short grapheme clusters are looked up whole, others scalar by scalar.
  func apply(to text: inout AlignedText) {
    var changes: [ScalarChange] = []
    changes.reserveCapacity(text.bytes.count)
    var isModified = false
    func replace(_ old: Int, _ new: ArraySlice<UInt8>) {
      isModified = true
      let scalars = UTF8Text.scalars(Array(new))
      let before = changes.count
      for scalar in scalars { changes.append(ScalarChange(scalar, 0)) }
      let surplus = scalars.count - old
      if surplus > 0 {
        for index in max(before, changes.count - surplus)..<changes.count {
          changes[index].change = 1
        }
      } else if surplus < 0, let last = changes.indices.last {
        changes[last].change += surplus
      }
    }
    for character in String(decoding: text.bytes, as: UTF8.self) {
      let utf8 = character.utf8
      if utf8.count < 6, let new = replacement(utf8) {
        replace(character.unicodeScalars.count, new)
        continue
      }
      for scalar in character.unicodeScalars {
        if let new = replacement(String(Character(scalar)).utf8) {
          replace(1, new)
        } else {
          changes.append(ScalarChange(scalar.value, 0))
        }
      }
    }
    if isModified { text.replace(with: changes) }
  }

  private static func decodeBase64(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var out: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    var padding = 0
    var count = 0
    for byte in text {
      let value: UInt32
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = UInt32(byte) - 65
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(byte) - 71
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(byte) + 4
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      case UInt8(ascii: "="):
        padding += 1
        count += 1
        continue
      default: return nil
      }
      guard padding == 0 else { return nil }
      count += 1
      buffer = buffer << 6 | value
      bits += 6
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    guard count % 4 == 0, padding <= 2, buffer & (1 << UInt32(bits) - 1) == 0 else { return nil }
    return out
  }
}
