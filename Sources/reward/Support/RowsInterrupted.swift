import Basics

extension RewardError.Code {
  /// A signal stopped a command between two batches of rows.
  static let rowsInterrupted = Self("rows.interrupted")
}
