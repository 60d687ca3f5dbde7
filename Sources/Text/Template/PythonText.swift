/// Python's ideas of text on which Jinja rests: white space, escapes, case, printing.
enum PythonText {
  /// What `str.isspace` accepts.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0d, 0x1c...0x20, 0x85, 0xa0, 0x1680, 0x2000...0x200a, 0x2028, 0x2029, 0x202f,
      0x205f, 0x3000:
      true
    default: false
    }
  }

  /// What `str.splitlines` breaks at.
  static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0a...0x0d, 0x1c...0x1e, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  static func isASCIIWord(_ byte: UInt8) -> Bool {
    (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a) || byte == 0x5f
  }

  /// The scalar at a boundary of valid UTF-8, and its length.
  static func scalar(_ bytes: [UInt8], at position: Int) -> (Unicode.Scalar, Int) {
    let first = bytes[position]
    let length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    if length == 1 { return (Unicode.Scalar(first), 1) }
    var value = UInt32(first) & (0xff >> UInt32(length + 1))
    for offset in 1..<length { value = value << 6 | UInt32(bytes[position + offset] & 0x3f) }
    return (Unicode.Scalar(value) ?? "\u{fffd}", length)
  }

  /// How many characters a text has in Python: its Unicode scalars.
  static func count(_ text: String) -> Int {
    var text = text
    return text.withUTF8 { bytes in
      var count = 0
      for byte in bytes where byte & 0xc0 != 0x80 { count += 1 }
      return count
    }
  }

  /// Bytes of the white-space character at `position`, or 0.
  static func spaceLength(_ bytes: [UInt8], at position: Int) -> Int {
    guard position < bytes.count else { return 0 }
    let (scalar, length) = scalar(bytes, at: position)
    return isSpace(scalar) ? length : 0
  }

  /// Bytes of the white-space character that ends before `end`, or 0.
  static func spaceLength(_ bytes: [UInt8], endingAt end: Int, from start: Int) -> Int {
    var position = end - 1
    while position > start, bytes[position] & 0xc0 == 0x80 { position -= 1 }
    guard position >= start else { return 0 }
    return isSpace(scalar(bytes, at: position).0) ? end - position : 0
  }

  /// `\r\n` and `\r` become `\n`.
  static func unifyNewlines(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(0x0d) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() {
      if byte == 0x0d {
        result.append(0x0a)
      } else if byte != 0x0a || index == 0 || bytes[index - 1] != 0x0d {
        result.append(byte)
      }
    }
    return result
  }

  /// A string literal's content with Python's escapes replaced; an unknown escape stays as it is.
  /// - Returns: nil for a truncated hexadecimal escape, a named character, or one that is no
  ///   Unicode scalar (Python would make a lone surrogate that no text can hold).
  static func unescape(_ content: ArraySlice<UInt8>) -> String? {
    guard content.contains(UInt8(ascii: "\\")) else {
      return String(decoding: content, as: UTF8.self)
    }
    var result = String.UnicodeScalarView()
    var bytes = Array(String(decoding: content, as: UTF8.self).unicodeScalars)[...]
    while let scalar = bytes.popFirst() {
      guard scalar == "\\" else {
        result.append(scalar)
        continue
      }
      guard let escape = bytes.popFirst() else { return nil }
      switch escape {
      case "\n": break
      case "\\", "'", "\"": result.append(escape)
      case "n": result.append("\n")
      case "t": result.append("\t")
      case "r": result.append("\r")
      case "a": result.append("\u{07}")
      case "b": result.append("\u{08}")
      case "f": result.append("\u{0c}")
      case "v": result.append("\u{0b}")
      case "0"..."7":
        var value = escape.value - 0x30
        var count = 1
        while count < 3, let next = bytes.first, ("0"..."7").contains(next) {
          value = value * 8 + next.value - 0x30
          bytes.removeFirst()
          count += 1
        }
        guard let decoded = Unicode.Scalar(value) else { return nil }
        result.append(decoded)
      case "x", "u", "U":
        let count = escape == "x" ? 2 : escape == "u" ? 4 : 8
        let digits = bytes.prefix(count)
        guard digits.count == count, digits.allSatisfy({ $0.properties.isASCIIHexDigit }),
          let value = UInt32(String(String.UnicodeScalarView(digits)), radix: 16),
          let decoded = Unicode.Scalar(value)
        else { return nil }
        bytes.removeFirst(count)
        result.append(decoded)
      case "N": return nil
      default:
        result.append("\\")
        result.append(escape)
      }
    }
    return String(result)
  }

  /// `repr` of a float: the shortest digits, an exponent below 1e-4 and from 1e16.
  static func float(_ value: Double) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    let sign = value.sign == .minus ? "-" : ""
    let parts = "\(value.magnitude)".split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    var digits = Array(mantissa[0].utf8) + (mantissa.count > 1 ? Array(mantissa[1].utf8) : [])
    var point = mantissa[0].utf8.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    while digits.count > 1, digits[0] == 0x30 {
      digits.removeFirst()
      point -= 1
    }
    while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
    if digits == [0x30] { return sign + "0.0" }
    func text(_ bytes: some Sequence<UInt8>) -> String {
      String(decoding: Array(bytes), as: UTF8.self)
    }
    if point - 1 < -4 || point - 1 >= 16 {
      let exponent = String(abs(point - 1))
      let fraction = digits.count > 1 ? "." + text(digits.dropFirst()) : ""
      return sign + text(digits.prefix(1)) + fraction + (point - 1 < 0 ? "e-" : "e+")
        + (exponent.utf8.count < 2 ? "0" : "") + exponent
    }
    if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + text(digits) }
    if point >= digits.count {
      return sign + text(digits) + String(repeating: "0", count: point - digits.count) + ".0"
    }
    return sign + text(digits.prefix(point)) + "." + text(digits.dropFirst(point))
  }

  /// Whether `repr` shows a character as it is.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == " " { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      return false
    default: return true
    }
  }

  /// `repr` of a string.
  static func quoted(_ text: String) -> String {
    let quote: Unicode.Scalar =
      text.utf8.contains(UInt8(ascii: "'")) && !text.utf8.contains(UInt8(ascii: "\"")) ? "\"" : "'"
    // Most texts have nothing to escape.
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f && $0 != 0x27 && $0 != 0x5c }
    if isPlain { return "'" + text + "'" }
    var result = String.UnicodeScalarView()
    result.append(quote)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", quote:
        result.append("\\")
        result.append(scalar)
      case "\n": result.append(contentsOf: "\\n".unicodeScalars)
      case "\r": result.append(contentsOf: "\\r".unicodeScalars)
      case "\t": result.append(contentsOf: "\\t".unicodeScalars)
      case _ where isPrintable(scalar): result.append(scalar)
      default:
        let value = scalar.value
        let (letter, width) = value < 0x100 ? ("x", 2) : value < 0x10000 ? ("u", 4) : ("U", 8)
        result.append(contentsOf: ("\\" + letter + hex(value, width)).unicodeScalars)
      }
    }
    result.append(quote)
    return String(result)
  }

  static func hex(_ value: UInt32, _ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
