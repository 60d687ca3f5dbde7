public import Basics
public import Models
public import Preferences
public import Tensors
import Text

/// Anything that gives a vector for every token of a response.
public protocol TokenStateSource: Sendable {
  /// What it was opened as.
  var name: String { get }
  /// Numbers of a vector.
  var width: Int { get }
  /// The states of each candidate's response, in order. They depend on the candidate alone.
  /// - Throws: `RewardError`; `text.empty` for a response without tokens.
  func states(of candidates: [Candidate]) throws -> [ResponseStates]
  /// Refuses a candidate that has no states, before anything is computed.
  /// - Throws: of what ``states(of:)`` throws, what is about the candidate.
  func check(_ candidate: Candidate) throws(RewardError) -> Reading?
}

/// A response as vectors, token by token, and what was read of it.
public struct ResponseStates: Sendable, Hashable {
  /// One vector for each token of the response, at least one.
  public let states: TokenStates
  /// Tokens of prompt and response, and whether the text was cut.
  public let reading: Reading

  /// States of a response. Traps without a token.
  public init(_ states: TokenStates, reading: Reading) {
    precondition(states.count > 0, "a response has a token")
    self.states = states
    self.reading = reading
  }
}

/// Features of a language model for every token of a response: the final hidden states of a frozen
/// decoder, by its own text recipe.
///
/// The response's tokens are those behind the prompt that is opened for an answer, the template's
/// end of the turn among them.
public final class TokenFeatures: TokenStateSource {
  /// What it was opened as.
  public let name: String
  /// The trunk; a vocabulary or reward head is not needed.
  public let decoder: Decoder
  private let tokenizer: Tokenizer
  private let recipe: TextRecipe

  /// Opens a model.
  /// - Throws: `model.unsupported` for an encoder, `text.no-template`, what reading files throws.
  public init(_ name: String, template: String? = nil, precision: Precision = .float32) throws {
    let files = try ModelFiles(ModelName(name))
    self.name = name
    tokenizer = files.tokenizer
    recipe = try files.recipe(template: template).recipe
    decoder = try files.languageModel(precision).decoder
  }

  /// Width of the states.
  public var width: Int { decoder.width }

  /// The states of the responses' tokens. Cost: one pass over all tokens, the common beginnings of
  /// neighbours once.
  /// - Throws: what the recipe throws, `model.too-long`, `text.empty`, `torch.memory`.
  public func states(of candidates: [Candidate]) throws -> [ResponseStates] {
    let texts = try candidates.map { (candidate) throws(RewardError) in try encode(candidate) }
    let states = try decoder.tokenStates(texts.map(\.ids), after: texts.map(\.promptCount))
    return zip(texts, states).map { ResponseStates($1, reading: Reading($0)) }
  }

  /// What would be read of a candidate.
  /// - Throws: what the recipe throws, `model.too-long`, `text.empty`.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    Reading(try encode(candidate))
  }

  private func encode(_ candidate: Candidate) throws(RewardError) -> EncodedText {
    let text = try recipe.scorable(
      candidate, tokenizer: tokenizer, vocabulary: decoder.vocabularySize,
      positions: decoder.maximumPositions)
    guard text.promptCount < text.ids.count else {
      throw RewardError(
        .textTooShort, "the response has no tokens of its own: there are no states to read",
        at: .init(item: name))
    }
    return text
  }
}
