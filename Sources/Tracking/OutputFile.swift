public import Basics
import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

extension RewardError.Code {
  /// A file is already there, and writing it anew would lose what it holds.
  public static let fileExists = Self("file.exists")
}

/// A file that is written from front to back without a buffer of ours: what `write` returned from
/// outlives a killed process. Not for use from two threads at once.
final class OutputFile: Sendable {
  let path: String
  private let descriptor: Int32

  /// - Parameter flags: what `open(2)` takes beside write access, `O_CREAT | O_APPEND` say.
  /// - Throws: `file.exists` for `O_EXCL` on an existing file, `file.missing` when the directory
  ///   is, `argument` for a path with a zero byte, else `file.access`.
  init(path: String, flags: Int32) throws(RewardError) {
    // A zero inside would end the C string early and name another file.
    guard !path.utf8.contains(0) else {
      throw RewardError(.badArgument, "not a usable path", at: .init(file: path))
    }
    self.path = path
    descriptor = open(path, O_WRONLY | O_CLOEXEC | flags, 0o666)
    guard descriptor >= 0 else {
      if errno == EEXIST {
        throw RewardError(.fileExists, "the file is already there", at: .init(file: path))
      }
      throw Self.failure("could not open for writing", path)
    }
  }

  deinit { close(descriptor) }

  func write(_ bytes: some ContiguousBytes) throws(RewardError) {
    let failed = bytes.withUnsafeBytes { buffer -> Bool in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: rest))
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return true }
        rest = rest.dropFirst(count)
      }
      return false
    }
    if failed { throw Self.failure("could not write", path) }
  }

  /// Waits until the file's bytes are on the disk.
  func sync() throws(RewardError) {
    guard fsync(descriptor) == 0 else { throw Self.failure("could not write to disk", path) }
  }

  static func failure(_ what: String, _ path: String) -> RewardError {
    RewardError(
      errno == ENOENT ? .fileMissing : .fileAccess, "\(what): \(String(cString: strerror(errno)))",
      at: .init(file: path))
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}

/// Replaces a file by `bytes` so that a reader, or a crash at any moment, sees the old file or the
/// new one and never a part: a temporary file beside it, fsync, rename, fsync of the folder.
func writeAtomically(_ bytes: some ContiguousBytes, to path: String) throws(RewardError) {
  let url = URL(fileURLWithPath: path)
  let folder = url.deletingLastPathComponent().path
  let random = String(UInt64.random(in: 0...UInt64.max), radix: 36)
  let temporary = "\(folder)/.\(url.lastPathComponent).\(random).tmp"
  do throws(RewardError) {
    let file = try OutputFile(path: temporary, flags: O_CREAT | O_EXCL)
    try file.write(bytes)
    try file.sync()
    guard rename(temporary, path) == 0 else {
      throw OutputFile.failure("could not put in place", path)
    }
  } catch {
    unlink(temporary)
    throw error
  }
  let directory = open(folder, O_RDONLY)
  if directory >= 0 {
    // Some file systems cannot sync a folder; the file itself is whole either way.
    _ = fsync(directory)
    close(directory)
  }
}
