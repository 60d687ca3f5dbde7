public import Basics

extension Tokenizer {
  /// The ids of a text.
  ///
  /// - Parameters:
  ///   - addSpecialTokens: whether the tokenizer's template (such as a BOS token before, or
  ///     `[CLS]` and `[SEP]` around the text) is applied. Text that a chat template has made
  ///     already has its special tokens.
  /// - Complexity: O(n log n) in the length of the text. Never truncates or pads, even where
  ///   tokenizer.json stores such settings.
  public func encode(_ text: String, addSpecialTokens: Bool) -> [Int32] {
    var sink = TokenSink()
    run(text, into: &sink) { _, _ in }
    guard
      let pieces = postProcessor?.arrangement(isPair: false, addSpecialTokens: addSpecialTokens)
    else { return sink.ids }
    if pieces.count == 1, case .sequence = pieces[0] { return sink.ids }
    return pieces.flatMap { piece -> [Int32] in
      switch piece {
      case .sequence, .untyped: sink.ids
      case .special(let ids, _): ids
      }
    }
  }

  /// The ids of a text with at most `maximumLength` tokens, special tokens included: tokens of the
  /// text are cut off at `side`, special tokens never.
  ///
  /// - Throws: `argument` when the special tokens alone are longer.
  public func encode(
    _ text: String, addSpecialTokens: Bool, maximumLength: Int, side: TruncationSide
  ) throws(RewardError) -> [Int32] {
    let plain = encode(text, addSpecialTokens: false)
    let pieces = postProcessor?.arrangement(isPair: false, addSpecialTokens: addSpecialTokens)
    let special =
      pieces?.reduce(0) { sum, piece in
        if case .special(let ids, _) = piece { sum + ids.count } else { sum }
      } ?? 0
    guard maximumLength >= special else {
      throw RewardError(
        .badArgument,
        "a maximal length of \(maximumLength) has no room for \(special) special tokens")
    }
    let kept = Tokenizer.truncate(plain, to: maximumLength - special, side: side)
    guard let pieces else { return kept }
    return pieces.flatMap { piece -> [Int32] in
      switch piece {
      case .sequence, .untyped: kept
      case .special(let ids, _): ids
      }
    }
  }

  /// The first (`side` right) or last (left) `maximumLength` of `ids`.
  public static func truncate(
    _ ids: [Int32], to maximumLength: Int, side: TruncationSide
  ) -> [Int32] {
    precondition(maximumLength >= 0, "a length is not negative")
    switch side {
    case .right: return Array(ids.prefix(maximumLength))
    case .left: return Array(ids.suffix(maximumLength))
    }
  }

  /// The tokens of a text with the bytes and scalars that each covers.
  ///
  /// - Complexity: as `encode`, with about 16 bytes of memory for each byte of the text.
  public func encodeWithOffsets(_ text: String, addSpecialTokens: Bool) -> Encoding {
    let sequence = sequence(text, typeID: 0, index: 0)
    return arrange([sequence], addSpecialTokens: addSpecialTokens)
  }

  /// Two texts as one sequence, such as a question and an answer for BERT: by the template for
  /// pairs, or one after the other where the tokenizer has none.
  public func encodePair(
    _ first: String, _ second: String, addSpecialTokens: Bool
  ) -> Encoding {
    arrange(
      [sequence(first, typeID: 0, index: 0), sequence(second, typeID: 1, index: 1)],
      addSpecialTokens: addSpecialTokens)
  }

  private func arrange(_ sequences: [Encoding], addSpecialTokens: Bool) -> Encoding {
    guard
      let pieces = postProcessor?.arrangement(
        isPair: sequences.count == 2, addSpecialTokens: addSpecialTokens)
    else { return sequences.dropFirst().reduce(into: sequences[0]) { $0.append($1) } }
    var out = Encoding()
    for piece in pieces {
      switch piece {
      case .untyped(let isSecond): out.append(sequences[isSecond ? 1 : 0])
      case .sequence(let isSecond, let typeID):
        var sequence = sequences[isSecond ? 1 : 0]
        sequence.typeIDs = Array(repeating: typeID, count: sequence.count)
        out.append(sequence)
      case .special(let ids, let typeID): out.appendSpecial(ids, typeID: typeID)
      }
    }
    return out
  }

