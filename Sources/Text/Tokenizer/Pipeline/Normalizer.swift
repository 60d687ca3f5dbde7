internal import Basics

/// The first stage: rewrites the text (lower case, accents, Unicode forms, markers for spaces).
indirect enum Normalizer: Sendable {
  case sequence([Normalizer])
  case unicode(UnicodeNormalizationForm)
  case lowercase
  case stripAccents
  case bert(BertNormalizer)
  case replace(TextPattern, [UInt8])
  case prepend([UInt8])
  case strip(left: Bool, right: Bool)
  case nmt
  case precompiled(CharacterMap)
  case byteLevel

  init(_ node: SchemaNode) throws(RewardError) {
    let type = try node.string("type")
    switch type {
    case "Sequence":
      var items: [Normalizer] = []
      for part in try node.parts("normalizers") { items.append(try Normalizer(part)) }
      self = .sequence(items)
    case "NFC": self = .unicode(.nfc)
    case "NFD": self = .unicode(.nfd)
    case "NFKC": self = .unicode(.nfkc)
    case "NFKD": self = .unicode(.nfkd)
    case "Lowercase": self = .lowercase
    case "StripAccents": self = .stripAccents
    case "BertNormalizer", "Bert": self = .bert(try BertNormalizer(node))
    case "Replace":
      self = .replace(
        try TextPattern(try node.required("pattern")), Array(try node.string("content").utf8))
    case "Prepend": self = .prepend(Array(try node.string("prepend").utf8))
    case "Strip":
      self = .strip(left: try node.bool("strip_left"), right: try node.bool("strip_right"))
    case "Nmt": self = .nmt
    case "Precompiled":
      self = .precompiled(try CharacterMap(try node.required("precompiled_charsmap")))
    case "ByteLevel": self = .byteLevel
    default: throw node.error(.tokenizerUnsupported, "the normalizer '\(type)' is not supported")
    }
  }

  func apply(to text: inout AlignedText) {
    switch self {
    case .sequence(let items): for item in items { item.apply(to: &text) }
    case .unicode(let form):
      guard !form.leavesUnchanged(text.bytes) else { return }
      text.replace(with: form.changes(UTF8Text.scalars(text.bytes)))
    case .lowercase: Normalizer.lowercase(&text)
    case .stripAccents:
      let classes = UnicodeClasses.shared
      text.mapScalars { if !classes.isCombiningMark($0) { UTF8Text.append($0, to: &$1) } }
    case .bert(let bert): bert.apply(to: &text)
    case .replace(let pattern, let content):
      let matches = text.bytes.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { pattern.matches($0, count: buffer.count) } ?? []
      }
      text.replace(matches, with: content)
    case .prepend(let prefix): text.prepend(prefix)
    case .strip(let left, let right): Normalizer.strip(&text, left, right)
    case .nmt: Normalizer.nmt(&text)
    case .precompiled(let map): map.apply(to: &text)
    case .byteLevel: text.mapScalars(Normalizer.appendByteLevel)
    }
  }

  /// Lower case scalar by scalar, without regard to neighbours (no final sigma).
  static func lowercase(_ text: inout AlignedText) {
    let mapping = ScalarMapping.lowercase
    text.mapScalars(ascii: lowerASCII) { scalar, out in
      if scalar < 0x80 {
        out.append(lowerASCII[Int(scalar)])
      } else if let lower = mapping[scalar] {
        for part in lower { UTF8Text.append(part, to: &out) }
      } else {
        UTF8Text.append(scalar, to: &out)
      }
    }
  }

  private static let lowerASCII = (UInt8(0)..<0x80).map { byte in
    byte | (byte >= 0x41 && byte <= 0x5a ? 0x20 : 0)
  }

  /// Writes the bytes of a scalar with `ByteAlphabet`.
  static func appendByteLevel(_ scalar: UInt32, _ out: inout [UInt8]) {
    var bytes: [UInt8] = []
    UTF8Text.append(scalar, to: &bytes)
    for byte in bytes { UTF8Text.append(ByteAlphabet.scalars[Int(byte)], to: &out) }
  }

  private static func strip(_ text: inout AlignedText, _ left: Bool, _ right: Bool) {
    let flags = UnicodeClasses.shared.flags
    let range = text.bytes.withUnsafeBufferPointer { buffer -> Range<Int> in
      guard let base = buffer.baseAddress else { return 0..<0 }
      func isSpace(_ at: Int) -> Bool {
        flags[Int(UTF8Text.scalar(base, at).value)] & UnicodeClasses.space != 0
      }
      var start = 0
      var end = buffer.count
      while left, start < end, isSpace(start) { start += UTF8Text.length(base[start]) }
      while right, end > start {
        let last = UTF8Text.previous(base, end)
        guard isSpace(last) else { break }
        end = last
      }
      return start..<end
    }
    text.crop(range)
  }

  /// The clean-up of neural machine translation: drops control characters, and makes other white
  /// space, zero-width characters and byte-order marks a space.
  private static func nmt(_ text: inout AlignedText) {
    text.mapScalars { scalar, out in
      switch scalar {
      case 0x01...0x08, 0x0b, 0x0e...0x1f, 0x7f, 0x8f, 0x9f: break
      case 0x09, 0x0a, 0x0c, 0x0d, 0x1680, 0x200b...0x200f, 0x2028, 0x2029, 0x2581, 0xfeff,
        0xfffd:
        out.append(0x20)
      default: UTF8Text.append(scalar, to: &out)
      }
    }
  }
}

