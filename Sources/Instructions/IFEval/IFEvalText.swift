import Basics

/// A response as the checks of IFEval look at it, with what several of them need.
struct IFEvalText {
  let text: PythonText
  /// `lower()`, for what is searched in any case.
  let lowered: PythonText
  let stripped: PythonText

  init(_ response: String) {
    text = PythonText(response)
    lowered = text.lowered
    stripped = text.stripped
  }

  /// Runs of `\w`.
  var wordCount: Int {
    text.scalars.split(whereSeparator: { !$0.isPythonWord }).count
  }

  /// Whether `word` occurs between word boundaries, in any case: `\bword\b`.
  func hasWord(_ word: String) -> Bool {
    let part = PythonText(word).lowered
    return lowered.scalars.indices.contains { at in
      lowered.has(part, at: at) && lowered.isWordBoundary(at)
        && lowered.isWordBoundary(at + part.scalars.count)
    }
  }

  /// `\[.*?\]` on one line.
  var placeholderCount: Int {
    var count = 0
    var at = 0
    while let open = text.scalars[at...].firstIndex(of: "[") {
      let rest = text.scalars[(open + 1)...]
      guard let close = rest.firstIndex(where: { $0 == "]" || $0 == "\n" }) else { break }
      if text.scalars[close] == "]" {
        count += 1
        at = close + 1
      } else {
        at = open + 1
      }
    }
    return count
  }

  /// `^\s*\*[^\*].*$` and `^\s*-.*$`, each on many lines. White space may span lines, and so may
  /// the character after a star: the expressions say so.
  var bulletCount: Int {
    lineMatches { at in
      guard at + 1 < text.scalars.count, text.scalars[at] == "*", text.scalars[at + 1] != "*" else {
        return nil
      }
      return lineEnd(at + 2)
    } + lineMatches { at in text.scalars[at] == "-" ? lineEnd(at + 1) : nil }
  }

  /// Matches of `^\s*` and what `body` takes from the first other scalar on.
  private func lineMatches(_ body: (Int) -> Int?) -> Int {
    let scalars = text.scalars
    var count = 0
    var at = 0
    while at < scalars.count {
      guard at == 0 || scalars[at - 1] == "\n",
        let mark = scalars[at...].firstIndex(where: { !$0.isPythonSpace }), let end = body(mark)
      else {
        at += 1
        continue
      }
      count += 1
      at = end
    }
    return count
  }

  private func lineEnd(_ at: Int) -> Int {
    guard at < text.scalars.count else { return text.scalars.count }
    return text.scalars[at...].firstIndex(of: "\n") ?? text.scalars.count
  }

  /// `\*[^\n\*]*\*` and `\*\*[^\n\*]*\*\*`, where something stands between the stars.
  var highlightCount: Int { highlights(stars: 1) + highlights(stars: 2) }

  private func highlights(stars: Int) -> Int {
    let scalars = text.scalars
    let mark = PythonText(String(repeating: "*", count: stars))
    var count = 0
    var at = 0
    while at < scalars.count {
      guard text.has(mark, at: at),
        let end = scalars[(at + stars)...].firstIndex(where: { $0 == "\n" || $0 == "*" }),
        text.has(mark, at: end)
      else {
        at += 1
        continue
      }
      if !PythonText(scalars[(at + stars)..<end]).isBlank { count += 1 }
      at = end + stars
    }
    return count
  }

  /// `\s?HEAD\s?\d+\s?`.
  func sectionCount(_ head: String) -> Int {
    let scalars = text.scalars
    let head = PythonText(head)
    var count = 0
    var at = 0
    while at < scalars.count {
      guard text.has(head, at: at) else {
        at += 1
        continue
      }
      var number = at + head.scalars.count
      if number < scalars.count, scalars[number].isPythonSpace { number += 1 }
      var end = number
      while end < scalars.count, scalars[end].isPythonDigit { end += 1 }
      if end > number { count += 1 }
      at = end > number ? end : at + 1
    }
    return count
  }

  /// `<<[^\n]+>>`, with something between the marks.
  var hasTitle: Bool {
    for line in text.scalars.split(separator: "\n") {
      let line = PythonText(line)
      guard let open = line.places(of: PythonText("<<")).first else { continue }
      // The expression is greedy: what counts is the last mark of the line.
      guard
        let close = line.scalars.indices.last(where: {
          $0 > open + 2 && line.has(PythonText(">>"), at: $0)
        })
      else { continue }
      let inner = line.scalars[open..<close].drop { $0 == "<" }
      let kept = inner[..<((inner.lastIndex { $0 != ">" }).map { $0 + 1 } ?? inner.startIndex)]
      if !PythonText(kept).isBlank { return true }
    }
    return false
  }

  /// Paragraphs around `***`; nil where an empty one stands between others.
  var starParagraphs: Int? {
    // \s?\*\*\*\s? takes one space on each side, which changes no count.
    Self.filled(text.parts(around: PythonText("***")))?.count
  }

  /// The two sides of `******` and more; nil where an empty one stands between others.
  var starResponses: [PythonText]? { Self.filled(text.parts(around: PythonText("******"))) }

  private static func filled(_ parts: [PythonText]) -> [PythonText]? {
    var filled: [PythonText] = []
    for (index, part) in parts.enumerated() {
      if !part.isBlank {
        filled.append(part)
      } else if index > 0, index < parts.count - 1 {
        return nil
      }
    }
    return filled
  }

  /// The number of paragraphs around blank lines, and the first word of one of them, in lower case.
  func firstWord(ofParagraph place: Int) -> (word: String, paragraphs: Int)? {
    let parts = text.parts(around: PythonText("\n\n"))
    let count = parts.count { !$0.isBlank }
    guard place >= 1, place <= count, let first = parts[place - 1].fields.first else { return nil }
    let word = PythonText(PythonText(first.scalars.drop { $0 == "'" }).scalars.drop { $0 == "\"" })
    let ends: Set<Unicode.Scalar> = [".", ",", "?", "!", "'", "\""]
    return (PythonText(word.scalars.prefix { !ends.contains($0) }).lowered.string, count)
  }

  /// Whether a postscript with this marker is there.
  func hasPostscript(_ marker: String) -> Bool {
    switch marker {
    case "P.P.S": lowered.hasSequence(["p.", "p.", "s"])
    case "P.S.": lowered.hasSequence(["p.", "s."])
    default: !lowered.places(of: PythonText(marker).lowered).isEmpty
    }
  }

  /// The response without the code fence that JSON is often put in.
  var unfenced: PythonText {
    var inner = stripped
    for fence in ["```json", "```Json", "```JSON", "```"] where inner.hasPrefix(PythonText(fence)) {
      inner = PythonText(inner.scalars.dropFirst(fence.unicodeScalars.count))
    }
    if inner.hasSuffix(PythonText("```")) { inner = PythonText(inner.scalars.dropLast(3)) }
    return inner.stripped
  }
}