  private func sequence(_ text: String, typeID: Int32, index: Int) -> Encoding {
    var sink = TokenSink()
    sink.ranges = []
    var out = Encoding()
    run(text, into: &sink) { span, _ in out.byteOffsets.append(span.start..<span.end) }
    out.ids = sink.ids
    out.typeIDs = Array(repeating: typeID, count: out.ids.count)
    out.isSpecial = Array(repeating: false, count: out.ids.count)
    out.sequenceIDs = Array(repeating: index, count: out.ids.count)
    let scalars = ScalarIndex(text)
    out.scalarOffsets = out.byteOffsets.map { scalars.scalars($0) }
    for trim in postProcessor?.trims ?? [] { trim.apply(to: &out, text, self) }
    return out
  }

  /// Runs a text through all stages but the last. With `sink.ranges`, `cover` gets the origin of
  /// every token in order.
  private func run(
    _ text: String, into sink: inout TokenSink, cover: (SourceSpan, Int32) -> Void
  ) {
    var text = text
    text.withUTF8 { bytes in
      workspaces.withWorkspace { workspace in
        if rawMatcher.isEmpty {
          encodeSegment(bytes, 0..<bytes.count, &workspace, &sink, cover)
          return
        }
        for segment in rawMatcher.segments(bytes) {
          if let index = segment.token {
            let id = rawMatcher.token(index).id
            sink.ids.append(id)
            if sink.ranges != nil {
              cover(SourceSpan(start: segment.range.lowerBound, end: segment.range.upperBound), id)
            }
          } else {
            encodeSegment(bytes, segment.range, &workspace, &sink, cover)
          }
        }
      }
    }
  }

  /// Text between added tokens.
  private func encodeSegment(
    _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ workspace: inout EncodingWorkspace,
    _ sink: inout TokenSink, _ cover: (SourceSpan, Int32) -> Void
  ) {
    guard !range.isEmpty else { return }
    // A normalizer may remove or insert text before the first piece.
    let needsOrigin =
      range.lowerBound == 0 && preTokenizer?.needsOrigin == true
      && (preTokenizer?.isSequence == true || normalizer != nil)
    var aligned = AlignedText(
      UnsafeBufferPointer(rebasing: text[range]), origin: range.lowerBound,
      tracksSpans: sink.ranges != nil || needsOrigin)
    normalizer?.apply(to: &aligned)
    if normalizedMatcher.isEmpty {
      encodePieces(Pieces(aligned, 0..<aligned.bytes.count), &workspace, &sink, cover)
      return
    }
    let segments = aligned.bytes.withUnsafeBufferPointer { normalizedMatcher.segments($0) }
    for segment in segments {
      if let index = segment.token {
        let id = normalizedMatcher.token(index).id
        sink.ids.append(id)
        if sink.ranges != nil { cover(aligned.span(segment.range), id) }
      } else {
        encodePieces(Pieces(aligned, segment.range), &workspace, &sink, cover)
      }
    }
  }

  private func encodePieces(
    _ start: consuming Pieces, _ workspace: inout EncodingWorkspace, _ sink: inout TokenSink,
    _ cover: (SourceSpan, Int32) -> Void
  ) {
    var pieces = start
    preTokenizer?.apply(to: &pieces, fusesBytes: fusesBytes)
    let cuts = if case .bytePair(let model) = model { model.cuts } else { MarkerCuts?.none }
    pieces.text.bytes.withUnsafeBufferPointer { bytes in
      for range in pieces.ranges {
        let piece = UnsafeBufferPointer(rebasing: bytes[range])
        if sink.ranges == nil {
          guard let cuts else {
            encodePiece(piece, &workspace, &sink)
            continue
          }
          var start = 0
          while start < piece.count {
            let end = cuts.end(piece, start)
            encodePiece(UnsafeBufferPointer(rebasing: piece[start..<end]), &workspace, &sink)
            start = end
          }
        } else {
          let first = sink.ids.count
          sink.ranges = []
          encodeUncached(piece, &workspace, &sink)
          for (offset, inner) in (sink.ranges ?? []).enumerated() {
            let outer = range.lowerBound + inner.lowerBound..<range.lowerBound + inner.upperBound
            cover(pieces.text.span(outer), sink.ids[first + offset])
          }
        }
      }
    }
  }

