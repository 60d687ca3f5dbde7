extension ResponseText {
  /// The number of sentences, by the rule at ``ResponseText``. Cost: O(scalars).
  public var sentenceCount: Int { lines.reduce(0) { $0 + Self.sentences(in: $1) } }

  private static func sentences(in line: ArraySlice<Unicode.Scalar>) -> Int {
    var count = 0
    var hasWord = false
    var at = listMarkerEnd(line) ?? line.startIndex
    while at < line.endIndex {
      let scalar = line[at]
      guard scalar.isSentenceEnd else {
        if ScalarClass(scalar).isWordCore { hasWord = true }
        at += 1
        continue
      }
      let start = at
      var ends = false
      while at < line.endIndex, line[at].isSentenceEnd {
        if line[at].isWideSentenceEnd { ends = true }
        at += 1
      }
      let single = at == start + 1 && scalar == "."
      while at < line.endIndex, line[at].isClosing { at += 1 }
      let atEnd = at == line.endIndex
      if !ends { ends = atEnd || ScalarClass(line[at]) == .space }
      if ends, single, !atEnd, isAbbreviation(line, endingAt: start) { ends = false }
      if ends, hasWord {
        count += 1
        hasWord = false
      }
    }
    return hasWord ? count + 1 : count
  }

  private static let abbreviations: Set<String> = [
    "mr", "mrs", "ms", "dr", "prof", "st", "vs", "e.g", "i.e",
  ]

  /// Whether the letters and periods just before `end` spell an abbreviation.
  private static func isAbbreviation(_ line: ArraySlice<Unicode.Scalar>, endingAt end: Int) -> Bool
  {
    var start = end
    // One scalar more than the longest abbreviation tells a longer word apart; no need to go on.
    while start > line.startIndex, end - start < 6,
      ScalarClass(line[start - 1]).isWordCore || line[start - 1] == "."
    { start -= 1 }
    var token = String.UnicodeScalarView()
    token.append(contentsOf: line[start..<end])
    return abbreviations.contains(String(token).lowercased())
  }
}
