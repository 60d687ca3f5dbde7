public import Basics
import Foundation

/// Writes of whole files that either happen or do not.
///
/// The bytes go to a temporary file beside the target, are brought to the disk, and the file is
/// renamed over the target. A kill or power cut at any moment leaves the old file or the new one;
/// it may also leave the temporary file, whose name begins with a dot and ends in `.tmp`.
public enum AtomicFile {
  /// Writes UTF-8 text.
  /// - Throws: `file.missing` when the directory is, `file.kind` for a device or a pipe, or
  ///   `file.access`.
  public static func write(_ text: String, to path: String) throws(RewardError) {
    try write(Array(text.utf8), to: path)
  }

  /// Writes bytes.
  /// - Throws: `file.missing` when the directory is, or `file.access`.
  public static func write(_ bytes: [UInt8], to path: String) throws(RewardError) {
    do {
      try replace(path) { try $0.write(bytes) }
    } catch let error as RewardError {
      throw error
    } catch {
      throw RewardError(.fileAccess, "cannot write", at: .init(file: path), cause: error)
    }
  }

  /// The file that takes a replacement's place: that which a link leads to, so that the link stays.
  ///
  /// - Throws: `file.kind` for what is there and no regular file, such as a device or a pipe: a file
  ///   in its place would take it from everybody else. `file.access` for a link that leads nowhere.
  public static func target(of path: String) throws(RewardError) -> String {
    var found = stat()
    guard lstat(path, &found) == 0 else { return path }
    var target = path
    if found.st_mode & S_IFMT == S_IFLNK {
      guard let real = realpath(path, nil) else { throw systemError("follow the link", path) }
      target = String(cString: real)
      free(real)
      guard stat(target, &found) == 0 else { throw systemError("examine", path) }
    }
    // A directory is refused by the system when it would be replaced.
    guard [S_IFREG, S_IFDIR].contains(found.st_mode & S_IFMT) else {
      throw RewardError(
        .fileKind, "is no regular file, and would be replaced by one", at: .init(file: path))
    }
    return target
  }

  /// Runs `body` on the temporary file; when it throws, nothing changes.
  static func replace(_ given: String, _ body: (OpenFile) throws -> Void) throws {
    let path = try target(of: given)
    let (directory, name) = splitPath(path)
    let temporary = "\(directory)/.\(name).\(randomSuffix()).tmp"
    do {
      let file = try OpenFile.creatingNew(temporary)
      try body(file)
      try file.sync()
      guard rename(temporary, path) == 0 else { throw systemError("replace", path) }
    } catch {
      unlink(temporary)
      throw error
    }
    try DirectoryTree.sync(directory)
  }
}

/// A path's directory (`.` where it has none) and last part, trailing slashes ignored.
func splitPath(_ path: String) -> (directory: String, name: String) {
  var parts = path.split(separator: "/", omittingEmptySubsequences: true)
  let name = parts.popLast().map(String.init) ?? ""
  let head = parts.joined(separator: "/")
  if path.hasPrefix("/") { return ("/" + head, name) }
  return (head.isEmpty ? "." : head, name)
}

/// Sixteen hexadecimal digits that no other writer has.
func randomSuffix() -> String {
  let digits = String(UInt64.random(in: .min ... .max), radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
