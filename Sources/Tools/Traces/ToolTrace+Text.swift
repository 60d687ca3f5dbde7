public import Basics

extension ToolTrace {
  /// Labels in the order in which they come.
  static let labels = ["Thought", "Action", "Action Input", "Observation"]

  /// Reads labelled lines, `Thought:`, `Action:`, `Action Input:`, `Observation:`, again and again.
  /// A line without a label that is due goes on with the one before it.
  /// - Throws: `tool.replay` for a text that does not begin with a label, and for an interaction
  ///   that lacks one of the four.
  public init(text: String) throws(RewardError) {
    let fields = try Self.fields(text)
    var steps: [Step] = []
    for start in stride(from: 0, to: fields.count, by: 4) {
      guard start + 4 <= fields.count else {
        throw RewardError(
          .toolReplay, "interaction \(steps.count + 1) has no '\(Self.labels[fields.count % 4])'")
      }
      steps.append(
        Step(
          thought: fields[start], call: ToolCall(tool: fields[start + 1], input: fields[start + 2]),
          observation: fields[start + 3]))
    }
    self.init(steps)
  }

  /// The contents of the labelled lines, in order.
  static func fields(_ text: String) throws(RewardError) -> [String] {
    var fields: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let content = content(of: line, labelled: labels[fields.count % 4]) {
        fields.append(content)
      } else if fields.isEmpty {
        guard line.allSatisfy(\.isWhitespace) else {
          throw RewardError(.toolReplay, "a trace begins with 'Thought:'")
        }
      } else {
        fields[fields.count - 1] += "\n" + line
      }
    }
    return fields
  }

  /// What stands behind a label; nil for a line without it.
  static func content(of line: Substring, labelled label: String) -> String? {
    guard line.hasPrefix(label + ":") else { return nil }
    let rest = line.dropFirst(label.count + 1)
    return String(rest.first == " " ? rest.dropFirst() : rest)
  }
}
