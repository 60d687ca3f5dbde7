internal import Basics

/// The way back: token texts to text. Each stage maps a list of byte strings to a list.
indirect enum TokenDecoder: Sendable {
  case sequence([TokenDecoder])
  case byteLevel
  case byteFallback
  case fuse
  case strip(character: [UInt8], start: Int, stop: Int)
  case replace(TextPattern, [UInt8])
  case metaspace(replacement: [UInt8], prepends: Bool)
  case wordPiece(prefix: [UInt8], cleansUp: Bool)
  case bytePair(suffix: [UInt8])

  init(_ node: SchemaNode) throws(RewardError) {
    let type = try node.string("type")
    switch type {
    case "Sequence":
      var items: [TokenDecoder] = []
      for part in try node.parts("decoders") { items.append(try TokenDecoder(part)) }
      self = .sequence(items)
    case "ByteLevel": self = .byteLevel
    case "ByteFallback": self = .byteFallback
    case "Fuse": self = .fuse
    case "Strip":
      var bytes: [UInt8] = []
      UTF8Text.append(try node.scalar("content"), to: &bytes)
      let start = try node.required("start").int()
      let stop = try node.required("stop").int()
      guard start >= 0, stop >= 0 else {
        throw node.error(.tokenizerSchema, "the counts must not be negative")
      }
      self = .strip(character: bytes, start: start, stop: stop)
    case "Replace":
      self = .replace(
        try TextPattern(try node.required("pattern")), Array(try node.string("content").utf8))
    case "Metaspace":
      let metaspace = try PreTokenizer.Metaspace(node)
      self = .metaspace(
        replacement: metaspace.replacement, prepends: metaspace.prepending != .never)
    case "WordPiece":
      self = .wordPiece(
        prefix: Array(try node.string("prefix").utf8), cleansUp: try node.bool("cleanup"))
    case "BPEDecoder": self = .bytePair(suffix: Array(try node.string("suffix").utf8))
    default: throw node.error(.tokenizerUnsupported, "the decoder '\(type)' is not supported")
    }
  }

  func apply(_ tokens: [[UInt8]]) -> [[UInt8]] {
    switch self {
    case .sequence(let items):
      var tokens = tokens
      for item in items { tokens = item.apply(tokens) }
      return tokens
    case .byteLevel:
      var bytes: [UInt8] = []
      for token in tokens { bytes += TokenDecoder.byteLevel(token) }
      return [TokenDecoder.repaired(bytes)]
    case .byteFallback: return TokenDecoder.byteFallback(tokens)
    case .fuse: return [Array(tokens.joined())]
    case .strip(let character, let start, let stop):
      return tokens.map { TokenDecoder.strip($0, character, start, stop) }
    case .replace(let pattern, let content):
      return tokens.map { token in
        let matches = token.withUnsafeBufferPointer { buffer in
          buffer.baseAddress.map { pattern.matches($0, count: buffer.count) } ?? []
        }
        return TokenDecoder.replace(token, matches, content)
      }
    case .metaspace(let replacement, let prepends):
      return tokens.enumerated().map { index, token in
        TokenDecoder.replaceAll(token, replacement, index == 0 && prepends ? [] : [0x20])
      }
    case .wordPiece(let prefix, let cleansUp):
      return tokens.enumerated().map { index, token in
        var token = token
        if index > 0 {
          if token.starts(with: prefix) {
            token.removeFirst(prefix.count)
          } else {
            token.insert(0x20, at: 0)
          }
        }
        return cleansUp ? TokenDecoder.cleanUp(token) : token
      }
    case .bytePair(let suffix):
      return tokens.enumerated().map { index, token in
        TokenDecoder.replaceAll(token, suffix, index == tokens.count - 1 ? [] : [0x20])
      }
    }
  }

  /// The bytes of a token of the byte alphabet; a token that has other characters stays.
  static func byteLevel(_ token: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    return token.withUnsafeBufferPointer { ByteAlphabet.decode($0, to: &out) } ? out : token
  }

  /// The same with U+FFFD for what is not UTF-8.
  static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    Array(String(decoding: bytes, as: UTF8.self).utf8)
  }

  private static func byteFallback(_ tokens: [[UInt8]]) -> [[UInt8]] {
    var out: [[UInt8]] = []
    var bytes: [UInt8] = []
    func flush() {
      guard !bytes.isEmpty else { return }
      if String(validating: bytes, as: UTF8.self) != nil {
        out.append(bytes)
      } else {
        for _ in bytes { out.append([0xef, 0xbf, 0xbd]) }
      }
      bytes.removeAll()
    }
    for token in tokens {
      if let byte = fallbackByte(token) {
        bytes.append(byte)
      } else {
        flush()
        out.append(token)
      }
    }
    flush()
    return out
  }

  /// The byte of a token such as `<0x0A>`.
  private static func fallbackByte(_ token: [UInt8]) -> UInt8? {
    guard token.count == 6, token.starts(with: [0x3c, 0x30, 0x78]), token[5] == 0x3e else {
      return nil
    }
    // Rust reads a leading plus sign as part of a number, and so must this.
    if token[3] == UInt8(ascii: "+") { return digit(token[4]) }
    guard let high = digit(token[3]), let low = digit(token[4]) else { return nil }
    return high << 4 | low
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  private static func strip(
    _ token: [UInt8], _ character: [UInt8], _ start: Int, _ stop: Int
  ) -> [UInt8] {
    var low = 0
    var high = token.count
    var count = 0
    while count < start, token[low..<high].starts(with: character) {
      low += character.count
      count += 1
    }
    count = 0
    while count < stop, high - low >= character.count,
      token[(high - character.count)..<high].elementsEqual(character)
    {
      high -= character.count
      count += 1
    }
    return Array(token[low..<high])
  }

  private static func replace(
    _ token: [UInt8], _ matches: [Range<Int>], _ content: [UInt8]
  ) -> [UInt8] {
    guard !matches.isEmpty else { return token }
    var out: [UInt8] = []
    var last = 0
    for match in matches {
      out += token[last..<match.lowerBound]
      out += content
      last = match.upperBound
    }
    return out + token[last...]
  }

  static func replaceAll(_ token: [UInt8], _ old: [UInt8], _ new: [UInt8]) -> [UInt8] {
    guard !old.isEmpty else { return token }
    let matches = token.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { TextPattern.literal(old).matches($0, count: buffer.count) } ?? []
    }
    return replace(token, matches, new)
  }

  /// Joins what WordPiece took apart: no space before punctuation and English contractions.
  private static func cleanUp(_ token: [UInt8]) -> [UInt8] {
    // Every rule starts with a space and one of these.
    let second = Array(".?!,'nd".utf8)
    let mayMatch = zip(token, token.dropFirst()).contains { $0 == 0x20 && second.contains($1) }
    return mayMatch ? replacing(token, cleanUpRules) : token
  }

  static func replacing(_ text: [UInt8], _ rules: [(String, String)]) -> [UInt8] {
    rules.reduce(text) { replaceAll($0, Array($1.0.utf8), Array($1.1.utf8)) }
  }

  private static let cleanUpRules = [
    (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
    (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
  ]
  /// The rules of transformers' `clean_up_tokenization_spaces`.
  static let spaceRules = cleanUpRules.filter { $0.0 != " do not" }
}
