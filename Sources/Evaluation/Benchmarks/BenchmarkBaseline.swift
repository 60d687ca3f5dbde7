import Basics

/// A rule that looks at no content: what a benchmark's number is to be compared with.
public enum BenchmarkBaseline: String, Hashable, Sendable, CaseIterable {
  /// The longest candidate wins, in Unicode scalars.
  case longestWins = "longest_wins"
  /// The shortest candidate wins.
  case shortestWins = "shortest_wins"
  /// Every step of every solution is right.
  case allStepsRight = "all_steps_right"

  /// For people.
  public var name: String {
    switch self {
    case .longestWins: "longest"
    case .shortestWins: "shortest"
    case .allStepsRight: "all right"
    }
  }

  /// The rules that apply to a kind of item.
  static func rules(for kind: BenchmarkDefinition.ItemKind) -> [BenchmarkBaseline] {
    kind == .stepped ? [.allStepsRight] : [.longestWins, .shortestWins]
  }

  /// What the rule gives an item's candidates, or steps.
  func scores(_ item: BenchmarkItem) -> [Double] {
    switch self {
    case .longestWins: item.candidates.map { Double($0.scalarCount) }
    case .shortestWins: item.candidates.map { -Double($0.scalarCount) }
    case .allStepsRight: item.steps.map { _ in 1 }
    }
  }
}
