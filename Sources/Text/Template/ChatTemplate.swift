public import Basics
public import OrderedCollections

/// A chat template: the text in which a model's makers wrote how conversations become one text.
///
/// The language is the part of Jinja that chat templates use, with the settings of transformers
/// (block trimming on, undefined values print as nothing, `tojson` without ASCII escapes,
/// `raise_exception`, `generation` blocks, `break` and `continue`). It is run by an interpreter of
/// this library, never as code: templates come with models from strangers. There is no clock, no
/// chance, no file and no network in it, inputs cannot be changed, and every run has limits.
///
/// Beyond Jinja's rules integers are 64 bits wide, and what cannot be printed the same way twice
/// (iterators, methods) is refused instead of printed.
public struct ChatTemplate: Sendable {
  /// The template as it was given.
  public let source: String
  /// What parsing and each rendering may use at most.
  public let limits: TemplateLimits
  private let program: TemplateProgram

  /// Parses a template. Cost: O(bytes).
  /// - Throws: `template.syntax`, `template.depth`, `template.size` or `template.arithmetic`, with
  ///   the line.
  public init(source: String, limits: TemplateLimits = .init()) throws(RewardError) {
    self.source = source
    self.limits = limits
    program = try TemplateParser.parse(source, limits: limits)
  }

  /// Renders a conversation.
  ///
  /// As in transformers, members of messages that are null are left out, and what a model thought
  /// is found under `reasoning_content` and `thinking` whichever of its names it was given by.
  /// - Parameters:
  ///   - addGenerationPrompt: whether to end with what opens the assistant's answer.
  ///   - variables: more names for the template, such as `bos_token` or `enable_thinking`; they
  ///     win over the usual ones (`messages`, `tools`, `documents`, `add_generation_prompt`).
  ///   - date: a day as `YYYY-MM-DD`, which `strftime_now` writes in the format it is given, or
  ///     any other text, which it returns as it stands. Without one a template that asks for the
  ///     time is refused, since scores would change with the calendar.
  /// - Throws: an error whose code begins with `template.`, with the line.
  public func render(
    _ conversation: Conversation, addGenerationPrompt: Bool = false, variables: JSONObject = [:],
    date: String? = nil
  ) throws(RewardError) -> String {
    var all: JSONObject = [
      "messages": .array(conversation.messages.map(\.templateJSON)),
      "tools": conversation.tools.map(JSONValue.array) ?? .null,
      "documents": .null,
      "add_generation_prompt": .bool(addGenerationPrompt),
    ]
    for (name, value) in variables { all[name] = value }
    return try render(variables: all, date: date)
  }

  /// Renders with exactly these variables.
  /// - Throws: as `render(_:addGenerationPrompt:variables:date:)`.
  public func render(
    variables: JSONObject, date: String? = nil
  ) throws(RewardError) -> String {
    let interpreter = TemplateInterpreter(
      symbols: program.symbols, limits: limits, date: date)
    return try interpreter.run(
      program, variables: variables.elements.map { (name: $0.key, value: $0.value) })
  }
}

extension ChatTemplate: Hashable {
  /// Equal sources, byte for byte, and equal limits.
  public static func == (first: Self, second: Self) -> Bool {
    PythonText.same(first.source, second.source) && first.limits == second.limits
  }

  /// Hashes the source's bytes.
  public func hash(into hasher: inout Hasher) {
    TemplateText(source).hash(into: &hasher)
  }
}