/// The clean-up of BERT: control characters, Chinese characters, accents, case.
struct BertNormalizer: Sendable {
  let cleansText: Bool
  let spacesChinese: Bool
  let stripsAccents: Bool
  let lowercases: Bool

  init(_ node: SchemaNode) throws(RewardError) {
    cleansText = try node.bool("clean_text")
    spacesChinese = try node.bool("handle_chinese_chars")
    lowercases = try node.bool("lowercase")
    stripsAccents = try node.bool("strip_accents", default: lowercases)
  }

  func apply(to text: inout AlignedText) {
    let flags = UnicodeClasses.shared.flags
    if cleansText {
      text.mapScalars(ascii: BertNormalizer.cleanASCII) { scalar, out in
        let bits = flags[Int(scalar)]
        if bits & UnicodeClasses.control != 0 { return }
        UTF8Text.append(bits & UnicodeClasses.space != 0 ? 0x20 : scalar, to: &out)
      }
    }
    if spacesChinese, text.bytes.contains(where: { $0 >= 0xe3 }) {
      text.mapScalars { scalar, out in
        let isChinese = BertNormalizer.isChinese(scalar)
        if isChinese { out.append(0x20) }
        UTF8Text.append(scalar, to: &out)
        if isChinese { out.append(0x20) }
      }
    }
    if stripsAccents {
      Normalizer.unicode(.nfd).apply(to: &text)
      if text.bytes.contains(where: { $0 >= 0xcc }) {
        text.mapScalars { scalar, out in
          if flags[Int(scalar)] & UnicodeClasses.nonspacingMark == 0 {
            UTF8Text.append(scalar, to: &out)
          }
        }
      }
    }
    if lowercases { Normalizer.lowercase(&text) }
  }

  private static let cleanASCII = (UInt8(0)..<0x80).map { byte in
    let bits = UnicodeClasses.shared.flags[Int(byte)]
    if bits & UnicodeClasses.control != 0 { return AlignedText.nothing }
    return bits & UnicodeClasses.space != 0 ? 0x20 : byte
  }

  private static func isChinese(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x3400...0x4dbf, 0x4e00...0x9fff, 0xf900...0xfaff, 0x20000...0x2a6df, 0x2a700...0x2b73f,
      0x2b740...0x2b81f, 0x2b920...0x2ceaf, 0x2f800...0x2fa1f:
      true
    default: false
    }
  }
}
