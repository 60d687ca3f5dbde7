/// What makes a YAML text unfit for a reward file before it is composed, or nil.
///
/// Composing recurses, so that nesting must be bounded: every level of block style begins a column
/// further right, every level of flow style has a bracket. And it repeats what an alias names, so that
/// a few lines can grow beyond all memory: there are no anchors and aliases in a reward file.
/// Cost: O(bytes).
func unfitness(ofYAML text: String, limit: Int = 64) -> String? {
  var scanner = YAMLScanner()
  for byte in text.utf8 {
    scanner.take(byte)
    if scanner.brackets > limit || scanner.column > 2 * limit {
      return "nested deeper than \(limit) levels"
    }
    if scanner.hasAnchor {
      return "anchors and aliases ('&', '*') are not supported; a text that begins a word so needs "
        + "quotes"
    }
  }
  return nil
}

/// Follows quotes, comments, brackets and indentation of a YAML text, as far as they tell depth.
private struct YAMLScanner {
  /// Open brackets outside quotes and comments.
  private(set) var brackets = 0
  /// Of the line's first character that is no indentation; `- - a` nests as indentation does.
  private(set) var column = 0
  /// Whether a word began with `&` or `*`.
  private(set) var hasAnchor = false
  private var isIndentation = true
  private var quote: UInt8?
  private var isEscaped = false
  private var isComment = false
  /// Whether the next character begins a word.
  private var isStart = true
  private var sigil = false

  mutating func take(_ byte: UInt8) {
    if byte == UInt8(ascii: "\n") {
      (column, isIndentation, isComment, isStart, sigil) = (0, true, false, true, false)
      return
    }
    if isComment { return }
    if isIndentation {
      column += 1
      isIndentation = [0x20, UInt8(ascii: "-"), UInt8(ascii: "?")].contains(byte)
    }
    if let open = quote {
      if isEscaped {
        isEscaped = false
      } else if open == UInt8(ascii: "\""), byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == open {
        quote = nil
      }
      return
    }
    let isSpace = byte == 0x20 || byte == 0x09 || byte == 0x0d
    // `&` and `*` alone are text.
    if sigil, !isSpace { hasAnchor = true }
    sigil = isStart && (byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*"))
    if isStart, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
    if isStart, byte == UInt8(ascii: "#") { isComment = true }
    let isOpening = byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{")
    if isOpening { brackets += 1 }
    if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { brackets = max(0, brackets - 1) }
    isStart = isSpace || isOpening || byte == UInt8(ascii: ",")
  }
}
