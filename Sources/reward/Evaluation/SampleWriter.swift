import Basics
import Evaluation
import Storage

/// Writes samples while they are scored. A disk that is full does not end the scoring: the failure is
/// told at the end, when the numbers are out.
final class SampleWriter {
  private let writer: JSONLinesWriter
  private var failure: RewardError?

  init(_ writer: JSONLinesWriter) { self.writer = writer }

  func write(_ sample: EvaluationSample) {
    guard failure == nil else { return }
    do { try writer.write(sample.json) } catch { failure = error }
  }

  /// - Throws: what failed first; `file.access`.
  func close() throws(RewardError) {
    if let failure { throw failure }
    try writer.close()
  }

  func abandon() { writer.abandon() }
}
