public import Basics
import Hashing
public import OrderedCollections

/// How conversations become token ids for one model: everything outside the weights on which a
/// score depends. It is stored with every trained model (`text_recipe.json`) and used by
/// everything that scores with it, so that a model never meets another text than it was trained
/// on.
public struct TextRecipe: Sendable, Hashable {
  /// Where a template came from.
  public enum Origin: Sendable, Hashable {
    /// The tokenizer's own chat template.
    case tokenizer
    /// One of the tokenizer's further chat templates, by its name.
    case named(String)
    case builtin(BuiltinTemplate)
    case file(String)
  }

  /// What stands at the beginning of the ids.
  public enum BOSRule: String, Sendable, CaseIterable {
    /// What the template writes, and nothing else.
    case asRendered = "as-rendered"
    /// The tokenizer's beginning-of-text token is put before what the template writes.
    case add
  }

  /// What stands at the end of the ids.
  public enum EOSRule: String, Sendable, CaseIterable {
    /// What the template writes, and nothing else.
    case asRendered = "as-rendered"
    /// The ids end with the end-of-text token: it is added unless it is there.
    case append
    /// The ids do not end with the end-of-text token: one at the very end is taken away.
    case none
  }

  /// What happens to texts longer than the limit.
  public enum Truncation: String, Sendable, CaseIterable {
    /// A typed error.
    case error
    /// The text is left out, and its result says so.
    case drop
    /// The prompt loses ids at its beginning, after a beginning-of-text token.
    case truncatePromptLeft = "truncate-prompt-left"
    /// The response loses ids at its end; an end-of-text token by rule `append` stays.
    case truncateResponse = "truncate-response"
  }

  /// What turns messages into one text.
  public let template: ChatTemplate
  /// Where the template came from.
  public internal(set) var origin: Origin
  /// Takes the place of `template` for conversations with tools; nil where the tokenizer has no
  /// template of its own for those.
  public internal(set) var toolTemplate: ChatTemplate?
  /// What stands at the beginning of the ids.
  public var bos: BOSRule
  /// What stands at the end of the ids.
  public var eos: EOSRule
  /// What happens to texts longer than `maximumLength`.
  public var truncation: Truncation
  /// The most ids of a text; nil for no limit.
  public var maximumLength: Int?
  /// Whether scored texts end with what opens one more answer. Off for nearly every model.
  public var addGenerationPrompt: Bool
  /// More names for the template, such as `enable_thinking`: they change the text, so they belong
  /// to the recipe.
  public var variables: JSONObject
  /// The date given to templates that ask for one; nil refuses them. A day as `YYYY-MM-DD` is
  /// written in the format that the template asks for; any other text is given as it stands.
  public var date: String?

  /// A recipe; by default ids are what the template writes, and no text is too long.
  public init(
    template: ChatTemplate, origin: Origin, bos: BOSRule = .asRendered,
    eos: EOSRule = .asRendered, truncation: Truncation = .error, maximumLength: Int? = nil,
    addGenerationPrompt: Bool = false, variables: JSONObject = [:], date: String? = nil,
    toolTemplate: ChatTemplate? = nil
  ) {
    self.template = template
    self.toolTemplate = toolTemplate
    self.origin = origin
    self.bos = bos
    self.eos = eos
    self.truncation = truncation
    self.maximumLength = maximumLength
    self.addGenerationPrompt = addGenerationPrompt
    self.variables = variables
    self.date = date
  }

  /// A recipe with a template of this library, and nothing added to what it writes.
  public init(_ builtin: BuiltinTemplate) {
    do {
      self.init(template: try ChatTemplate(source: builtin.source), origin: .builtin(builtin))
    } catch {
      preconditionFailure("the built-in template \(builtin.rawValue) is malformed: \(error)")
    }
  }

  /// The recipe for a directory that another tool wrote: its tokenizer's chat template as it
  /// stands, with nothing added.
  /// - Parameter chatTemplate: what the tokenizer's files have, if anything.
  /// - Throws: `text.no-template`, or what parsing the template throws.
  public static func foreign(
    chatTemplate: String?, file: String? = nil
  ) throws(RewardError) -> TextRecipe {
    guard let chatTemplate else {
      throw RewardError(
        .textNoTemplate,
        "there is no chat template, so the texts that this model expects are "
          + "not known; name one with --template ("
          + BuiltinTemplate.allCases.map(\.rawValue).joined(separator: ", ")
          + ", or a file)", at: file.map { .init(file: $0) })
    }
    do throws(RewardError) {
      return TextRecipe(template: try ChatTemplate(source: chatTemplate), origin: .tokenizer)
    } catch {
      throw file.map { error.inFile($0) } ?? error
    }
  }

  /// SHA-256 of `template`'s text: its name in model cards and `run.json`.
  public var templateHash: String { sha256(template.source) }

  /// The text of a conversation.
  /// - Parameters:
  ///   - specialTokens: the tokenizer's `templateVariables`.
  ///   - addGenerationPrompt: instead of the recipe's own setting.
  /// - Throws: an error of the template.
  public func render(
    _ conversation: Conversation, specialTokens: JSONObject = [:],
    addGenerationPrompt: Bool? = nil
  ) throws(RewardError) -> String {
    var all = specialTokens
    for (name, value) in variables { all[name] = value }
    let template = conversation.tools == nil ? self.template : toolTemplate ?? self.template
    return try template.render(
      conversation, addGenerationPrompt: addGenerationPrompt ?? self.addGenerationPrompt,
      variables: all, date: date)
  }
}
