import Basics
import OrderedCollections
public import Preferences
public import Tools

/// Makes the calls that the row itself has, in its column `actions`, again.
///
/// With ``ReplayedTools`` of the same rows, what tools said when the data were made comes out once
/// more. That is worth what those tools were worth: in the published data of Themis the calculator
/// was told the right answer, and its observations say it.
public struct RecordedPlanner: ToolPlanner {
  /// `recorded`.
  public let name = "recorded"
  /// The column with a trace: a list, one interaction, or a text.
  public let column: String
  /// Always.
  public let readsMetadata = true
  /// They are those of the row.
  public let knowsAllCalls = true

  /// A planner that reads a column.
  public init(column: String = "actions") { self.column = column }

  /// The row's next call.
  /// - Throws: `tool.replay` for a row without a trace, and for one that cannot be read.
  public func plan(for candidate: Candidate, after trace: ToolTrace) async throws -> ToolPlan {
    guard let json = candidate.metadata[column] else {
      throw RewardError(
        .toolReplay, "the row needs recorded calls in '\(column)'", at: .init(item: column))
    }
    let recorded = try ToolTrace(json: json)
    guard trace.steps.count < recorded.steps.count else { return .finish }
    let step = recorded.steps[trace.steps.count]
    return .call(thought: step.thought, step.call)
  }
}
