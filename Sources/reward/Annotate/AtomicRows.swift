import Basics
import Foundation
import OrderedCollections
import Storage

/// A file of rows that is there when it is complete, or not at all: rows go to a file beside it,
/// which takes its place at the end. Gzip where the name ends in `.gz`.
final class AtomicRows {
  private let path: String
  private let temporary: String
  private let writer: JSONLinesWriter
  private var isEnded = false

  /// - Throws: `file.missing` where the directory is, `file.kind` for a device or a pipe,
  ///   `file.access`.
  init(path given: String) throws(RewardError) {
    path = try AtomicFile.target(of: given)
    let file = URL(fileURLWithPath: path)
    // The name's end stays, which says whether rows are packed.
    temporary =
      file.deletingLastPathComponent()
      .appendingPathComponent(".\(UUID().uuidString).\(file.lastPathComponent)").path
    writer = try JSONLinesWriter(path: temporary)
  }

  func write(_ row: JSONObject) throws(RewardError) { try writer.write(row) }

  /// Puts the rows in the file's place.
  /// - Throws: `file.access`; the file that was there stays.
  func commit() throws(RewardError) {
    try writer.close()
    guard rename(temporary, path) == 0 else {
      throw RewardError(
        .fileAccess, "cannot be replaced: \(String(cString: strerror(errno)))",
        at: .init(file: path))
    }
    isEnded = true
  }

  /// Whether two paths name one file.
  static func isSame(_ first: String, _ second: String) -> Bool {
    func real(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }
    return real(first) == real(second)
  }

  /// Leaves nothing behind unless the rows were committed.
  func abandon() {
    if isEnded { return }
    isEnded = true
    writer.abandon()
    unlink(temporary)
  }
}
