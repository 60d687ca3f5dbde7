import Basics
import Foundation
import Models
public import Preferences
import Text
public import Tools

/// Lets a language model decide: it is shown the tools, question, answer and trace, and writes the
/// next thought, action and input.
///
/// Greedy, so that a plan is the same for the same texts. What cannot be read as a plan is an
/// error; the published code of Themis takes it for an end. Small models that were not trained for
/// it hardly ever keep to the form.
public struct ModelPlanner: ToolPlanner {
  /// The model's name.
  public let name: String
  /// Only question and answer are read.
  public let readsMetadata = false
  private let summary: String
  private let write: @Sendable (_ prompt: String) async throws -> String

  /// A planner by anything that continues texts.
  ///
  /// - Parameters:
  ///   - summary: the tools with what they do, a line each: ``ToolRegistry/summary``.
  ///   - write: the model's answer to a prompt.
  public init(
    name: String, summary: String,
    write: @escaping @Sendable (_ prompt: String) async throws -> String
  ) {
    self.name = name
    self.summary = summary
    self.write = write
  }

  /// A planner by a chat model on this machine.
  /// - Parameter maximumTokens: a plan that is longer is an error.
  public init(_ model: ChatModel, summary: String, maximumTokens: Int = 256) {
    self.init(name: model.name, summary: summary) { prompt in
      let ids = try model.recipe.encodePrompt(
        [Message(role: "user", content: prompt)], tokenizer: model.tokenizer)
      var options = SamplingOptions()
      options.temperature = 0
      options.maximumNewTokens = maximumTokens
      options.stopStrings = ["\nObservation:"]
      let tokenizer = model.tokenizer
      let generator = try Generator(
        model.language, options: options, endTokens: Set([tokenizer.eosTokenID].compactMap { $0 })
      ) { StreamingDecoder(tokenizer, skipSpecialTokens: true) }
      let found = try generator.generate([ids], candidates: 1)[0][0]
      guard found.finishReason == .stop else {
        throw RewardError(.toolPlan, "a plan of more than \(maximumTokens) tokens")
      }
      return found.text ?? tokenizer.decode(found.tokens, skipSpecialTokens: true)
    }
  }

  /// What the model writes next.
  /// - Throws: `tool.plan`, and what generating throws.
  public func plan(for candidate: Candidate, after trace: ToolTrace) async throws -> ToolPlan {
    try ToolPlan(text: try await write(prompt(candidate, trace)))
  }

  private func prompt(_ candidate: Candidate, _ trace: ToolTrace) -> String {
    """
    Check an answer with tools. The tools are:
    \(summary)

    Write one step in this form:
    Thought: what has to be checked
    Action: the name of a tool
    Action Input: what the tool is asked
    When nothing is left to check, write the action Finished and no input.

    Question: \(candidate.prompt.map(\.content).joined(separator: "\n\n"))
    Answer: \(candidate.responseText)
    \(trace.steps.isEmpty ? "" : trace.text + "\n")Next step:
    """
  }
}
