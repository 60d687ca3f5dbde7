import Basics

/// Reads the elements of one JSON array that is a whole file, one by one, in bounded memory.
///
/// Only the commas and brackets between elements are looked at here; each element is parsed whole.
final class JSONArrayReader {
  private let stream: ByteStream
  private let maximumElementBytes: Int
  private var line = 1
  private var state = State.before

  private enum State { case before, first, later, after }

  init(stream: ByteStream, maximumElementBytes: Int) {
    self.stream = stream
    self.maximumElementBytes = maximumElementBytes
  }

  /// The next element and the line on which it begins, or nil at the end.
  func next() throws(RewardError) -> (line: Int, value: JSONValue)? {
    if state == .before {
      _ = try peek()
      advance(1)
      state = .first
    }
    guard state != .after else { return nil }
    guard let byte = try peek() else { throw syntax("an array without an end") }
    if byte == UInt8(ascii: "]"), state == .first {
      advance(1)
      try finish()
      return nil
    }
    let length = try elementLength()
    let start = stream.offset
    let startLine = line
    let value = try stream.withBytes(0..<length) { bytes throws(RewardError) in
      do throws(RewardError) { return try JSONValue.parse(bytes) } catch {
        var error = error
        let at = error.place?.byte ?? 0
        error.place?.file = stream.name
        error.place?.byte = start + at
        error.place?.line = startLine + bytes[..<min(at, bytes.count)].count { $0 == 0x0a }
        throw error
      }
    }
    let isLast = stream.window[stream.window.startIndex + length] == UInt8(ascii: "]")
    advance(length + 1)
    state = .later
    if isLast { try finish() }
    return (startLine, value)
  }

  /// Only white space may follow the array.
  private func finish() throws(RewardError) {
    state = .after
    if try peek() != nil { throw syntax("text after the array") }
  }

  /// Skips white space; nil at the end.
  private func peek() throws(RewardError) -> UInt8? {
    while true {
      if let byte = stream.window.first {
        guard isJSONSpace(byte) else { return byte }
        advance(1)
      } else if try !stream.fill() {
        return nil
      }
    }
  }

  private func advance(_ count: Int) {
    line += stream.window.prefix(count).count { $0 == 0x0a }
    stream.consume(count)
  }

  /// Bytes up to the comma or bracket that ends the element.
  private func elementLength() throws(RewardError) -> Int {
    var length = 0
    var depth = 0
    var isInString = false
    var isEscaped = false
    while true {
      let count = stream.count
      let end = try stream.withBytes(0..<count) { bytes throws(RewardError) -> Int? in
        while length < count {
          let byte = bytes[length]
          if isEscaped {
            isEscaped = false
          } else if isInString {
            isEscaped = byte == UInt8(ascii: "\\")
            isInString = byte != UInt8(ascii: "\"")
          } else {
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ","), UInt8(ascii: "]"):
              if depth == 0 { return length }
              if byte == UInt8(ascii: "]") { depth -= 1 }
            case UInt8(ascii: "}"): depth -= 1
            default: break
            }
          }
          length += 1
        }
        return nil
      }
      guard (end ?? count) <= maximumElementBytes else {
        throw RewardError(
          .rowsTooLong, "an element longer than the limit of \(maximumElementBytes) bytes",
          at: .init(file: stream.name, line: line, byte: stream.offset))
      }
      if let end { return end }
      if try !stream.fill() { throw syntax("an array without an end") }
    }
  }

  private func syntax(_ what: String) -> RewardError {
    RewardError(
      .jsonSyntax, "not valid JSON: \(what)",
      at: .init(file: stream.name, line: line, byte: stream.offset))
  }
}
