public import Basics
public import OrderedCollections
import Storage

/// A model's README: YAML front matter for the hub, and what a user must know before trusting the
/// scores. The same card always renders to the same text.
public struct ModelCard: Sendable, Hashable {
  /// A number with its confidence interval.
  public struct Estimate: Sendable, Hashable {
    /// The number.
    public var value: Double
    /// The interval's lower end.
    public var low: Double
    /// The interval's upper end.
    public var high: Double

    /// A number and the ends of its interval, in this order.
    public init(_ value: Double, _ low: Double, _ high: Double) {
      self.value = value
      self.low = low
      self.high = high
    }

    var text: String { NumberText.interval(value, low, high, digits: 3) }
  }

  /// Who puts a special token into the text.
  public enum SpecialToken: String, Sendable, Hashable {
    case none
    /// The chat template writes it.
    case template
    /// The recipe adds it to the rendered text.
    case added
  }

  /// How texts become tokens: a score holds only for texts made this way.
  public struct Recipe: Sendable, Hashable {
    /// SHA-256 of the chat template, nil for plain text without one.
    public var templateHash: String?
    /// Who writes the beginning-of-text token.
    public var beginningOfText: SpecialToken
    /// Who writes the end-of-text token.
    public var endOfText: SpecialToken
    /// What happens to a text that is too long: `left`, `right`, or `refuse`, say.
    public var truncation: String
    /// The most tokens of a text; nil where the recipe has no limit.
    public var maximumLength: Int?

    /// A recipe; see the properties.
    public init(
      templateHash: String?, beginningOfText: SpecialToken, endOfText: SpecialToken,
      truncation: String, maximumLength: Int?
    ) {
      self.templateHash = templateHash
      self.beginningOfText = beginningOfText
      self.endOfText = endOfText
      self.truncation = truncation
      self.maximumLength = maximumLength
    }
  }

  /// Accuracy on one split, beside what a model that only looks at length gets there.
  public struct Result: Sendable, Hashable {
    /// A name for people: `held-out`, `safety`.
    public var split: String
    /// Where the pairs came from: a hub id or a file's name.
    public var dataset: String
    /// Pairs.
    public var count: Int
    /// Pairs whose responses got equal rewards.
    public var ties: Int
    /// Share of pairs whose chosen response has the higher reward, with its 95 % interval.
    public var accuracy: Estimate
    /// Accuracy of choosing by length alone, by the better of the two rules.
    public var lengthBaseline: Estimate?
    /// That rule, for people: `shorter wins`.
    public var lengthRule: String?
    /// Evaluations on these pairs of which the weights are the best, so that the accuracy flatters
    /// them; nil where these pairs chose nothing.
    public var chosenAmong: Int?
    /// Expected calibration error of sigmoid(margin).
    public var calibrationError: Double?
    /// Brier score of sigmoid(margin), 0…1; 0 is best.
    public var brier: Double?

    /// A result; what was not measured is nil and shown as a dash.
    public init(
      split: String, dataset: String, count: Int, ties: Int = 0, accuracy: Estimate,
      lengthBaseline: Estimate? = nil, lengthRule: String? = nil, chosenAmong: Int? = nil,
      calibrationError: Double? = nil, brier: Double? = nil
    ) {
      self.split = split
      self.dataset = dataset
      self.count = count
      self.ties = ties
      self.accuracy = accuracy
      self.lengthBaseline = lengthBaseline
      self.lengthRule = lengthRule
      self.chosenAmong = chosenAmong
      self.calibrationError = calibrationError
      self.brier = brier
    }
  }

  /// What rewards look like on some texts: their scale has no meaning of its own.
  public struct RewardRange: Sendable, Hashable {
    /// Which texts, for people: "the held-out responses".
    public var measuredOn: String
    /// Mean reward.
    public var mean: Double
    /// Standard deviation of the rewards.
    public var standardDeviation: Double
    /// Percentile (0…100) and reward, ascending.
    public var percentiles: [Percentile]

    /// A reward and the share of texts that get less.
    public struct Percentile: Sendable, Hashable {
      /// 0…100.
      public var percent: Double
      /// The reward at that percentile.
      public var reward: Double

      /// A percentile (0…100) and its reward.
      public init(_ percent: Double, _ reward: Double) {
        self.percent = percent
        self.reward = reward
      }
    }

    /// A range; see the properties.
    public init(
      measuredOn: String, mean: Double, standardDeviation: Double, percentiles: [Percentile]
    ) {
      self.measuredOn = measuredOn
      self.mean = mean
      self.standardDeviation = standardDeviation
      self.percentiles = percentiles
    }
  }

  /// The model's name.
  public var name: String
  /// Where a reader finds it: a hub id or a directory; used in the examples.
  public var location: String
  /// The pretrained model: a hub id goes into the front matter too.
  public var baseModel: String
  /// Whether `baseModel` is, where it has the form of one, a hub id and no directory's name.
  public var isBasePublished = true
  /// Whether the weights are an adapter (PEFT layout) beside the base model.
  public var isAdapter = false
  /// Whether the adapter's base model lies in `base` below the model's directory, so that the
  /// examples find it there wherever the directory is moved.
  public var bringsBase = false
  /// An SPDX-like name as the hub knows them; nil when nobody stated one.
  public var license: String?
  /// Training data: hub ids go into the front matter too.
  public var datasets: [String] = []
  /// Languages of the training data, as ISO 639 codes.
  public var languages: [String] = []
  /// One or two sentences on what the model is for; generic ones are written when nil.
  public var summary: String?
  /// What computes the reward from the hidden states.
  public var head = "one linear unit on the hidden state of the last token (`num_labels` 1)"
  /// How texts become tokens.
  public var recipe: Recipe
  /// Pairs used for training.
  public var trainingPairs: Int
  /// What became of every row: nested objects are shown with dotted names.
  public var rowAccounting: JSONObject = [:]
  /// Options of the training; nested objects are shown with dotted names.
  public var hyperParameters: JSONObject = [:]
  /// One for each split; empty says that nothing was evaluated.
  public var results: [Result] = []
  /// What rewards look like; nil leaves the section out.
  public var rewardRange: RewardRange?
  /// Known limits beside those that every reward model has.
  public var limits: [String] = []
  /// The Swift example; nil writes the usual one.
  public var swiftExample: String?

  /// A card of what every model has; `location` is `name` unless given.
  public init(
    name: String, location: String? = nil, baseModel: String, recipe: Recipe, trainingPairs: Int
  ) {
    self.name = name
    self.location = location ?? name
    self.baseModel = baseModel
    self.recipe = recipe
    self.trainingPairs = trainingPairs
  }

  /// The whole README.
  public var text: String { frontMatter + body }

  /// Writes `README.md` into `directory`, in place of an older one, atomically.
  /// - Throws: `file.access`, `file.missing`.
  public func write(toDirectory directory: String) throws(RewardError) {
    try AtomicFile.write(text, to: directory + "/README.md")
  }
}
