public import Basics
import Foundation

/// A regular file mapped into memory for reading.
///
/// Pages are read from disk when they are first touched, and many processes share them. The
/// memory stays mapped until the last reference to the object goes, so a tensor that borrows bytes
/// keeps the object. Creating one costs O(1), independent of the file's size.
public final class MappedFile: Sendable {
  /// The path as it was given.
  public let path: String
  /// Bytes in the file when it was mapped.
  public let count: Int

  private let file: OpenFile
  private nonisolated(unsafe) let base: UnsafeRawPointer?

  /// - Throws: `file.missing`, `file.access`, or `file.kind` for anything but a regular file.
  public init(path: String) throws(RewardError) {
    self.path = path
    file = try OpenFile.readingRegular(path)
    count = try file.size()
    guard count > 0 else {
      base = nil
      return
    }
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, file.descriptor, 0),
      start != MAP_FAILED
    else { throw systemError("map", path) }
    base = UnsafeRawPointer(start)
  }

  deinit { if let base { munmap(UnsafeMutableRawPointer(mutating: base), count) } }

  /// The bytes of `range`, valid as long as this object lives.
  ///
  /// The file's size is looked up anew on every call: touching pages beyond the end of a file that
  /// was cut after it was mapped would kill the process. A file that is cut while the bytes are in
  /// use is beyond what a process can check.
  /// - Throws: `file.range` when the range is not inside the file as it was mapped,
  ///   `file.truncated` when the file has since become shorter than the range's end.
  /// - Complexity: O(1), one system call.
  public func bytes(_ range: Range<Int>) throws(RewardError) -> UnsafeRawBufferPointer {
    guard range.lowerBound >= 0, range.upperBound <= count else {
      throw RewardError(
        .fileRange, "bytes \(range) were asked of a file of \(count) bytes", at: .init(file: path))
    }
    let now = try file.size()
    guard range.upperBound <= now else {
      throw RewardError(
        .fileTruncated, "the file was cut from \(count) to \(now) bytes while in use",
        at: .init(file: path, byte: now))
    }
    return UnsafeRawBufferPointer(start: base.map { $0 + range.lowerBound }, count: range.count)
  }

  /// Calls `body` with the bytes of `range`; throws as ``bytes(_:)`` does.
  public func withBytes<Result>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    try withExtendedLifetime(self) { try body(try bytes(range)) }
  }
}
