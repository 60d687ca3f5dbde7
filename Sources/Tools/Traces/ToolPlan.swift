public import Basics
import Foundation

/// What to do next about an answer.
public enum ToolPlan: Sendable, Hashable {
  /// Ask a tool, and why.
  case call(thought: String, ToolCall)
  /// Nothing more.
  case finish

  /// Reads what a language model wrote: `Thought:`, `Action:` and `Action Input:` lines, or an
  /// action `Finished`. What follows an `Observation:` is not the model's to say, and left out.
  /// - Throws: `tool.plan` for any other text: it is not taken for an end.
  public init(text: String) throws(RewardError) {
    let own = text.components(separatedBy: "\nObservation:")[0]
    let fields: [String]
    do throws(RewardError) { fields = try ToolTrace.fields(own) } catch {
      throw RewardError(.toolPlan, "a plan begins with 'Thought:'", cause: error)
    }
    func trimmed(_ index: Int) -> String {
      fields[index].trimmingCharacters(in: .whitespacesAndNewlines)
    }
    if fields.count == 2, trimmed(1).lowercased() == "finished" {
      self = .finish
    } else if fields.count == 3, !trimmed(1).isEmpty {
      self = .call(thought: trimmed(0), ToolCall(tool: trimmed(1), input: trimmed(2)))
    } else {
      throw RewardError(.toolPlan, "a plan has an action with its input, or the action 'Finished'")
    }
  }
}
