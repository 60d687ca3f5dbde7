public import Basics
public import OrderedCollections

/// What a policy does to one pair.
public struct StrengthChange: Sendable, Hashable {
  /// One change.
  public enum Action: Sendable, Hashable {
    /// The pair is not trained on.
    case drop
    /// Chosen and rejected change places.
    case flip
    /// The pair's label smoothing becomes this.
    case soften(Double)
    /// The pair's margin becomes this.
    case margin(Double)
  }

  /// A change, and the policy's step that it came from.
  public struct Applied: Sendable, Hashable {
    /// 0-based number among the policy's steps.
    public let step: Int
    /// What was done.
    public let action: Action
  }

  /// The changes, in the order of the steps.
  public internal(set) var applied: [Applied] = []

  /// Whether the pair is not trained on.
  public var isDropped: Bool { applied.contains { $0.action == .drop } }
  /// Whether chosen and rejected have changed places in the end: two flips undo each other.
  public var isFlipped: Bool { applied.count { $0.action == .flip } % 2 == 1 }

  /// The pair after all changes; nil where it is dropped.
  ///
  /// A flip keeps the size of a margin that the pair brought, and makes it positive.
  public func applied(to pair: FeaturePair) -> FeaturePair? {
    var pair = pair
    for change in applied {
      switch change.action {
      case .drop: return nil
      case .flip: pair = pair.flipped
      case .soften(let smoothing): pair.smoothing = smoothing
      case .margin(let margin): pair.margin = margin
      }
    }
    return pair
  }
}

/// What a policy does to all pairs, with the account of its steps.
public struct StrengthOutcome: Sendable, Hashable {
  /// How many pairs a step was for.
  public struct Count: Sendable, Hashable {
    /// The step.
    public let step: StrengthPolicy.Step
    /// Pairs that were left before it.
    public let seen: Int
    /// Pairs that it changed.
    public let changed: Int

    /// `{"step": …, "options": {…}, "seen": …, "changed": …}`.
    public var json: JSONObject {
      [
        "step": .string(step.name), "options": .object(step.options), "seen": .number(seen),
        "changed": .number(changed),
      ]
    }
  }

  /// One for each pair, in order.
  public internal(set) var changes: [StrengthChange]
  /// One for each step, in order.
  public internal(set) var account: [Count]

  /// Pairs that are not dropped.
  public var kept: Int { changes.count { !$0.isDropped } }

  /// The pairs that are left, changed, in order. Traps unless there is a pair for each change.
  public func applied(to pairs: [FeaturePair]) -> [FeaturePair] {
    precondition(pairs.count == changes.count, "a pair for each change")
    return zip(changes, pairs).compactMap { $0.applied(to: $1) }
  }
}
