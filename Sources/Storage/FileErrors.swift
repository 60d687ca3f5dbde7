public import Basics
import Foundation

extension RewardError.Code {
  /// A path names a directory, a device or a pipe where a regular file is needed.
  public static let fileKind = Self("file.kind")
  /// A file is already there, and writing it anew would lose what it holds.
  public static let fileExists = Self("file.exists")
  /// A file became shorter after it was opened.
  public static let fileTruncated = Self("file.truncated")
  /// Bytes beyond a file's end were asked for.
  public static let fileRange = Self("file.range")
  /// A file is larger than the limit for its kind.
  public static let fileTooLarge = Self("file.too-large")
}

/// The error for the system call that failed last.
func systemError(_ doing: String, _ path: String) -> RewardError {
  let number = errno
  let code: RewardError.Code =
    switch number {
    case ENOENT: .fileMissing
    case EEXIST: .fileExists
    default: .fileAccess
    }
  return RewardError(
    code, "cannot \(doing): \(String(cString: strerror(number)))", at: .init(file: path))
}
