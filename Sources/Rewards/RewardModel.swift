public import OrderedCollections
public import Preferences

/// What a reward model says about one candidate. Which parts are present depends on the model.
public struct Reward: Sendable, Hashable {
  /// The scalar; higher is better. Its scale is the model's own.
  public var value: Double
  /// Named attributes, such as helpfulness.
  public var attributes: OrderedDictionary<String, Double> = [:]
  /// One value for each step of a solution.
  public var steps: [Double]?
  /// A standard deviation in the units of `value`.
  public var uncertainty: Double?
  /// Why, in words, from models that write them.
  public var rationale: String?

  /// A reward of a scalar alone.
  public init(value: Double) { self.value = value }
}

/// What a reward model is and needs.
public struct RewardCard: Sendable, Hashable {
  /// `scalar`, for example.
  public var kind: String
  /// What tells this model from others, such as its path.
  public var name: String
  /// SHA-256 of the chat template that texts are rendered with.
  public var templateHash: String?

  /// A card; a model without a template has no hash.
  public init(kind: String, name: String, templateHash: String? = nil) {
    self.kind = kind
    self.name = name
    self.templateHash = templateHash
  }
}

/// Anything that scores candidates. Combinators of reward models are reward models too.
public protocol RewardModel: Sendable {
  /// What the model is.
  var card: RewardCard { get }

  /// One reward for each candidate, in order.
  ///
  /// A candidate's reward does not depend on the other candidates of the call.
  /// - Throws: `RewardError`; never a number for what could not be scored.
  func rewards(for candidates: [Candidate]) async throws -> [Reward]
}
