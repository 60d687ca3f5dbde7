public import Basics
import OrderedCollections
public import Preferences
import Text
public import Tools

extension RewardError.Code {
  /// More calls of tools than are allowed for an answer.
  public static let toolCalls = Self("tool.calls")
}

/// Asks tools about answers, as a planner says: Themis's loop of thought, action and observation
/// (Li et al. 2023), which ends after at most three interactions.
public struct ToolTracer: Sendable {
  /// What answers calls.
  public let tools: any ToolExecutor
  /// What decides on them.
  public let planner: any ToolPlanner
  /// After so many calls nothing more is asked. An error where the planner knew of more from the
  /// start (``ToolPlanner/knowsAllCalls``).
  public let maximumCalls: Int

  /// A loop. Traps unless one call is allowed.
  public init(tools: any ToolExecutor, planner: any ToolPlanner, maximumCalls: Int = 3) {
    precondition(maximumCalls > 0, "a tool can be asked")
    self.tools = tools
    self.planner = planner
    self.maximumCalls = maximumCalls
  }

  /// What tools say of an answer; nothing where the planner asks none. Cost: the calls, one by one.
  /// - Throws: `tool.calls` for more planned calls than are allowed; what planner and tools throw.
  ///   A tool's error is thrown on, never written down in place of an observation.
  public func trace(_ candidate: Candidate) async throws -> ToolTrace {
    var trace = ToolTrace()
    while trace.steps.count < maximumCalls,
      case .call(let thought, let call) = try await planner.plan(for: candidate, after: trace)
    {
      let observation = try await tools.observation(of: call)
      trace.steps.append(.init(thought: thought, call: call, observation: observation))
    }
    if isAtLimit(trace), planner.knowsAllCalls,
      case .call = try await planner.plan(for: candidate, after: trace)
    {
      throw RewardError(
        .toolCalls, "more calls are planned than the limit of \(maximumCalls)",
        at: .init(item: planner.name))
    }
    return trace
  }

  /// Whether as many calls were made as are allowed: a planner that decides on one at a time was
  /// not asked whether it wanted more.
  func isAtLimit(_ trace: ToolTrace) -> Bool { trace.steps.count >= maximumCalls }
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
