/// Where models put their tokens: ids, and on demand the bytes of the piece that each covers.
struct TokenSink {
  var ids: [Int32] = []
  /// Relative to the piece; nil when nobody will ask.
  var ranges: [Range<Int>]?

  @inline(__always)
  mutating func append(_ id: Int32, _ range: @autoclosure () -> Range<Int>) {
    ids.append(id)
    if ranges != nil { ranges?.append(range()) }
  }
}
