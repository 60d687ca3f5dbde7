public import Basics
public import Models
public import Preferences
public import Tensors
public import Text

extension RewardError.Code {
  /// A model gave NaN or infinity for a text.
  public static let rewardNotFinite = Self("reward.not-finite")
}

/// A trunk with one linear output: the reward of Ouyang et al. (2022) and of every
/// `AutoModelForSequenceClassification` with `num_labels` 1.
public final class ScalarRewardModel: RewardModel {
  /// Trunk and head.
  public let classifier: SequenceClassifier
  /// The tokenizer whose ids the trunk was trained on.
  public let tokenizer: Tokenizer
  /// How conversations become token ids; scores hold for such texts only.
  public let recipe: TextRecipe
  /// Kind `scalar`, the path it was opened from, and the template's hash.
  public let card: RewardCard
  /// What a user should know about how the model was opened.
  public let notes: [String]
  /// How scores are computed; none of it changes what is scored.
  public let options: Options
  private let cache: PrefixCache?

  /// How scores are computed.
  public struct Options: Sendable, Hashable {
    /// Most tokens computed at once, shared ones counted once where sequences with a common
    /// beginning come one after another; larger batches use the matrix units better, up to a point.
    public var maximumBatchTokens = 2048
    /// What linear layers are kept and multiplied in. Anything but fp32 changes scores.
    public var precision = Precision.float32
    /// Every text by itself: its score is equal to the bit whatever else is scored. Slower.
    public var isDeterministic = false

    /// The defaults: batches of 2048 tokens with shared prefixes.
    public init() {}
  }

  /// A model of parts at hand.
  ///
  /// - Parameters:
  ///   - name: what the card calls it.
  ///   - notes: what a user should know about where the parts came from.
  ///   - cache: keeps what was computed of the classifier's trunk from call to call. Traps for a
  ///     cache of another one, and with ``Options/isDeterministic``.
  public init(
    classifier: SequenceClassifier, tokenizer: Tokenizer, recipe: TextRecipe, name: String,
    notes: [String] = [], options: Options = Options(), cache: PrefixCache? = nil
  ) {
    precondition(
      cache.map { $0.decoder === classifier.trunk as? Decoder } ?? true,
      "a prefix cache is its own decoder's")
    precondition(
      cache == nil || !options.isDeterministic,
      "what was computed before has other batches' rounding: it is not deterministic")
    self.cache = cache
    self.classifier = classifier
    self.tokenizer = tokenizer
    self.recipe = recipe
    self.notes = notes
    self.options = options
    var card = RewardCard(kind: "scalar", name: name, templateHash: recipe.templateHash)
    card.claimsLogOdds = true
    self.card = card
  }

  /// Opens a trained reward model.
  ///
  /// - Parameters:
  ///   - template: a template's name or file, for directories of other tools only.
  ///   - settings: what the template is given besides conversations; a stored recipe must have
  ///     the same.
  ///   - prefixCacheTokens: tokens whose keys and values are kept from call to call, so that a prompt
  ///     that was seen costs nothing again (``PrefixCache``); 0 keeps none.
  /// - Throws: `model.head-missing` and `model.head-labels` for what is no scalar reward model,
  ///   `model.unsupported` for an encoder in another precision than fp32 or with a cache, and for a
  ///   cache of a deterministic model,
  ///   `reward.canary`, `text.no-template`, and what reading files throws.
  public convenience init(
    path: String, template: String? = nil, settings: TemplateSettings = TemplateSettings(),
    options: Options = Options(), prefixCacheTokens: Int = 0
  ) throws {
    let files = try ModelFiles(ModelName(path))
    if case .gguf(let path) = files.name, files.adapter == nil {
      throw RewardError(
        .headMissing,
        "a GGUF file holds a language model without a reward head: it can be trained with "
          + "`reward train`, or judge by its probabilities (`reward evaluate --implicit`)",
        at: .init(file: path))
    }
    let classifier = try files.classifier()
    let decoder = classifier.trunk as? Decoder
    guard decoder != nil || (options.precision == .float32 && prefixCacheTokens == 0) else {
      throw RewardError(
        .modelUnsupported, "an encoder is computed in fp32 only, and without a prefix cache",
        at: .init(file: path))
    }
    guard prefixCacheTokens == 0 || !options.isDeterministic else {
      throw RewardError(
        .modelUnsupported,
        "with a prefix cache scores depend on what was scored before, by rounding: that is not "
          + "deterministic", at: .init(file: path))
    }
    let (recipe, notes) = try files.recipe(template: template, settings: settings)
    // Scores of fewer bits are not those of the canary, so it is asked before.
    if options.precision == .float32 { try decoder?.packForComputing() }
    if let directory = files.directory, let canary = try Canary.load(directory: directory) {
      try canary.check(classifier, directory: directory)
    }
    try decoder?.packForComputing(options.precision)
    let cache =
      prefixCacheTokens > 0
      ? try decoder.map { try PrefixCache($0, capacity: prefixCacheTokens) } : nil
    self.init(
      classifier: classifier, tokenizer: files.tokenizer, recipe: recipe, name: path,
      notes: notes, options: options, cache: cache)
    // What loading and the canary needed for a moment.
    Torch.releaseFreedMemory()
  }

