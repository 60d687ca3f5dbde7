extension AnswerMarks {
  enum Box: Equatable {
    case found(String)
    /// The last box never ends: the response was cut off.
    case unclosed
    case none
  }

  /// The content of the last box, or of the last boxes that only "and", "or", commas and signs of
  /// mathematics stand between.
  static func boxed(_ text: [Character]) -> Box {
    var found = ""
    var count = 0
    var end = text.count
    while let (start, open) = lastBox(text[..<end]) {
      guard let (content, after) = content(text, open) else {
        return count == 0 ? .unclosed : .found(found)
      }
      if count > 0, after <= end {
        guard let connector = connector(text[after..<end]) else { break }
        found = content + connector + found
      } else {
        // The last box, or one around it.
        found = content
      }
      count += 1
      end = start
      guard count < 64 else { break }
    }
    return count == 0 ? .none : .found(found)
  }

  /// Where the last `\boxed` or `\fbox` begins, and where its content does.
  private static func lastBox(_ text: ArraySlice<Character>) -> (start: Int, open: Int)? {
    let names = [Array("\\boxed"), Array("\\fbox")]
    var at = text.endIndex
    while let slash = text[..<at].lastIndex(of: "\\") {
      for name in names where text[slash...].starts(with: name) {
        let open = slash + name.count
        if open < text.endIndex, !text[open].isLetter { return (slash, open) }
      }
      at = slash
    }
    return nil
  }

  /// The braces' content, or without braces the one token; and where it ends.
  private static func content(
    _ text: [Character], _ open: Int
  ) -> (content: String, after: Int)? {
    var start = open
    while start < text.count, text[start].isWhitespace { start += 1 }
    guard start < text.count else { return nil }
    guard text[start] == "{" else {
      var end = start + 1
      while end < text.count, text[start].isNumber, text[end].isNumber { end += 1 }
      return (String(text[start..<end]), end)
    }
    var depth = 0
    var isEscaped = false
    for end in start..<text.count {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch text[end] {
      case "\\": isEscaped = true
      case "{": depth += 1
      case "}":
        depth -= 1
        if depth == 0 { return (String(text[(start + 1)..<end]), end + 1) }
      default: break
      }
    }
    return nil
  }

  /// How two boxes are joined, ` or ` or a comma; nil where they are not.
  private static func connector(_ between: ArraySlice<Character>) -> String? {
    guard between.count <= 40, !between.contains(where: \.isNewline),
      between.allSatisfy({ $0.isLetter || $0.isWhitespace || "$,;\\(){}[]".contains($0) })
    else { return nil }
    let words = String(between).replacing("\\text", with: " ").split { !$0.isLetter }
    guard words.allSatisfy({ $0 == "and" || $0 == "or" }) else { return nil }
    return words.contains("or") ? " or " : ", "
  }
}
