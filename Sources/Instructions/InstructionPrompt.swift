public import Basics
import OrderedCollections

extension RewardError.Code {
  /// A row of prompts or candidates that lacks what it needs; the message says what.
  public static let instructionRow = Self("instruction.row")
}

/// A prompt that asks for something with constraints that can be checked.
public struct InstructionPrompt: Hashable, Sendable {
  /// What a prompt is for. Topics of one split never occur in the other.
  public enum Split: String, CaseIterable, Hashable, Sendable { case train, eval }

  /// Unique among the prompts of one generator.
  public var id: String
  /// The text for the model.
  public var prompt: String
  /// What the request is about.
  public var topic: String
  /// In the order in which the prompt says them.
  public var constraints: [Constraint]
  /// What the prompt is for; its topic decides.
  public var split: Split

  /// A prompt of parts; the text is taken to say the constraints.
  public init(
    id: String, prompt: String, topic: String, constraints: [Constraint], split: Split
  ) {
    self.id = id
    self.prompt = prompt
    self.topic = topic
    self.constraints = constraints
    self.split = split
  }

  /// A row with the columns `id`, `prompt`, `topic`, `constraints`, `split`.
  public var json: JSONValue {
    [
      "id": .string(id), "prompt": .string(prompt), "topic": .string(topic),
      "constraints": .array(constraints.map(\.json)), "split": .string(split.rawValue),
    ]
  }

  /// Reads a row; other columns are allowed and ignored.
  /// - Throws: `instruction.row`, and what `Constraint.init(json:)` throws.
  public init(json: JSONValue) throws(RewardError) {
    func text(_ key: String) throws(RewardError) -> String {
      guard let text = json[key]?.string else {
        throw RewardError(.instructionRow, "the row needs a text '\(key)'", at: .init(item: key))
      }
      return text
    }
    let name = try text("split")
    guard let split = Split(rawValue: name) else {
      throw RewardError(
        .instructionRow, "'split' is neither train nor eval", at: .init(item: "split"))
    }
    self.init(
      id: try text("id"), prompt: try text("prompt"), topic: try text("topic"),
      constraints: try Self.constraints(in: json), split: split)
  }

  /// The constraints of a row: at least one.
  static func constraints(in row: JSONValue) throws(RewardError) -> [Constraint] {
    guard let items = row["constraints"]?.array, !items.isEmpty else {
      throw RewardError(
        .instructionRow, "the row needs a list 'constraints' with at least one item",
        at: .init(item: "constraints"))
    }
    var constraints: [Constraint] = []
    for item in items { constraints.append(try Constraint(json: item)) }
    return constraints
  }
}
