import Basics
import OrderedCollections
public import Preferences
import Text
public import Tools

/// Asks tools about answers, as a planner says: Themis's loop of thought, action and observation
/// (Li et al. 2023), which ends after at most three interactions.
public struct ToolTracer: Sendable {
  /// What answers calls.
  public let tools: any ToolExecutor
  /// What decides on them.
  public let planner: any ToolPlanner
  /// After so many calls nothing more is asked.
  public let maximumCalls: Int

  /// A loop. Traps unless one call is allowed.
  public init(tools: any ToolExecutor, planner: any ToolPlanner, maximumCalls: Int = 3) {
    precondition(maximumCalls > 0, "a tool can be asked")
    self.tools = tools
    self.planner = planner
    self.maximumCalls = maximumCalls
  }

  /// What tools say of an answer; nothing where the planner asks none. Cost: the calls, one by one.
  /// - Throws: what planner and tools throw. A tool's error is thrown on, never written down in
  ///   place of an observation.
  public func trace(_ candidate: Candidate) async throws -> ToolTrace {
    var trace = ToolTrace()
    while trace.steps.count < maximumCalls,
      case .call(let thought, let call) = try await planner.plan(for: candidate, after: trace)
    {
      let observation = try await tools.observation(of: call)
      trace.steps.append(.init(thought: thought, call: call, observation: observation))
    }
    return trace
  }
}

extension Candidate {
  /// The column that ``traced(_:)`` puts a trace into.
  public static let traceColumn = "trace"

  /// The same answer with a trace behind it, as text for models that read, and in the column
  /// ``traceColumn`` for rules. Without interactions the text is as it was.
  public func traced(_ trace: ToolTrace) -> Candidate {
    var copy = self
    copy.metadata[Self.traceColumn] = trace.json
    guard !trace.steps.isEmpty else { return copy }
    let text = "\n\n" + trace.text
    if let last = response.indices.last, case .text(let own) = response[last].body {
      copy.response[last].body = .text(own + text)
    } else {
      copy.response.append(Message(role: "assistant", content: trace.text))
    }
    copy.steps = nil
    return copy
  }
}
