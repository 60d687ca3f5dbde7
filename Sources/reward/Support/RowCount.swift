import Foundation

/// How many rows a file probably has, for progress bars.
enum RowCount {
  /// The sum over files; nil where one cannot be told.
  static func estimate(_ paths: [String]) -> Int? {
    paths.reduce(0) { sum, path in sum.flatMap { sum in estimate(path).map { sum + $0 } } }
  }

  /// Lines of a plain regular file that begins with an object; nil for everything else.
  /// Cost: O(bytes), without parsing.
  static func estimate(_ path: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard path != "-", attributes?[.type] as? FileAttributeType == .typeRegular,
      let file = FileHandle(forReadingAtPath: path)
    else { return nil }
    defer { try? file.close() }
    var (lines, last, isFirst) = (0, UInt8(ascii: "\n"), true)
    while let piece = try? file.read(upToCount: 1 << 20), !piece.isEmpty {
      if isFirst, piece.first != UInt8(ascii: "{") { return nil }
      isFirst = false
      lines += piece.withUnsafeBytes { bytes in bytes.count { $0 == 0x0a } }
      last = piece[piece.endIndex - 1]
    }
    return isFirst ? nil : lines + (last == UInt8(ascii: "\n") ? 0 : 1)
  }
}
