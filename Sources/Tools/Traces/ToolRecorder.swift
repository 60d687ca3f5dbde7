public import Basics
import Storage
import Synchronization

/// Passes calls on and keeps what came back, for ``ReplayedTools``. Calls that fail are not kept:
/// their errors are thrown again when they happen again.
public final class ToolRecorder: ToolExecutor {
  /// What runs the calls.
  public let tools: any ToolExecutor
  private let kept = Mutex<[ToolTrace.Step]>([])

  /// A recorder that is empty.
  public init(_ tools: any ToolExecutor) { self.tools = tools }

  /// The tools that can be called.
  public var names: [String] { tools.names }
  /// What was recorded, in the order in which calls ended.
  public var steps: [ToolTrace.Step] { kept.withLock { $0 } }

  /// Runs a call and keeps it.
  /// - Throws: what running it throws.
  public func observation(of call: ToolCall) async throws -> String {
    let observation = try await tools.observation(of: call)
    kept.withLock { $0.append(.init(thought: "", call: call, observation: observation)) }
    return observation
  }

  /// Writes all as JSON Lines, so that a reader sees the old file or the new one.
  /// - Throws: `file.access`.
  public func write(to path: String) throws(RewardError) {
    let lines = steps.map { (ToolTrace([$0]).json.array?[0].text ?? "") + "\n" }
    try AtomicFile.write(lines.joined(), to: path)
  }
}
