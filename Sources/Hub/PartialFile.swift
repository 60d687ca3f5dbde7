import Basics
import Foundation

/// A download that is not whole yet. What `append` returned from outlives a killed process, so that
/// the next one can go on from there.
final class PartialFile {
  let path: String
  private let descriptor: Int32
  /// Bytes that are there.
  private(set) var count: Int

  /// Opens what an earlier download left, or makes an empty file.
  /// - Throws: `file.access`, `file.missing`.
  init(_ path: String) throws(RewardError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw diskError("open", path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let error = diskError("examine", path)
      close(descriptor)
      throw error
    }
    count = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Adds bytes at the end.
  /// - Throws: `file.access`, when the disk is full say.
  func append(_ bytes: UnsafeRawBufferPointer) throws(RewardError) {
    var rest = bytes
    while !rest.isEmpty {
      let written = pwrite(descriptor, rest.baseAddress, rest.count, off_t(count))
      if written >= 0 {
        rest = .init(rebasing: rest[written...])
        count += written
      } else if errno != EINTR {
        throw diskError("write after \(count) bytes", path)
      }
    }
  }

  /// Forgets all bytes.
  func empty() throws(RewardError) {
    guard count > 0 else { return }
    guard ftruncate(descriptor, 0) == 0 else { throw diskError("truncate", path) }
    count = 0
  }

  /// Reads what is at an offset. Returns how many bytes; 0 at the end.
  func read(into buffer: inout [UInt8], at offset: Int) throws(RewardError) -> Int {
    while true {
      let found = buffer.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress, $0.count, off_t(offset))
      }
      if found >= 0 { return found }
      guard errno == EINTR else { throw diskError("read", path) }
    }
  }

  /// Brings the bytes to the disk and gives the file its name, in place of one that has it.
  func move(to target: String) throws(RewardError) {
    guard fsync(descriptor) == 0 else { throw diskError("sync", path) }
    guard rename(path, target) == 0 else { throw diskError("put in place", target) }
    // The new name survives a power cut where the file system can promise it.
    let folder = open((target as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  /// Deletes the file.
  func delete() { unlink(path) }
}
