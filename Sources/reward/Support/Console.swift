import Basics
import Foundation
import Synchronization
import Tracking

/// The two streams: results to standard output, talk to standard error.
enum Console {
  /// A line for people.
  static func say(_ line: String) { put(line + "\n", to: 2) }

  /// Remarks that a user should read, each on a line of its own.
  static func note(_ notes: [String]) {
    for note in notes { say("note: \(note)") }
  }

  /// A table for people.
  static func show(_ table: HumanTable) { put(table.text, to: 2) }

  private static let lost = Mutex<String?>(nil)

  /// Why a result could not be written, as the system says it; nil where all were. The run goes on,
  /// since it may write more than its results, and fails at its end.
  static var lostResult: String? { lost.withLock { $0 } }

  /// A result; a reader that went away is let pass, since there is nobody left to tell.
  static func printResult(_ text: String) {
    guard let number = put(text, to: 1), number != EPIPE else { return }
    lost.withLock { $0 = $0 ?? String(cString: strerror(number)) }
  }

  /// Whether the error is that nobody reads standard output any more, as in `reward … | head`.
  static func isBrokenPipe(_ error: RewardError) -> Bool {
    error.code == .fileAccess && error.place?.file == "<stdout>"
      && error.message.hasSuffix(String(cString: strerror(EPIPE)))
  }

  /// The error's number where not all could be written.
  @discardableResult
  private static func put(_ text: String, to descriptor: Int32) -> Int32? {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return errno }
      bytes = bytes.dropFirst(count)
    }
    return nil
  }
}