  /// One scalar for each candidate, in order, in the units of the head's output.
  ///
  /// - Throws: as ``encode(_:)`` and ``scores(_:)``.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let texts = try candidates.map { try encode($0) as EncodedText }
    return zip(texts, try scores(texts.map(\.ids))).map { text, score in
      var reward = Reward(value: score)
      reward.reading = Reading(text)
      return reward
    }
  }

  /// What is read of a candidate.
  /// - Throws: as ``encode(_:)``.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    Reading(try encode(candidate) as EncodedText)
  }

  /// A candidate's tokens by the model's recipe, refused unless they can be scored.
  /// - Throws: what the recipe throws, `text.too-long`, `model.too-long`, `text.empty`,
  ///   `model.token-id`.
  public func encode(_ candidate: Candidate) throws(RewardError) -> EncodedText {
    try recipe.scorable(
      candidate, tokenizer: tokenizer, vocabulary: classifier.trunk.vocabularySize,
      positions: classifier.trunk.maximumPositions)
  }

  /// Token ids of candidates by the model's recipe.
  /// - Throws: as ``encode(_:)-(Candidate)``.
  public func encode(_ candidates: [Candidate]) throws(RewardError) -> [[Int32]] {
    try candidates.map { (candidate) throws(RewardError) in try encode(candidate).ids }
  }

  /// Raw scores of token sequences, in order.
  ///
  /// - Throws: `model.token-id`, `model.too-long`, `reward.not-finite`, `torch.memory`.
  /// - Complexity: each distinct prefix within a batch is computed once.
  public func scores(_ sequences: [[Int32]]) throws -> [Double] {
    try check(sequences)
    var result: [Double] = []
    result.reserveCapacity(sequences.count)
    var start = 0
    while start < sequences.count {
      let end = batchEnd(sequences, from: start)
      let batch = Array(sequences[start..<end])
      let found = try withTensorErrors {
        try withoutGradients { () -> [Double] in
          if let cache { return try classifier.scores(batch, cache).doubles }
          let share = classifier.trunk.sharesPrefixes && !options.isDeterministic
          let tree = TokenTree(batch, minimumShared: share ? 8 : .max)
          return classifier.scores(tree, readAt: batch.map(classifier.readPosition)).doubles
        }
      }
      if let bad = found.firstIndex(where: { !$0.isFinite }) {
        throw RewardError(
          .rewardNotFinite,
          "text \(start + bad) scores \(found[bad]): the weights are broken or "
            + "overflow", at: .init(item: card.name))
      }
      result += found
      start = end
    }
    return result
  }

  /// Where the batch that begins at `start` ends. What a sequence shares with the one before it is
  /// not counted: candidates of a prompt and prefixes of a solution mostly come one after another.
  private func batchEnd(_ sequences: [[Int32]], from start: Int) -> Int {
    guard !options.isDeterministic else { return start + 1 }
    let shares = classifier.trunk.sharesPrefixes
    // What does not fit into the cache would be computed without it.
    let most = min(options.maximumBatchTokens, cache?.capacity ?? .max)
    var tokens = sequences[start].count
    for index in start + 1..<max(start + 1, sequences.count) {
      let (last, next) = (sequences[index - 1], sequences[index])
      let shared = shares ? zip(last, next).prefix { $0.0 == $0.1 }.count : 0
      tokens += next.count - shared
      if tokens > most { return index }
    }
    return sequences.count
  }

  private func check(_ sequences: [[Int32]]) throws {
    let (vocabulary, limit) = (classifier.trunk.vocabularySize, classifier.trunk.maximumPositions)
    for (index, ids) in sequences.enumerated() {
      guard !ids.isEmpty else {
        throw RewardError(.textTooShort, "text \(index) has no tokens: there is nothing to score")
      }
      if let id = ids.first(where: { $0 < 0 || $0 >= vocabulary }) {
        throw RewardError(
          .tokenID,
          "text \(index) has token id \(id), outside the model's vocabulary of "
            + "\(vocabulary): tokenizer and model do not belong together")
      }
      guard ids.count <= limit else {
        throw RewardError(
          .tooLong, "text \(index) has \(ids.count) tokens; the model has \(limit) positions")
      }
    }
  }
}

extension RewardError.Code {
  /// A text without any token.
  public static let textTooShort = Self("text.empty")
}
