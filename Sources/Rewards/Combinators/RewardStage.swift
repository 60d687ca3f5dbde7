/// How a combined reward came about: a stage of it, what it gave, and what it was made of.
///
/// Every combinator puts one on its rewards, so that each number on the way can be looked at: the
/// leaves are single models and rules, the root is the reward itself.
public struct RewardStage: Sendable, Hashable {
  /// What the stage is called: its name in the reward file, or its kind.
  public var name: String
  /// What the stage does, as `mean of 3 members`; empty for single models.
  public var operation: String
  /// What came out of it.
  public var value: Double
  /// What went into it, in order.
  public var parts: [RewardStage]

  /// A stage with what went into it.
  public init(name: String, operation: String = "", value: Double, parts: [RewardStage] = []) {
    self.name = name
    self.operation = operation
    self.value = value
    self.parts = parts
  }

  /// The same stage under another name, as a part of something.
  func named(_ name: String) -> RewardStage {
    var copy = self
    copy.name = name
    return copy
  }
}

extension Reward {
  /// The stage that this reward is: its own, or a leaf of that name.
  func stage(named name: String) -> RewardStage {
    stage?.named(name) ?? RewardStage(name: name, value: value)
  }
}
