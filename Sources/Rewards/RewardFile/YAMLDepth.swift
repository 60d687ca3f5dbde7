/// Whether a YAML text may be nested deeper than a reward file has reason to: composing it recurses,
/// and must not overflow the stack.
///
/// Every level in block style begins a column further right, and every level in flow style has a
/// bracket; brackets within quotes count too, which is no harm below the limit. Cost: O(bytes).
func isNestedTooDeep(yaml text: String, limit: Int = 64) -> Bool {
  var (brackets, column, isIndentation) = (0, 0, true)
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "\n"): (column, isIndentation) = (0, true)
    case UInt8(ascii: "["), UInt8(ascii: "{"): brackets += 1
    case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets = max(0, brackets - 1)
    default: break
    }
    if isIndentation {
      column += 1
      // `- - a` nests as indentation does.
      isIndentation = byte == 0x0a || byte == 0x20 || [0x2d, 0x3f].contains(byte)
    }
    if brackets > limit || column > 8 * limit { return true }
  }
  return false
}
