/// Bytes `start..<end` of the text that the user gave.
struct SourceSpan: Equatable {
  var start: Int
  var end: Int
}

/// A scalar of a changed text: `change` is 1 for one that was not there, 0 for one that replaces
/// the next old one, and −n for one that replaces the next old one and swallows n more.
struct ScalarChange {
  var scalar: UInt32
  var change: Int
  init(_ scalar: UInt32, _ change: Int) {
    self.scalar = scalar
    self.change = change
  }
}

/// Text on its way from the user's string to the model, and where each of its bytes came from.
///
/// The rules by which changed text keeps its origin are those of the reference (`tokenizers`):
/// an added scalar shares the span of the byte before it.
struct AlignedText {
  var bytes: [UInt8]
  /// One span a byte, or nil when nobody will ask for offsets.
  var spans: [SourceSpan]?
  /// Where this piece of the user's text starts, in bytes.
  let origin: Int

  /// The bytes of the user's text from `origin` on, unchanged.
  init(_ bytes: UnsafeBufferPointer<UInt8>, origin: Int, tracksSpans: Bool) {
    self.bytes = Array(bytes)
    self.origin = origin
    guard tracksSpans else { return }
    var spans: [SourceSpan] = []
    spans.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      let length = UTF8Text.length(bytes[at])
      let span = SourceSpan(start: origin + at, end: origin + at + length)
      for _ in 0..<length { spans.append(span) }
      at += length
    }
    self.spans = spans
  }

  /// The origin of bytes `range`, which is not empty.
  func span(_ range: Range<Int>) -> SourceSpan {
    guard let spans, !range.isEmpty else {
      return SourceSpan(start: origin + range.lowerBound, end: origin + range.upperBound)
    }
    return SourceSpan(start: spans[range.lowerBound].start, end: spans[range.upperBound - 1].end)
  }

  /// Replaces the whole text by `changes`, which must account for every old scalar but the first
  /// `removed` ones.
  mutating func replace(with changes: [ScalarChange], removed: Int = 0) {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + bytes.count / 4)
    guard let spans else {
      for item in changes { UTF8Text.append(item.scalar, to: &out) }
      bytes = out
      return
    }
    var newSpans: [SourceSpan] = []
    newSpans.reserveCapacity(bytes.count)
    var old = 0
    func skip(_ count: Int) {
      for _ in 0..<count where old < bytes.count { old += UTF8Text.length(bytes[old]) }
    }
    skip(removed)
    for item in changes {
      let span: SourceSpan
      if item.change > 0 {
        span = old == 0 ? SourceSpan(start: origin, end: origin) : spans[old - 1]
      } else {
        span = old < spans.count ? spans[old] : spans.last ?? SourceSpan(start: origin, end: origin)
        skip(1 - item.change)
      }
      UTF8Text.append(item.scalar, to: &out)
      for _ in 0..<UTF8Text.length(ofScalar: item.scalar) { newSpans.append(span) }
    }
    bytes = out
    self.spans = newSpans
  }

  /// Replaces every scalar by what `body` appends; all of it keeps the scalar's span.
  ///
  /// - Parameter ascii: what becomes of each ASCII byte, so that `body` need not be asked: another
  ///   one, or `AlignedText.nothing`.
  mutating func mapScalars(
    ascii: [UInt8]? = nil, _ body: (UInt32, inout [UInt8]) -> Void
  ) {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + bytes.count / 4)
    var newSpans: [SourceSpan] = []
    if spans != nil { newSpans.reserveCapacity(bytes.count) }
    bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var at = 0
      while at < buffer.count {
        if let ascii, spans == nil {
          at = ascii.withUnsafeBufferPointer { AlignedText.map($0, buffer, at, &out) }
          guard at < buffer.count else { break }
        }
        let (value, length) = UTF8Text.scalar(base, at)
        let before = out.count
        body(value, &out)
        if let spans { for _ in before..<out.count { newSpans.append(spans[at]) } }
        at += length
      }
    }
    bytes = out
    if spans != nil { spans = newSpans }
  }

  /// Marks a byte that is left out.
  static let nothing: UInt8 = 0xff

  /// Maps ASCII bytes from `start` on. - Returns: where another scalar comes.
  private static func map(
    _ ascii: UnsafeBufferPointer<UInt8>, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int,
    _ out: inout [UInt8]
  ) -> Int {
    var end = start
    while end < bytes.count, bytes[end] < 0x80 { end &+= 1 }
    let before = out.count
    out += UnsafeBufferPointer(rebasing: bytes[start..<end])
    let count = out.withUnsafeMutableBufferPointer { out in
      var count = before
      for index in before..<before &+ (end &- start) {
        let byte = ascii[Int(out[index])]
        out[count] = byte
        count &+= byte == nothing ? 0 : 1
      }
      return count
    }
    out.removeLast(out.count - count)
    return end
  }

  /// Puts `text` before the first scalar, with that scalar's span. Does nothing to empty text.
  mutating func prepend(_ text: [UInt8]) {
    guard !bytes.isEmpty else { return }
    bytes.insert(contentsOf: text, at: 0)
    guard var spans else { return }
    spans.insert(contentsOf: repeatElement(spans[0], count: text.count), at: 0)
    self.spans = spans
  }

  /// Replaces each of `matches` (ascending, not overlapping) by `content`, which takes the span of
  /// the match's last byte.
  mutating func replace(_ matches: [Range<Int>], with content: [UInt8]) {
    guard !matches.isEmpty else { return }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + matches.count * content.count)
    var newSpans: [SourceSpan] = []
    var last = 0
    for match in matches {
      out += bytes[last..<match.lowerBound]
      out += content
      if let spans {
        newSpans += spans[last..<match.lowerBound]
        let span =
          match.upperBound == 0
          ? SourceSpan(start: origin, end: origin) : spans[match.upperBound - 1]
        newSpans += repeatElement(span, count: content.count)
      }
      last = match.upperBound
    }
    out += bytes[last...]
    if let spans { newSpans += spans[last...] }
    bytes = out
    if spans != nil { spans = newSpans }
  }

  /// Keeps only bytes `range`.
  mutating func crop(_ range: Range<Int>) {
    guard range != bytes.indices else { return }
    bytes = Array(bytes[range])
    spans = spans.map { Array($0[range]) }
  }
}
