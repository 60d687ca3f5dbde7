public import Basics
public import Models
public import Preferences
public import Tensors
public import Text

/// A language model with the tokenizer and the text recipe that conversations reach it by: what
/// rewards from probabilities are computed with.
///
/// It is opened once and shared by as many rewards as ask it.
public final class ChatModel: Sendable {
  /// The model with its vocabulary head.
  public let language: LanguageModel
  /// The tokenizer whose ids the model was trained on.
  public let tokenizer: Tokenizer
  /// How conversations become token ids.
  public let recipe: TextRecipe
  /// What it was opened as.
  public let name: String
  /// What a user should know about how it was opened.
  public let notes: [String]

  /// A model of parts at hand.
  public init(
    _ language: LanguageModel, tokenizer: Tokenizer, recipe: TextRecipe, name: String,
    notes: [String] = []
  ) {
    self.language = language
    self.tokenizer = tokenizer
    self.recipe = recipe
    self.name = name
    self.notes = notes
  }

  /// Opens a directory, a GGUF file or a built-in name.
  ///
  /// - Parameters:
  ///   - template, settings: as for ``ScalarRewardModel``.
  ///   - precision: what linear layers are kept and multiplied in.
  /// - Throws: `model.unsupported` for encoders, `text.no-template`, what reading files throws.
  public convenience init(
    path: String, template: String? = nil, settings: TemplateSettings = TemplateSettings(),
    precision: Precision = .float32
  ) throws {
    let files = try ModelFiles(ModelName(path))
    let (recipe, notes) = try files.recipe(template: template, settings: settings)
    self.init(
      try files.languageModel(precision), tokenizer: files.tokenizer, recipe: recipe, name: path,
      notes: notes)
  }

  /// The longest text in tokens: the model's positions, or the recipe's limit where it is lower.
  public var maximumTokens: Int {
    min(language.decoder.maximumPositions, recipe.maximumLength ?? .max)
  }

  /// A candidate's tokens, of which those behind the prompt are the response with what the template
  /// writes around it.
  /// - Throws: what the recipe throws, `text.too-long`, `model.too-long`, `model.token-id`;
  ///   `text.empty` for a response of no tokens.
  public func encode(_ candidate: Candidate) throws(RewardError) -> EncodedText {
    let decoder = language.decoder
    let text = try recipe.scorable(
      candidate, tokenizer: tokenizer, vocabulary: decoder.vocabularySize,
      positions: decoder.maximumPositions)
    guard text.ids.count > max(1, text.promptCount) else {
      throw RewardError(.textTooShort, "the answer has no tokens: there is nothing to rate")
    }
    return text
  }
}

/// The runs of consecutive sequences that are computed together: at most `budget` tokens each, what
/// a sequence shares with the one before it not counted, and at least one sequence.
func tokenBatches(_ sequences: [[Int32]], budget: Int) -> [Range<Int>] {
  var batches: [Range<Int>] = []
  var (start, tokens) = (0, 0)
  for index in sequences.indices {
    let shared =
      index == start ? 0 : zip(sequences[index - 1], sequences[index]).prefix { $0 == $1 }.count
    let cost = sequences[index].count - shared
    if index > start, tokens + cost > budget {
      batches.append(start..<index)
      (start, tokens) = (index, sequences[index].count)
    } else {
      tokens += cost
    }
  }
  if start < sequences.count { batches.append(start..<sequences.count) }
  return batches
}
