import Basics
import OrderedCollections

/// Tools by name, each run within limits.
public struct ToolRegistry: ToolExecutor {
  private let tools: OrderedDictionary<String, any Tool>
  /// What runs them.
  public let runner: ToolRunner

  /// A registry. Traps for two tools of one name.
  public init(_ tools: [any Tool], limits: ToolLimits = ToolLimits()) {
    var known: OrderedDictionary<String, any Tool> = [:]
    for tool in tools {
      precondition(known[tool.name] == nil, "two tools are called '\(tool.name)'")
      known[tool.name] = tool
    }
    self.tools = known
    runner = ToolRunner(limits: limits)
  }

  /// The tools' names, in the order in which they were given.
  public var names: [String] { Array(tools.keys) }

  /// The tools with what they do, as a planner is told: one line each.
  public var summary: String {
    tools.values.map { "\($0.name): \($0.summary)" }.joined(separator: "\n")
  }

  /// Runs the tool that a call names.
  /// - Throws: `tool.unknown` with the nearest name; what ``ToolRunner/observation(of:input:)``
  ///   throws.
  public func observation(of call: ToolCall) async throws -> String {
    guard let tool = tools[call.tool] else {
      let near = Suggestion.nearest(to: call.tool, among: names)
      throw RewardError(
        .toolUnknown,
        "there is no tool '\(call.tool.prefix(60))'"
          + (near.map { "; did you mean '\($0)'?" }
            ?? "; there are \(names.joined(separator: ", "))"))
    }
    return try await runner.observation(of: tool, input: call.input)
  }
}
