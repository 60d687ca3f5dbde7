public import Basics
import OrderedCollections

/// Counts of verdicts over many rows: how often instructions are truly followed.
public struct InstructionTally: Sendable {
  /// How often something was true.
  public struct Rate: Hashable, Sendable {
    /// How often it was true.
    public internal(set) var satisfied = 0
    /// How often it was asked.
    public internal(set) var count = 0

    /// The share, or nil for none.
    public var share: Double? { count == 0 ? nil : Double(satisfied) / Double(count) }

    mutating func add(_ isSatisfied: Bool) {
      count += 1
      if isSatisfied { satisfied += 1 }
    }

    var json: JSONValue {
      [
        "satisfied": .number(satisfied), "count": .number(count),
        "share": share.map(JSONValue.number) ?? .null,
      ]
    }
  }

  /// Responses that satisfy all constraints of their prompt.
  public private(set) var responses = Rate()
  /// Prompts at least one of whose responses does: what the best possible choice reaches.
  public private(set) var prompts = Rate()
  /// Prompts with both kinds of response: those that can teach.
  public private(set) var mixedPrompts = 0
  /// Single verdicts by kind of constraint.
  public private(set) var kinds: [Constraint.Kind: Rate] = [:]

  /// A tally of nothing.
  public init() {}

  /// Counts one prompt. Verdicts have one boolean for each constraint.
  public mutating func add(
    constraints: [Constraint], verdicts: [InstructionVerifier.Verdict]
  ) {
    let satisfied = verdicts.count { $0.isSatisfied }
    prompts.add(satisfied > 0)
    if satisfied > 0, satisfied < verdicts.count { mixedPrompts += 1 }
    for verdict in verdicts {
      responses.add(verdict.isSatisfied)
      for (constraint, isSatisfied) in zip(constraints, verdict.constraints) {
        kinds[constraint.kind, default: Rate()].add(isSatisfied)
      }
    }
  }

  /// All counts; kinds in the order of `Constraint.Kind.allCases`.
  public var json: JSONValue {
    var byKind = JSONObject()
    for kind in Constraint.Kind.allCases {
      if let rate = kinds[kind] { byKind[kind.rawValue] = rate.json }
    }
    return [
      "responses": responses.json, "prompts": prompts.json, "mixed_prompts": .number(mixedPrompts),
      "kinds": .object(byKind),
    ]
  }
}
