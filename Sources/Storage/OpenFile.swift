package import Basics
import Foundation

/// A file descriptor that is closed when the last reference goes.
///
/// All system calls of this package that touch file contents go through here, so that interrupted
/// calls are repeated and failures are typed in one place. Nothing is buffered: what `write`
/// returned from outlives a killed process.
package final class OpenFile: Sendable {
  let descriptor: Int32
  package let path: String
  private let isOwned: Bool

  private init(descriptor: Int32, path: String, isOwned: Bool) {
    self.descriptor = descriptor
    self.path = path
    self.isOwned = isOwned
  }

  deinit { if isOwned { close(descriptor) } }

  static let standardInput = OpenFile(descriptor: 0, path: "<stdin>", isOwned: false)
  static let standardOutput = OpenFile(descriptor: 1, path: "<stdout>", isOwned: false)

  /// Opens for reading; waits for the writer when `path` is a pipe.
  static func reading(_ path: String) throws(RewardError) -> OpenFile {
    try make(path, O_RDONLY, "open")
  }

  /// Opens a regular file for reading; anything else is refused without waiting for it.
  static func readingRegular(_ path: String) throws(RewardError) -> OpenFile {
    let file = try make(path, O_RDONLY | O_NONBLOCK, "open")
    guard try file.status().st_mode & S_IFMT == S_IFREG else {
      throw RewardError(.fileKind, "not a regular file", at: .init(file: path))
    }
    return file
  }

  /// Creates a file or empties the one that is there.
  static func creating(_ path: String) throws(RewardError) -> OpenFile {
    try make(path, O_WRONLY | O_CREAT | O_TRUNC, "create")
  }

  /// Creates a file; one that is there already is an error.
  static func creatingNew(_ path: String) throws(RewardError) -> OpenFile {
    try make(path, O_WRONLY | O_CREAT | O_EXCL, "create")
  }

  /// What happens to a file that is there already.
  package enum Existing: Sendable {
    /// It is an error.
    case refused
    /// What is in it is deleted.
    case emptied
    /// It stays as it is.
    case kept
  }

  /// Opens for writing, always at the end; creates the file where it is missing.
  /// - Throws: `file.exists` for a file that is refused, `file.missing` when the directory is,
  ///   `argument` for a path that is none, else `file.access`.
  package static func appending(
    _ path: String, existing: Existing = .kept
  ) throws(RewardError) -> OpenFile {
    let flag: Int32 =
      switch existing {
      case .refused: O_EXCL
      case .emptied: O_TRUNC
      case .kept: 0
      }
    return try make(path, O_WRONLY | O_CREAT | O_APPEND | flag, "create")
  }

  /// Opens for reading and writing at any place; creates the file where it is missing.
  static func updating(_ path: String) throws(RewardError) -> OpenFile {
    try make(path, O_RDWR | O_CREAT, "open")
  }

  private static func make(
    _ path: String, _ flags: Int32, _ doing: String
  ) throws(RewardError) -> OpenFile {
    // A zero inside would end the C string early and name another file.
    guard !path.utf8.contains(0), !path.isEmpty else {
      throw RewardError(.badArgument, "not a usable path", at: .init(file: path))
    }
    var descriptor: Int32
    repeat {
      descriptor = open(path, flags | O_CLOEXEC, 0o666)
    } while descriptor < 0
      && errno == EINTR
    guard descriptor >= 0 else { throw systemError(doing, path) }
    return OpenFile(descriptor: descriptor, path: path, isOwned: true)
  }

  func status() throws(RewardError) -> stat {
    var result = stat()
    guard fstat(descriptor, &result) == 0 else { throw systemError("examine", path) }
    return result
  }

  func size() throws(RewardError) -> Int { Int(try status().st_size) }

  var isRegular: Bool { (try? status()).map { $0.st_mode & S_IFMT == S_IFREG } ?? false }

  /// Reads what is there, at most `buffer.count` bytes.
  /// - Returns: how many; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(RewardError) -> Int {
    while true {
      let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw systemError("read", path) }
    }
  }

  /// Writes all of `bytes`.
  /// - Throws: `file.access`, when the disk is full say.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(RewardError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if errno != EINTR {
        throw systemError("write", path)
      }
    }
  }

  /// Writes all of `bytes`.
  /// - Throws: `file.access`, when the disk is full say.
  package func write(_ bytes: [UInt8]) throws(RewardError) {
    try bytes.withUnsafeBufferPointer { buffer throws(RewardError) in
      try write(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Moves to `offset` and cuts the file there.
  func truncate(to offset: Int) throws(RewardError) {
    guard ftruncate(descriptor, off_t(offset)) == 0, lseek(descriptor, off_t(offset), SEEK_SET) >= 0
    else { throw systemError("truncate", path) }
  }

  /// Waits until the bytes are on the disk.
  /// - Throws: `file.access`.
  package func sync() throws(RewardError) {
    guard fsync(descriptor) == 0 else { throw systemError("sync", path) }
  }
}
