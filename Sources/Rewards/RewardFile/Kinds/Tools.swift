import Basics
import Tools

extension RewardKind {
  /// Rewards that ask tools.
  static let tools: [RewardKind] = [
    RewardKind(
      "tools",
      "a reward of an answer with what tools say of it: tools, planner, model, template, column, "
        + "documents, replay, seconds, bytes, calls, reward",
      open: openTools),
    RewardKind(
      "tool-verdict", "what tools confirmed of an answer: unchecked"
    ) { node, _ in
      ToolVerdictRewardModel(unchecked: try node.optionalNumber("unchecked"))
    },
  ]

  private enum Planner: String, CaseIterable {
    case rules, recorded, model
  }

  private static func openTools(
    _ node: RewardNode, _ opening: RewardOpening
  ) async throws -> any RewardModel {
    let (executor, summary) = try await executor(node, opening)
    let planner: any ToolPlanner
    switch try node.choice("planner", Planner.self) ?? .rules {
    case .rules:
      let names = Set(executor.names)
      guard !names.contains("search") else {
        throw node.error("rules never ask 'search': name a model as planner", "tools")
      }
      planner = RulePlanner(
        tools: names, testColumn: try node.optionalText("column") ?? "test_list")
    case .recorded:
      planner = RecordedPlanner(column: try node.optionalText("column") ?? "actions")
    case .model:
      let model = try await opening.languageModel(
        .init(
          model: opening.resolved(try node.text("model")),
          template: try node.optionalText("template").map(opening.resolved)))
      planner = ModelPlanner(model, summary: summary)
    }
    let calls = try whole(node, "calls", 1...100) ?? 3
    let inner = try await opening.reward(node.node("reward"))
    return ToolRewardModel(
      RewardPart(inner, name: inner.card.kind),
      tracer: ToolTracer(tools: executor, planner: planner, maximumCalls: calls))
  }

  /// What answers calls, and what a model is told of it.
  private static func executor(
    _ node: RewardNode, _ opening: RewardOpening
  ) async throws -> (any ToolExecutor, String) {
    if let path = try await opening.file("replay", of: node) {
      guard !node.has("tools") else {
        throw node.error("recorded calls need no 'tools'", "tools")
      }
      let replayed = try ReplayedTools(path: path)
      return (replayed, replayed.names.joined(separator: "\n"))
    }
    let seconds = try node.optionalNumber("seconds") ?? 10
    guard seconds > 0, seconds <= 86_400 else {
      throw node.error("must be above 0 and at most 86400", "seconds")
    }
    let bytes = try whole(node, "bytes", 1...(1 << 30)) ?? 64 << 10
    var tools: [any Tool] = []
    for name in try node.texts("tools") {
      guard !tools.contains(where: { $0.name == name }) else {
        throw node.error("'\(name)' is there twice", "tools")
      }
      tools.append(try await tool(name, node, opening, seconds: seconds, bytes: bytes))
    }
    let registry = ToolRegistry(tools, limits: ToolLimits(seconds: seconds, outputBytes: bytes))
    return (registry, registry.summary)
  }

  private static func tool(
    _ name: String, _ node: RewardNode, _ opening: RewardOpening, seconds: Double, bytes: Int
  ) async throws -> any Tool {
    switch name {
    case "calculator": return Calculator()
    case "calendar": return CalendarTool()
    case "code":
      return try CodeRunner(limits: SandboxLimits(seconds: seconds, outputBytes: bytes))
    case "search":
      guard let path = try await opening.file("documents", of: node) else {
        throw node.error("'search' needs 'documents'")
      }
      return try LocalSearch(path: path)
    default:
      let known = ["calculator", "calendar", "code", "search"]
      let near = Suggestion.nearest(to: name, among: known)
      throw node.error(
        "there is no tool '\(name.prefix(60))'"
          + (near.map { "; did you mean '\($0)'?" }
            ?? "; there are \(known.joined(separator: ", "))"),
        "tools")
    }
  }

  private static func whole(
    _ node: RewardNode, _ key: String, _ range: ClosedRange<Int>
  ) throws(RewardError) -> Int? {
    guard let number = try node.optionalNumber(key) else { return nil }
    guard let whole = Int(exactly: number), range.contains(whole) else {
      throw node.error(
        "must be a whole number from \(range.lowerBound) to \(range.upperBound)", key)
    }
    return whole
  }
}
