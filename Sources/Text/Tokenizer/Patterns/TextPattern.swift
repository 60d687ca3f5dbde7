internal import Basics

/// A cut of a piece: `start..<end`, and whether the pattern matched it.
struct Cut {
  var start: Int
  var end: Int
  var isMatch: Bool
}

/// What `Split` and `Replace` look for.
enum TextPattern: Sendable {
  case literal([UInt8])
  case scanner(WordScanner)
  case regex(LinearPattern)
  /// Every single scalar with one of these bits of `UnicodeClasses.flags`; ASCII punctuation may
  /// be added.
  case scalars(flags: UInt8, andASCIIPunctuation: Bool)
  /// `\w+|[^\w\s]+` with Rust's `\w`.
  case words

  /// `{"String": …}` or `{"Regex": …}`.
  init(_ node: SchemaNode) throws(RewardError) {
    if let literal = node.optional("String") {
      let bytes = Array(try literal.string().utf8)
      guard !bytes.isEmpty else { throw node.error(.tokenizerUnsupported, "an empty pattern") }
      self = .literal(bytes)
    } else if let regex = node.optional("Regex") {
      let source = try regex.string()
      if let scanner = WordScanner(expression: source) {
        self = .scanner(scanner)
      } else {
        self = .regex(try LinearPattern(source, path: regex.path))
      }
    } else {
      throw node.error(.tokenizerSchema, "a pattern must be a String or a Regex")
    }
  }

  /// All matches in the text, ascending. Matches of scanners cover it.
  func matches(_ text: UnsafePointer<UInt8>, count: Int) -> [Range<Int>] {
    var out: [Range<Int>] = []
    matches(text, count: count, into: &out)
    return out
  }

  /// Fills `out` with all matches in the text, ascending.
  func matches(_ text: UnsafePointer<UInt8>, count: Int, into out: inout [Range<Int>]) {
    out.removeAll(keepingCapacity: true)
    switch self {
    case .literal(let bytes): TextPattern.find(bytes, text, count, &out)
    case .scanner(let scanner):
      var ends: [Int] = []
      scanner.ends(text, 0, count, into: &ends)
      var start = 0
      for end in ends {
        out.append(start..<end)
        start = end
      }
    case .regex(let pattern): pattern.matches(text, count: count, into: &out)
    case .scalars(let flags, let punctuation):
      let table = UnicodeClasses.shared.flags
      var at = 0
      while at < count {
        let (scalar, length) = UTF8Text.scalar(text, at)
        if table[Int(scalar)] & flags != 0 || punctuation && TextPattern.isASCIIPunctuation(scalar)
        {
          out.append(at..<at + length)
        }
        at += length
      }
    case .words:
      let table = UnicodeClasses.shared.flags
      var at = 0
      var kind = -1
      while at < count {
        let (scalar, length) = UTF8Text.scalar(text, at)
        let bits = table[Int(scalar)]
        let next =
          bits & UnicodeClasses.word != 0 ? 1 : bits & UnicodeClasses.space != 0 ? 0 : 2
        if next != 0 {
          if next == kind {
            out[out.count - 1] = out[out.count - 1].lowerBound..<at + length
          } else {
            out.append(at..<at + length)
          }
        }
        kind = next
        at += length
      }
    }
  }

  static func isASCIIPunctuation(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x21...0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e: true
    default: false
    }
  }

  private static func find(
    _ bytes: [UInt8], _ text: UnsafePointer<UInt8>, _ count: Int, _ out: inout [Range<Int>]
  ) {
    let first = bytes[0]
    var at = 0
    // The prefix function makes repetitive patterns linear (Knuth, Morris and Pratt).
    if bytes.count == 1 {
      while at < count {
        if text[at] == first { out.append(at..<at + 1) }
        at += 1
      }
      return
    }
    var fallback = Array(repeating: 0, count: bytes.count)
    var length = 0
    for index in 1..<bytes.count {
      while length > 0, bytes[index] != bytes[length] { length = fallback[length - 1] }
      if bytes[index] == bytes[length] { length += 1 }
      fallback[index] = length
    }
    length = 0
    while at < count {
      while length > 0, text[at] != bytes[length] { length = fallback[length - 1] }
      if text[at] == bytes[length] { length += 1 }
      at += 1
      if length == bytes.count {
        out.append(at - length..<at)
        length = 0
      }
    }
  }
}
