public import Basics
public import OrderedCollections
public import Preferences
public import Text

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
  /// What the model read; nil where it does not say.
  public var reading: Reading?
  /// How the value came about, from combinators.
  public var stage: RewardStage?

  /// A reward of a scalar alone.
  public init(value: Double) { self.value = value }
}

/// What a model read of a candidate.
public struct Reading: Sendable, Hashable {
  /// Tokens, the prompt's among them.
  public var tokens: Int
  /// Whether the text was cut to what the model reads.
  public var isTruncated: Bool
  /// A hash of the tokens: two candidates with the same are the same text to the model.
  public var hash: UInt64

  /// What was read, as it was stored.
  public init(tokens: Int, isTruncated: Bool, hash: UInt64) {
    self.tokens = tokens
    self.isTruncated = isTruncated
    self.hash = hash
  }

  /// What was read of a text.
  public init(_ text: EncodedText) {
    self.init(
      tokens: text.ids.count, isTruncated: text.truncated > 0,
      // FNV-1a, by whole ids: the same in every run, as Swift's own hashes are not.
      hash: text.ids.reduce(0xcbf2_9ce4_8422_2325) {
        ($0 ^ UInt64(UInt32(bitPattern: $1))) &* 0x100_0000_01b3
      })
  }
}

/// What a reward model is and needs.
public struct RewardCard: Sendable, Hashable {
  /// `scalar`, for example.
  public var kind: String
  /// What tells this model from others, such as its path.
  public var name: String
  /// SHA-256 of the chat template that texts are rendered with.
  public var templateHash: String?
  /// Whether rewards depend on candidates' metadata, as those of rules do: otherwise the other columns
  /// of a row, such as its name, make no difference.
  public var readsMetadata = false
  /// Whether differences of two rewards for one prompt are meant as log-odds of the higher one's being
  /// better, so that σ of them can be called a chance and calibrated. Trained Bradley–Terry models mean
  /// them so, and implicit rewards up to their β, which a fitted temperature tells; rules do not.
  public var claimsLogOdds = false
  /// The names of the attributes that every reward has, in order; none where there are none.
  public var attributes: [String] = []
  /// What a user should know before trusting the rewards.
  public var warnings: [String] = []

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

  /// Refuses a candidate that cannot be scored, before anything is computed; says what would be read of
  /// it, as far as that is known.
  /// - Throws: of what ``rewards(for:)`` throws, what is about the candidate and cheap to find.
  func check(_ candidate: Candidate) throws(RewardError) -> Reading?
}

extension RewardModel {
  /// Nothing is known before it is computed.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? { nil }
}
