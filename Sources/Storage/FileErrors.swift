public import Basics
import Foundation

extension RewardError.Code {
  /// A path names a directory, a device or a pipe where a regular file is needed.
  public static let fileKind = Self("file.kind")
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
  let code: RewardError.Code = number == ENOENT ? .fileMissing : .fileAccess
  return RewardError(
    code, "cannot \(doing): \(String(cString: strerror(number)))", at: .init(file: path))
}
