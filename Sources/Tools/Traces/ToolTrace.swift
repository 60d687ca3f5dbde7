public import Basics
import OrderedCollections

/// What tools were asked about an answer and what they said, in order: thought, action, input,
/// observation.
public struct ToolTrace: Sendable, Hashable {
  /// One interaction with a tool.
  public struct Step: Sendable, Hashable {
    /// Why the tool is asked.
    public var thought: String
    /// What is asked.
    public var call: ToolCall
    /// What the tool said.
    public var observation: String

    /// An interaction.
    public init(thought: String, call: ToolCall, observation: String) {
      self.thought = thought
      self.call = call
      self.observation = observation
    }
  }

  /// The interactions, the first one first.
  public var steps: [Step]

  /// A trace.
  public init(_ steps: [Step] = []) { self.steps = steps }

  /// As a reward model reads it behind an answer, in the words of Themis: four labelled lines for
  /// each interaction; empty without any.
  ///
  /// It is text for reading. An observation may hold a line that looks like a label: what has to be
  /// exact is ``json``.
  public var text: String {
    steps.map { step in
      """
      Thought: \(step.thought)
      Action: \(step.call.tool)
      Action Input: \(step.call.input)
      Observation: \(step.observation)
      """
    }.joined(separator: "\n")
  }

  /// A list of objects with the members of the published data: `Thought`, `Action`, `Action Input`,
  /// `Observation`.
  public var json: JSONValue {
    .array(
      steps.map { step in
        [
          "Thought": .string(step.thought), "Action": .string(step.call.tool),
          "Action Input": .string(step.call.input), "Observation": .string(step.observation),
        ]
      })
  }

  /// Reads what ``json`` gives, one such object alone, or the labelled lines as a text: the forms
  /// that `actions` has in the data of Themis.
  /// - Throws: `tool.replay` for anything else.
  public init(json: JSONValue) throws(RewardError) {
    switch json {
    case .string(let text): try self.init(text: text)
    case .object: self.init([try Step(json: json)])
    case .array(let items):
      var steps: [Step] = []
      for item in items { steps.append(try Step(json: item)) }
      self.init(steps)
    default:
      throw RewardError(
        .toolReplay, "a trace must be a list, an object or a text, not \(json.kind)")
    }
  }
}

extension ToolTrace.Step {
  fileprivate init(json: JSONValue) throws(RewardError) {
    func text(_ name: String) throws(RewardError) -> String {
      switch json[name] {
      case .string(let text)?: return text
      // Observations of the published data are numbers here and there.
      case .number(let number)?: return number.literal
      default:
        throw RewardError(
          .toolReplay, "an interaction needs a text '\(name)'", at: .init(item: name))
      }
    }
    self.init(
      thought: try text("Thought"),
      call: ToolCall(tool: try text("Action"), input: try text("Action Input")),
      observation: try text("Observation"))
  }
}
