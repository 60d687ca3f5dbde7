/// Where the sentences of an English text lie, white space around them left out, in order.
///
/// A sentence ends behind `.`, `!`, `?` or `…` with the quotes and brackets that close there, where
/// white space follows, or at a blank line. A period behind an initial or a common abbreviation
/// (`Dr.`, `e.g.`) ends none, nor does any mark before a word in lower case. By rules alone: what a
/// trained tokenizer knows of other abbreviations is not known here. Together with what lies
/// between them the ranges are the whole text, so that sentences can be exchanged in place.
///
/// - Complexity: O(scalars).
public func sentenceRanges(of text: String) -> [Range<String.Index>] {
  let scalars = text.unicodeScalars
  var ranges: [Range<String.Index>] = []
  var start: String.Index?
  var end = scalars.startIndex
  var index = scalars.startIndex
  while index < scalars.endIndex {
    let scalar = scalars[index]
    if scalar.properties.isWhitespace {
      let next = scalars[index...].firstIndex { !$0.properties.isWhitespace } ?? scalars.endIndex
      let isBlankLine = scalars[index..<next].count { $0 == "\n" } > 1
      if let first = start,
        isBlankLine || endsSentence(scalars[first..<end], before: scalars[next...])
      {
        ranges.append(first..<end)
        start = nil
      }
      index = next
      continue
    }
    if start == nil { start = index }
    index = scalars.index(after: index)
    end = index
  }
  if let start { ranges.append(start..<end) }
  return ranges
}

/// Whether what was read is a whole sentence, given what comes behind the white space.
private func endsSentence(
  _ read: Substring.UnicodeScalarView, before rest: Substring.UnicodeScalarView
) -> Bool {
  guard let last = read.lastIndex(where: { !closingMarks.contains($0) }),
    endMarks.contains(read[last])
  else { return false }
  let next = rest.first { !openingMarks.contains($0) }
  if let next, next.properties.isLowercase { return false }
  guard read[last] == "." else { return true }
  let word = read[..<last].reversed().prefix { !$0.properties.isWhitespace && $0 != "(" }
  let name = String(String.UnicodeScalarView(word.reversed())).lowercased()
  let isInitial = word.count == 1 && word.first?.properties.isUppercase == true && name != "i"
  return !isInitial && !abbreviations.contains(name)
}

private let endMarks: Set<Unicode.Scalar> = [".", "!", "?", "\u{2026}"]
private let closingMarks = Set("\"')]}\u{2019}\u{201d}\u{bb}*_".unicodeScalars)
private let openingMarks = Set("\"'([{\u{2018}\u{201c}\u{ab}*_".unicodeScalars)
private let abbreviations: Set<String> = [
  "mr", "mrs", "ms", "dr", "prof", "st", "vs", "e.g", "i.e", "cf", "fig", "gen", "maj",
  "capt", "col", "lt", "sgt", "rev", "hon", "gov", "sen", "rep", "mt", "approx", "ca", "al",
]
