import Foundation
import Synchronization

/// A tool against the clock and the caller's patience: the first to finish decides.
final class ToolRace: Sendable {
  enum Outcome: Sendable {
    case returned(String)
    case failed(any Error)
    case late
    case cancelled
  }

  private struct State {
    var outcome: Outcome?
    var waiting: CheckedContinuation<Outcome, Never>?
  }

  private let state = Mutex(State())

  /// Ends the race, unless it has ended.
  func finish(_ outcome: Outcome) {
    let waiting = state.withLock { state -> CheckedContinuation<Outcome, Never>? in
      guard state.outcome == nil else { return nil }
      state.outcome = outcome
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume(returning: outcome)
  }

  /// How it ended; to be asked once.
  func outcome() async -> Outcome {
    await withCheckedContinuation { continuation in
      let known = state.withLock { state -> Outcome? in
        if state.outcome == nil { state.waiting = continuation }
        return state.outcome
      }
      if let known { continuation.resume(returning: known) }
    }
  }
}

/// Gives every piece of a tool's work a thread of its own. A tool that blocks, or never returns,
/// keeps that thread alone; in Swift's shared pool two of them would stop a machine of two cores.
final class ToolThreads: TaskExecutor {
  static let shared = ToolThreads()

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedTaskExecutor()
    Thread.detachNewThread { job.runSynchronously(on: executor) }
  }
}

/// Tells when a time is up, from a queue that no tool runs on.
enum ToolClock {
  private static let queue = DispatchQueue(label: "tools.clock", qos: .userInitiated)

  static func after(seconds: Double, _ tell: @escaping @Sendable () -> Void) {
    queue.asyncAfter(deadline: .now() + seconds, execute: tell)
  }
}