  @inline(__always)
  private func encodePiece(
    _ piece: UnsafeBufferPointer<UInt8>, _ workspace: inout EncodingWorkspace,
    _ sink: inout TokenSink
  ) {
    guard piece.count <= PieceCache.pieceLimit else {
      encodeUncached(piece, &workspace, &sink)
      return
    }
    if workspace.cache.recall(piece, into: &sink.ids) { return }
    let first = sink.ids.count
    encodeUncached(piece, &workspace, &sink)
    workspace.cache.remember(piece, sink.ids[first...])
  }

  private func encodeUncached(
    _ piece: UnsafeBufferPointer<UInt8>, _ workspace: inout EncodingWorkspace,
    _ sink: inout TokenSink
  ) {
    switch model {
    case .bytePair(let model): model.encode(piece, &workspace.loop, into: &sink)
    case .wordPiece(let model): model.encode(piece, into: &sink)
    case .unigram(let model): model.encode(piece, &workspace.lattice, into: &sink)
    case .wordLevel(let model): model.encode(piece, into: &sink)
    }
  }
}

extension Encoding {
  mutating func append(_ other: Encoding) {
    ids += other.ids
    typeIDs += other.typeIDs
    isSpecial += other.isSpecial
    byteOffsets += other.byteOffsets
    scalarOffsets += other.scalarOffsets
    sequenceIDs += other.sequenceIDs
  }

  mutating func appendSpecial(_ ids: [Int32], typeID: Int32) {
    self.ids += ids
    typeIDs += repeatElement(typeID, count: ids.count)
    isSpecial += repeatElement(true, count: ids.count)
    byteOffsets += repeatElement(0..<0, count: ids.count)
    scalarOffsets += repeatElement(0..<0, count: ids.count)
    sequenceIDs += repeatElement(nil, count: ids.count)
  }
}

/// Counts scalars up to any byte of a text.
private struct ScalarIndex {
  /// Scalars that start before each byte.
  private let before: [Int]

  init(_ text: String) {
    var before: [Int] = []
    before.reserveCapacity(text.utf8.count + 1)
    var count = 0
    for byte in text.utf8 {
      if byte & 0xc0 != 0x80 { count += 1 }
      before.append(count)
    }
    before.append(count + 1)
    self.before = before
  }

  func scalars(_ range: Range<Int>) -> Range<Int> {
    let start = before[min(range.lowerBound, before.count - 1)] - 1
    let end = before[min(range.upperBound, before.count - 1)] - 1
    return start..<max(start, end)
  }
}

extension PostProcessor.OffsetTrim {
  /// Leaves white space at the edges of byte-level tokens out of their offsets.
  func apply(to encoding: inout Encoding, _ text: String, _ tokenizer: Tokenizer) {
    let utf8 = Array(text.utf8)
    for index in encoding.ids.indices {
      let id = encoding.ids[index]
      // An added token may have swallowed white space around it.
      let token =
        tokenizer.addedTexts[id] == nil
        ? (tokenizer.token(of: id) ?? "").unicodeScalars
        : String(decoding: utf8[encoding.byteOffsets[index]], as: UTF8.self).unicodeScalars
      func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0x120
          || UnicodeClasses.shared.flags[Int(scalar.value)] & UnicodeClasses.space != 0
      }
      let leading = token.prefix(while: isSpace).count
      let trailing = token.reversed().prefix(while: isSpace).count
      guard leading > 0 || trailing > 0 else { continue }
      encoding.byteOffsets[index] = trim(encoding.byteOffsets[index], index, leading, trailing)
      encoding.scalarOffsets[index] = trim(encoding.scalarOffsets[index], index, leading, trailing)
    }
  }

  private func trim(_ range: Range<Int>, _ index: Int, _ leading: Int, _ trailing: Int) -> Range<
    Int
  > {
    var (start, end) = (range.lowerBound, range.upperBound)
    if leading > 0 {
      // A space that the pre-tokenizer put before the text is not in the text.
      let isAdded = addsPrefixSpace && leading == 1 && (index == 0 || start == 0)
      start = min(start + (isAdded ? 0 : leading), end)
    }
    if trailing > 0, end >= trailing { end = max(end - trailing, start) }
    return start..<end
  }
}
