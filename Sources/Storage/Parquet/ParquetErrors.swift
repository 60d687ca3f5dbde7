public import Basics
import CArrow
import Foundation

extension RewardError.Code {
  /// Not a Parquet file, or one whose parts contradict each other.
  public static let parquetCorrupt = Self("parquet.corrupt")
  /// Reading the file takes more memory than the limit.
  public static let parquetMemory = Self("parquet.memory")
  /// A type, a codec or an encoding that is not read, or an encrypted file.
  public static let parquetUnsupported = Self("parquet.unsupported")
  /// A column that is not there, or a name that two columns have.
  public static let parquetColumn = Self("parquet.column")
  /// A value that JSON cannot hold: a number that is not finite, a text that is not UTF-8.
  public static let parquetValue = Self("parquet.value")
}

/// The error of a call into `CArrow`.
func arrowError(_ status: Int32, file: String) -> RewardError {
  let number = errno
  // Some of Arrow's messages have lines.
  let reason = String(cString: carrow_last_error()).split(whereSeparator: \.isNewline)
    .joined(separator: " ")
  let place = RewardError.Place(file: file)
  switch carrow_status(UInt32(status)) {
  case CARROW_MEMORY:
    return RewardError(
      .parquetMemory, "reading it takes more memory than it may: \(reason)", at: place)
  case CARROW_UNSUPPORTED: return RewardError(.parquetUnsupported, reason, at: place)
  case CARROW_VALUE: return RewardError(.parquetValue, reason, at: place)
  case CARROW_ACCESS:
    return RewardError(
      .fileAccess, "cannot read: \(String(cString: strerror(number)))", at: place)
  default: return RewardError(.parquetCorrupt, "not a valid Parquet file: \(reason)", at: place)
  }
}
