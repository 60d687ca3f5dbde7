/// A chat template that comes with this library, for models without one.
///
/// They refuse what they have no place for (images, tool calls) instead of leaving it out.
public enum BuiltinTemplate: String, Sendable, CaseIterable {
  /// `<|im_start|>role`, the text, `<|im_end|>`.
  case chatml
  /// The layout of Llama 3, without dates or tools.
  case llama3
  /// All contents joined as they stand.
  case plain
  /// `Human:` and `Assistant:` after empty lines, as in Anthropic's public preference data.
  case humanAssistant = "human-assistant"

  /// The template's text.
  public var source: String { Self.contentMacro + body }

  private var body: String {
    switch self {
    case .chatml:
      """
      {%- for message in messages -%}
      {{ '<|im_start|>' ~ message.role ~ '\\n' ~ say(message) ~ '<|im_end|>\\n' }}
      {%- endfor -%}
      {%- if add_generation_prompt -%}{{ '<|im_start|>assistant\\n' }}{%- endif -%}
      """
    case .llama3:
      """
      {{- bos_token -}}
      {%- for message in messages -%}
      {{ '<|start_header_id|>' ~ message.role ~ '<|end_header_id|>\\n\\n' -}}
      {{ say(message) | trim ~ '<|eot_id|>' }}
      {%- endfor -%}
      {%- if add_generation_prompt -%}
      {{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
      {%- endif -%}
      """
    case .plain:
      """
      {%- for message in messages -%}{{ say(message) }}{%- endfor -%}
      """
    case .humanAssistant:
      """
      {%- for message in messages -%}
      {%- if message.role == 'user' -%}
      {{ '\\n\\nHuman: ' ~ say(message) }}
      {%- elif message.role == 'assistant' -%}
      {{ '\\n\\nAssistant: ' ~ say(message) }}
      {%- elif message.role == 'system' and loop.first -%}
      {{ say(message) }}
      {%- else -%}
      {{ raise_exception("a dialogue has no role '" ~ message.role ~ "' here") }}
      {%- endif -%}
      {%- endfor -%}
      {%- if add_generation_prompt -%}{{ '\\n\\nAssistant:' }}{%- endif -%}
      """
    }
  }

  private static let contentMacro = """
    {%- macro say(message) -%}
    {%- if message.tool_calls -%}
    {{- raise_exception('this template has no place for tool calls') -}}
    {%- endif -%}
    {%- if message.content is string -%}{{ message.content }}
    {%- elif message.content is sequence and message.content is defined -%}
    {%- for part in message.content -%}
    {%- if part.type != 'text' -%}
    {{- raise_exception('this template has no place for images') -}}
    {%- endif -%}
    {{ part.text }}
    {%- endfor -%}
    {%- else -%}{{ raise_exception('a message has no content') }}
    {%- endif -%}
    {%- endmacro -%}

    """
}
