import Basics

/// Names of files in repositories. They come from a server, and become paths in the cache.
enum HubPath {
  /// Refuses a name that would lead out of its folder, here or on a system with drive letters,
  /// where a cache may be read later.
  /// - Throws: `hub.path`.
  static func check(_ path: String) throws(RewardError) {
    func wrong(_ reason: String) -> RewardError {
      RewardError(.hubPath, "refused a file's name: \(reason)", at: .init(item: visible(path)))
    }
    guard !path.isEmpty, path.utf8.count <= 4096 else { throw wrong("it has 0 or over 4096 bytes") }
    guard path.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) else {
      throw wrong("it holds control characters")
    }
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      guard !part.isEmpty else { throw wrong("it is absolute or has an empty part") }
      let pieces = part.split(separator: "\\", omittingEmptySubsequences: false)
      guard !pieces.contains(".."), part != "." else { throw wrong("it has '.' or '..' in it") }
      let bytes = Array(part.utf8.prefix(2))
      guard bytes[0] != 0x5c, bytes.count < 2 || bytes[1] != 0x3a else {
        throw wrong("it names a drive or another machine")
      }
    }
  }

  /// A name without control characters, for messages.
  private static func visible(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.prefix(200).map {
          $0.value < 0x20 || $0.value == 0x7f ? "\u{fffd}" : $0
        })
    )
  }

  /// Whether one name goes before another: by their bytes, as listings of git are sorted.
  static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
