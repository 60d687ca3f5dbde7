public import Preferences
public import Tools

/// Decides which tool is asked about an answer.
public protocol ToolPlanner: Sendable {
  /// What stages call it by.
  var name: String { get }
  /// Whether it reads the row's other columns.
  var readsMetadata: Bool { get }
  /// Whether all calls are known before the first one is made. Then a limit that is below their
  /// number is an error (``ToolTracer``), since what is left unasked could change the verdict. Not
  /// unless a planner says so: a model that would go on asking is stopped, as in Themis.
  var knowsAllCalls: Bool { get }
  /// What to do next, given the answer and what tools said of it so far. Depends on these alone.
  /// - Throws: `tool.plan`, and what a planner's own work throws.
  func plan(for candidate: Candidate, after trace: ToolTrace) async throws -> ToolPlan
}

extension ToolPlanner {
  /// Calls are decided on one by one.
  public var knowsAllCalls: Bool { false }
}
