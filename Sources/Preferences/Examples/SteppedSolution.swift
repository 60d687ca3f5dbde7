public import Basics
public import OrderedCollections
public import Text

/// A solution in steps with a label for each: the data of process reward models.
public struct SteppedSolution: Hashable, Sendable {
  /// The conversation up to the solution.
  public var prompt: [Message]
  /// The steps' texts, in order.
  public var steps: [String]
  /// How right each step is, in [0, 1]: 1 right, 0 wrong, between them a soft label, nil unknown.
  public var labels: [Double?]
  /// Names the prompt, so that a split never puts one prompt on both sides; see `promptGroup`.
  public var group: String
  /// Where the row stands in its file.
  public var place: RowPlace
  /// The row as it stood in the file, all columns in order.
  public var original: JSONObject

  /// Traps unless there is one label for each step.
  public init(
    prompt: [Message], steps: [String], labels: [Double?],
    place: RowPlace = RowPlace(line: 1, index: 0), original: JSONObject = [:]
  ) {
    precondition(steps.count == labels.count, "one label for each step")
    self.prompt = prompt
    self.steps = steps
    self.labels = labels
    group = promptGroup(prompt)
    self.place = place
    self.original = original
  }

  /// The 0-based number of the first step labelled below one half; nil where there is none.
  public var firstError: Int? { labels.firstIndex { $0.map { $0 < 0.5 } ?? false } }
}

extension SteppedSolution: DatasetExample {
  /// What errors call these examples.
  public static let kind = "stepped solutions"

  /// TRL's `prompt`, `completions`, `labels` (booleans, or numbers in [0, 1]; null is unknown) and
  /// ProcessBench's `problem`, `steps` and `label`, the first wrong step or −1: steps before it are
  /// right, steps after it unknown.
  public static let shapes: [RowShape<SteppedSolution>] = [
    RowShape("TRL steps", columns: ["prompt", "completions", "labels"]) { row throws(RowFault) in
      let prompt = try PromptStyle.prompt.read(row)
      let steps = try texts(row, "completions")
      let values = try row.list("labels")
      guard values.count == steps.count else {
        throw RowFault(
          .badList, "\(steps.count) steps but \(values.count) labels", column: "labels")
      }
      var labels: [Double?] = []
      for value in values { labels.append(try label(value)) }
      return [
        SteppedSolution(
          prompt: prompt, steps: steps, labels: labels, place: row.place, original: row.original)
      ]
    },
    RowShape("ProcessBench", columns: ["problem", "steps", "label"]) { row throws(RowFault) in
      let problem = try row.text("problem")
      guard !isBlank(problem) else {
        throw RowFault(.emptyPrompt, "the problem has no text", column: "problem")
      }
      let steps = try texts(row, "steps")
      guard case .number(let number) = try row.value("label"), let first = number.int,
        (-1..<steps.count).contains(first)
      else {
        throw RowFault(
          .badLabel, "'label' is not −1 or the number of a step", column: "label")
      }
      let labels = steps.indices.map { index -> Double? in
        if first == -1 || index < first { return 1 }
        return index == first ? 0 : nil
      }
      return [
        SteppedSolution(
          prompt: [userMessage(problem)], steps: steps, labels: labels, place: row.place,
          original: row.original)
      ]
    },
  ]

  private static func texts(_ row: RowFields, _ column: String) throws(RowFault) -> [String] {
    var texts: [String] = []
    for item in try row.list(column) {
      let text = try requireText(item, column)
      guard !isBlank(text) else {
        throw RowFault(.emptyResponse, "a step is empty", column: column)
      }
      texts.append(text)
    }
    return texts
  }

  private static func label(_ value: JSONValue) throws(RowFault) -> Double? {
    if value.isNull { return nil }
    if let flag = value.bool { return flag ? 1 : 0 }
    let number = try requireNumber(value, "labels")
    guard (0...1).contains(number) else {
      throw RowFault(.badLabel, "a step's label is outside [0, 1]", column: "labels")
    }
    return number
  }
}
