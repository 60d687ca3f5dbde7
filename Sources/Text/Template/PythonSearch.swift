import Foundation

/// Searching and cutting of texts by bytes. Swift's own string comparison treats canonically
/// equivalent texts as equal, which Python does not, so nothing here uses it.
extension PythonText {
  static func same(_ first: String, _ second: String) -> Bool {
    first.utf8.count == second.utf8.count && order(first, second) == 0
  }

  /// Order by code points, which UTF-8 keeps.
  static func precedes(_ first: String, _ second: String) -> Bool { order(first, second) < 0 }

  /// Negative, zero or positive, as the first text stands before, at or after the second.
  private static func order(_ first: String, _ second: String) -> Int {
    var first = first
    var second = second
    return first.withUTF8 { first in
      second.withUTF8 { second in
        let count = min(first.count, second.count)
        if count > 0, let one = first.baseAddress, let other = second.baseAddress {
          let difference = memcmp(one, other, count)
          if difference != 0 { return Int(difference) }
        }
        return first.count - second.count
      }
    }
  }

  /// Where `needle` (not empty) begins, in order and not overlapping, at most `limit` times.
  /// Knuth, Morris and Pratt's method: O(haystack + needle) whatever the texts.
  static func occurrences(
    of needle: [UInt8], in haystack: ArraySlice<UInt8>, limit: Int = .max
  ) -> [Int] {
    guard needle.count <= haystack.count, limit > 0 else { return [] }
    var fallback = [Int](repeating: 0, count: needle.count)
    var matched = 0
    for index in needle.indices.dropFirst() {
      while matched > 0, needle[index] != needle[matched] { matched = fallback[matched - 1] }
      if needle[index] == needle[matched] { matched += 1 }
      fallback[index] = matched
    }
    var found: [Int] = []
    matched = 0
    for index in haystack.indices {
      while matched > 0, haystack[index] != needle[matched] { matched = fallback[matched - 1] }
      if haystack[index] == needle[matched] { matched += 1 }
      if matched == needle.count {
        found.append(index - needle.count + 1)
        if found.count == limit { break }
        matched = 0
      }
    }
    return found
  }

  /// The last place where `needle` (not empty) begins.
  static func lastOccurrence(of needle: [UInt8], in haystack: ArraySlice<UInt8>) -> Int? {
    let mirrored = occurrences(
      of: needle.reversed(), in: Array(haystack.reversed())[...], limit: 1)
    return mirrored.first.map { haystack.endIndex - $0 - needle.count }
  }

  /// A text many times over. `String(repeating:count:)` goes character by character.
  static func repeated(_ text: String, _ count: Int) -> String {
    let unit = Array(text.utf8)
    guard count > 0, !unit.isEmpty else { return "" }
    return String(unsafeUninitializedCapacity: unit.count * count) { buffer in
      for index in unit.indices { buffer[index] = unit[index] }
      var filled = unit.count
      while filled < unit.count * count {
        let piece = min(filled, unit.count * count - filled)
        memcpy(buffer.baseAddress! + filled, buffer.baseAddress!, piece)
        filled += piece
      }
      return filled
    }
  }

  static func string(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: Array(bytes), as: UTF8.self)
  }

  /// `str.strip` and its one-sided forms; without `characters` white space goes.
  static func strip(
    _ text: String, _ characters: String?, left: Bool = true, right: Bool = true
  ) -> String {
    let set = characters.map { Set($0.unicodeScalars) }
    let scalars = text.unicodeScalars
    func drops(_ scalar: Unicode.Scalar) -> Bool { set?.contains(scalar) ?? isSpace(scalar) }
    var start = scalars.startIndex
    var end = scalars.endIndex
    if left { while start < end, drops(scalars[start]) { scalars.formIndex(after: &start) } }
    if right {
      while start < end {
        let last = scalars.index(before: end)
        guard drops(scalars[last]) else { break }
        end = last
      }
    }
    return String(scalars[start..<end])
  }

  /// `str.splitlines`.
  static func lines(_ text: String, keepEnds: Bool = false) -> [String] {
    let scalars = text.unicodeScalars
    var result: [String] = []
    var start = scalars.startIndex
    var at = start
    while at < scalars.endIndex {
      guard isLineBreak(scalars[at]) else {
        scalars.formIndex(after: &at)
        continue
      }
      let end = at
      let isReturn = scalars[at] == "\r"
      scalars.formIndex(after: &at)
      if isReturn, at < scalars.endIndex, scalars[at] == "\n" { scalars.formIndex(after: &at) }
      result.append(String(scalars[start..<(keepEnds ? at : end)]))
      start = at
    }
    if start < scalars.endIndex { result.append(String(scalars[start...])) }
    return result
  }

  /// `str.split` at white space; at most `limit` cuts when it is not negative.
  static func words(_ text: String, limit: Int, fromRight: Bool) -> [String] {
    let scalars = Array(text.unicodeScalars)
    var result: [ArraySlice<Unicode.Scalar>] = []
    var rest = scalars[...]
    func trimmed(_ slice: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
      fromRight
        ? slice[..<((slice.lastIndex { !isSpace($0) } ?? slice.startIndex - 1) + 1)]
        : slice.drop(while: isSpace)
    }
    rest = trimmed(rest)
    while !rest.isEmpty {
      if limit >= 0, result.count >= limit {
        result.append(rest)
        break
      }
      if fromRight {
        let cut = rest.lastIndex(where: isSpace).map { $0 + 1 } ?? rest.startIndex
        result.append(rest[cut...])
        rest = trimmed(rest[..<cut])
      } else {
        let cut = rest.firstIndex(where: isSpace) ?? rest.endIndex
        result.append(rest[..<cut])
        rest = trimmed(rest[cut...])
      }
    }
    let texts = result.map { slice in
      var view = String.UnicodeScalarView()
      view.append(contentsOf: slice)
      return String(view)
    }
    return fromRight ? texts.reversed() : texts
  }
}
