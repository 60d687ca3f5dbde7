/// Turns a row's tokens into text one by one. `StreamingDecoder` of `Text` is one.
public protocol TokenTextDecoder {
  /// Adds a token. - Returns: the text that is now certain, often empty.
  mutating func append(_ id: Int32) -> String
  /// The text that was still held back, at the end of the row.
  mutating func finish() -> String
}

/// Looks for the first stop string in a text that grows.
///
/// Texts are compared as UTF-8: by characters, "\n" would not be found in "\r\n", and no letter
/// before an accent. A new piece is searched together with as many bytes before it as a stop string
/// can begin in, so that the whole costs as much as one search.
struct StopSearch {
  private let stops: [[UInt8]]
  private let longest: Int
  /// What was added so far; from the moment a stop string is found, what lies before it.
  private(set) var bytes: [UInt8] = []
  private(set) var isFound = false

  /// - Parameter stops: none of them empty.
  init(_ stops: [String]) {
    precondition(!stops.contains(""), "a stop string is not empty")
    self.stops = stops.map { Array($0.utf8) }
    longest = self.stops.map(\.count).max() ?? 1
  }

  /// What was added, up to the stop string.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Adds text; does nothing once a stop string is found.
  /// - Returns: whether one is found. Of several that are now complete, the one that begins first
  ///   counts.
  mutating func append(_ piece: String) -> Bool {
    guard !isFound else { return true }
    let known = bytes.count
    bytes += piece.utf8
    for start in max(0, known - longest + 1)..<bytes.count {
      guard stops.contains(where: { bytes[start...].starts(with: $0) }) else { continue }
      bytes.removeSubrange(start...)
      isFound = true
      break
    }
    return isFound
  }
}
