public import Preferences
public import Tools

/// Decides which tool is asked about an answer.
public protocol ToolPlanner: Sendable {
  /// What stages call it by.
  var name: String { get }
  /// Whether it reads the row's other columns.
  var readsMetadata: Bool { get }
  /// What to do next, given the answer and what tools said of it so far. Depends on these alone.
  /// - Throws: `tool.plan`, and what a planner's own work throws.
  func plan(for candidate: Candidate, after trace: ToolTrace) async throws -> ToolPlan
}
