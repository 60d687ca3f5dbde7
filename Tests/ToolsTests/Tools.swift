import Foundation
import Synchronization
import Tools

/// A tool that does what it is told.
struct ToldTool: Tool {
  let name: String
  let summary = "told"
  let body: @Sendable (String) async throws -> String

  init(_ name: String, _ body: @escaping @Sendable (String) async throws -> String) {
    self.name = name
    self.body = body
  }

  func run(_ input: String) async throws -> String { try await body(input) }
}

/// Holds threads until it is opened: what hangs in a test shall not hang for good.
final class Gate: Sendable {
  private let isOpen = Mutex(false)
  func open() { isOpen.withLock { $0 = true } }

  /// Blocks the thread, and does not look at its task's cancellation.
  func hang() -> String {
    while !isOpen.withLock({ $0 }) { usleep(1000) }
    return "late"
  }
}
