/// A text and the pieces that the pre-tokenizers have cut it into.
struct Pieces {
  var text: AlignedText
  /// Ascending, not overlapping, none empty; what lies between them has been removed.
  var ranges: [Range<Int>]

  init(_ text: AlignedText, _ range: Range<Int>) {
    self.text = text
    ranges = range.isEmpty ? [] : [range]
  }

  /// Cuts every piece. Inverting swaps what is a match and what is not.
  mutating func split(on pattern: TextPattern, _ behavior: SplitBehavior, isInverted: Bool) {
    var out: [Range<Int>] = []
    out.reserveCapacity(ranges.count * 4)
    var matches: [Range<Int>] = []
    var cuts: [Cut] = []
    var ends: [Int] = []
    text.bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      for range in ranges {
        if case .scanner(let scanner) = pattern, behavior == .isolated {
          ends.removeAll(keepingCapacity: true)
          scanner.ends(base, range.lowerBound, range.upperBound, into: &ends)
          var start = range.lowerBound
          for end in ends {
            out.append(start..<end)
            start = end
          }
          continue
        }
        pattern.matches(base + range.lowerBound, count: range.count, into: &matches)
        if behavior == .isolated {
          // Whether a piece is a match makes no difference.
          var last = range.lowerBound
          for match in matches {
            let start = range.lowerBound + match.lowerBound
            let end = range.lowerBound + match.upperBound
            if last < start { out.append(last..<start) }
            if start < end { out.append(start..<end) }
            last = end
          }
          if last < range.upperBound { out.append(last..<range.upperBound) }
          continue
        }
        cuts.removeAll(keepingCapacity: true)
        var last = 0
        for match in matches {
          if last < match.lowerBound {
            cuts.append(Cut(start: last, end: match.lowerBound, isMatch: isInverted))
          }
          cuts.append(Cut(start: match.lowerBound, end: match.upperBound, isMatch: !isInverted))
          last = match.upperBound
        }
        if last < range.count {
          cuts.append(Cut(start: last, end: range.count, isMatch: isInverted))
        }
        behavior.append(cuts, offset: range.lowerBound, to: &out)
      }
    }
    ranges = out
  }

  /// Gives every piece new bytes: `body` gets the text that consists of the piece alone, and
  /// whether it is the start of the user's text.
  mutating func rewrite(_ body: (inout AlignedText, Bool) -> Void) {
    var bytes: [UInt8] = []
    var spans: [SourceSpan]? = text.spans == nil ? nil : []
    bytes.reserveCapacity(text.bytes.count + text.bytes.count / 4)
    for index in ranges.indices {
      let startsText =
        text.spans == nil
        ? text.origin + ranges[index].lowerBound == 0 : text.span(ranges[index]).start == 0
      var part = text
      part.crop(ranges[index])
      body(&part, startsText)
      ranges[index] = bytes.count..<bytes.count + part.bytes.count
      bytes += part.bytes
      if let added = part.spans { spans? += added }
    }
    text.bytes = bytes
    text.spans = spans
    ranges.removeAll { $0.isEmpty }
  }
}

/// What happens to the matches of a split.
enum SplitBehavior: String, Sendable {
  case removed = "Removed"
  case isolated = "Isolated"
  case mergedWithPrevious = "MergedWithPrevious"
  case mergedWithNext = "MergedWithNext"
  case contiguous = "Contiguous"

  /// Appends the pieces made of `cuts`, which cover a text, shifted by `offset`.
  func append(_ cuts: [Cut], offset: Int, to out: inout [Range<Int>]) {
    func push(_ start: Int, _ end: Int) {
      if start < end { out.append(offset + start..<offset + end) }
    }
    switch self {
    case .removed:
      for cut in cuts where !cut.isMatch { push(cut.start, cut.end) }
    case .isolated:
      for cut in cuts { push(cut.start, cut.end) }
    case .contiguous:
      var index = 0
      while index < cuts.count {
        var last = index
        while last + 1 < cuts.count, cuts[last + 1].isMatch == cuts[index].isMatch { last += 1 }
        push(cuts[index].start, cuts[last].end)
        index = last + 1
      }
    case .mergedWithPrevious:
      var pending: Cut?
      var wasMatch = false
      for cut in cuts {
        if cut.isMatch, !wasMatch, pending != nil {
          pending?.end = cut.end
        } else {
          if let done = pending { push(done.start, done.end) }
          pending = cut
        }
        wasMatch = cut.isMatch
      }
      if let done = pending { push(done.start, done.end) }
    case .mergedWithNext:
      // A match joins what follows it, unless that is itself a match.
      var index = 0
      while index < cuts.count {
        if cuts[index].isMatch, index + 1 < cuts.count, !cuts[index + 1].isMatch {
          push(cuts[index].start, cuts[index + 1].end)
          index += 2
        } else {
          push(cuts[index].start, cuts[index].end)
          index += 1
        }
      }
    }
  }
}
