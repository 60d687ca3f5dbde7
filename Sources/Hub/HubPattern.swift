import Basics

/// A pattern for files' names, by the rules that the `datasets` library has from fsspec: `*` is any
/// characters but `/`, `?` one of them, `[a-z]` and `[!a-z]` one of a set, and `**` as a whole part
/// any number of folders, at the end everything below.
///
/// Like there, a part that begins with a dot, or a folder that begins with `__`, must be asked for:
/// the name and the pattern have equally many of them.
struct HubPattern: Sendable, Hashable {
  private enum Part: Hashable {
    case folders
    case name([Piece])
  }

  private enum Piece: Hashable {
    case one
    case any
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)

    static func scalar(_ scalar: Unicode.Scalar) -> Piece {
      .set([scalar...scalar], isNegated: false)
    }

    func holds(_ scalar: Unicode.Scalar) -> Bool {
      guard case .set(let ranges, let isNegated) = self else { return true }
      return ranges.contains { $0.contains(scalar) } != isNegated
    }
  }

  /// The pattern without `./` before it.
  let path: String
  private let parts: [Part]
  private let hidden: Int
  private let special: Int

  /// Whether it stands for other names than its own.
  var isMagic: Bool { path.contains { "*?[".contains($0) } }

  /// - Throws: `hub.data-files` for one that leads out of the repository, or has `**` beside other
  ///   characters.
  init(_ text: String) throws(RewardError) {
    func wrong(_ reason: String) -> RewardError {
      RewardError(.hubDataFiles, "a pattern for files \(reason)", at: .init(item: text))
    }
    var bare = text[...]
    while bare.hasPrefix("./") { bare = bare.dropFirst(2) }
    let names = bare.split(separator: "/", omittingEmptySubsequences: false)
    guard !bare.contains("://"), !bare.contains("::"), !bare.hasPrefix("/"), !names.contains("..")
    else { throw wrong("names something outside of the repository") }
    guard text.utf8.count <= 4096 else { throw wrong("has over 4096 bytes") }
    var parts: [Part] = []
    for name in names {
      if name == "**" {
        // Two in a row are one.
        if parts.last != .folders { parts.append(.folders) }
      } else if name.contains("**") {
        throw wrong("has '**' beside other characters")
      } else {
        parts.append(.name(Self.pieces(name)))
      }
    }
    path = String(bare)
    self.parts = parts
    (hidden, special) = Self.counts(bare)
  }

  private static func pieces(_ name: Substring) -> [Piece] {
    var result: [Piece] = []
    var rest = name.unicodeScalars
    while let first = rest.popFirst() {
      switch first {
      case "*": if result.last != .any { result.append(.any) }
      case "?": result.append(.one)
      case "[":
        if let (set, isNegated, after) = set(rest) {
          result.append(.set(set, isNegated: isNegated))
          rest = after
        } else {
          result.append(.scalar("["))
        }
      default: result.append(.scalar(first))
      }
    }
    return result
  }

  /// What stands between brackets; nil where they do not close, so that the first one is itself.
  private static func set(
    _ text: Substring.UnicodeScalarView
  ) -> ([ClosedRange<Unicode.Scalar>], isNegated: Bool, after: Substring.UnicodeScalarView)? {
    let isNegated = text.first == "!"
    var scalars = Array(text.dropFirst(isNegated ? 1 : 0))
    // A bracket right at the beginning is a member.
    guard let end = scalars.dropFirst().firstIndex(of: "]") else { return nil }
    let length = (isNegated ? 1 : 0) + end + 1
    scalars.removeSubrange(end...)
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    var at = 0
    while at < scalars.count {
      if at + 2 < scalars.count, scalars[at + 1] == "-" {
        // A range that goes backwards has no members.
        if scalars[at] <= scalars[at + 2] { ranges.append(scalars[at]...scalars[at + 2]) }
        at += 3
      } else {
        ranges.append(scalars[at]...scalars[at])
        at += 1
      }
    }
    return (ranges, isNegated, text.dropFirst(length))
  }

  /// How many parts begin with a dot, and how many folders with two underscores.
  private static func counts(_ path: Substring) -> (hidden: Int, special: Int) {
    let parts = path.split(separator: "/")
    return (
      parts.count { $0.hasPrefix(".") && $0.contains { $0 != "." } },
      parts.dropLast().count { $0.hasPrefix("__") }
    )
  }

  /// Whether a file's name matches. Cost: O(pattern · name).
  func matches(_ path: String) -> Bool {
    guard Self.counts(path[...]) == (hidden, special) else { return false }
    let names = path.split(separator: "/", omittingEmptySubsequences: false)
    // Which beginnings of the name, counted in parts, the pattern's beginning matches.
    var ends: Set<Int> = [0]
    for (index, part) in parts.enumerated() {
      guard let first = ends.min() else { return false }
      switch part {
      case .folders where index == parts.count - 1:
        // Everything below; without a folder before it, everything.
        return first < names.count
      case .folders: ends = Set(first..<names.count)
      case .name(let pieces):
        ends = Set(
          ends.lazy.filter { $0 < names.count && Self.matches(pieces, names[$0]) }.map { $0 + 1 })
      }
    }
    return ends.contains(names.count)
  }

  private static func matches(_ pieces: [Piece], _ name: Substring) -> Bool {
    // A star alone wants at least one character.
    if pieces == [.any] { return !name.isEmpty }
    let scalars = Array(name.unicodeScalars)
    var ends = [Bool](repeating: false, count: scalars.count + 1)
    ends[0] = true
    for piece in pieces {
      if piece == .any {
        guard let first = ends.firstIndex(of: true) else { return false }
        for end in first..<ends.count { ends[end] = true }
        continue
      }
      var next = [Bool](repeating: false, count: ends.count)
      for (index, scalar) in scalars.enumerated() where ends[index] && piece.holds(scalar) {
        next[index + 1] = true
      }
      ends = next
    }
    return ends[scalars.count]
  }
}
