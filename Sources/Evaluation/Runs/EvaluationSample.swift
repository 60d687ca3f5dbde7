public import Basics
public import OrderedCollections

extension RewardError.Code {
  /// A row of `samples.jsonl` that is not what an evaluation writes.
  public static let evaluationSample = Self("evaluation.sample")
}

/// One item with what a model said about it: a row of an evaluation's `samples.jsonl`.
///
/// The file alone is enough to compute every number of the evaluation again, to compare two models
/// and to draw a report.
public struct EvaluationSample: Hashable, Sendable {
  /// The data's own name of the item, or its place.
  public var id: String
  /// The part of the benchmark that it belongs to; empty where there are no parts.
  public var subset: String
  /// The language of the item; empty where the benchmark has one.
  public var language = ""
  /// A text, or messages as the data has them.
  public var prompt: JSONValue
  /// The answers.
  public var candidates: [String]
  /// Indices of the right answers; empty where answers are rated, or steps judged, instead.
  public var correct: Set<Int>
  /// The model's score of each answer; empty where it judges steps.
  public var scores: [Double]
  /// People's rating of each answer; empty where there is none.
  public var ratings: [Double] = []
  /// The steps of the one answer, where steps are judged.
  public var steps: [String] = []
  /// Indices of wrong steps, as far as the data names them.
  public var wrongSteps: [Int] = []
  /// The model's score of each step.
  public var stepScores: [Double] = []
  /// Tokens of each answer with its prompt.
  public var tokens: [Int] = []
  /// Whether any text was cut to the model's length.
  public var isTruncated = false
  /// Where the item was read.
  public var file = "", line = 0

  /// An item with candidates and their scores.
  public init(
    id: String, subset: String = "", prompt: JSONValue, candidates: [String],
    correct: Set<Int> = [], scores: [Double] = []
  ) {
    self.id = id
    self.subset = subset
    self.prompt = prompt
    self.candidates = candidates
    self.correct = correct
    self.scores = scores
  }

  /// The row. What an item does not have is left out.
  public var json: JSONObject {
    func numbers(_ values: [Double]) -> JSONValue { .array(values.map { JSONValue.number($0) }) }
    func integers(_ values: [Int]) -> JSONValue { .array(values.map { JSONValue.number($0) }) }
    func texts(_ values: [String]) -> JSONValue { .array(values.map(JSONValue.string)) }
    var row: JSONObject = ["id": .string(id)]
    if !subset.isEmpty { row["subset"] = .string(subset) }
    if !language.isEmpty { row["language"] = .string(language) }
    row["prompt"] = prompt
    row["candidates"] = texts(candidates)
    if !correct.isEmpty { row["correct"] = integers(correct.sorted()) }
    if !scores.isEmpty { row["scores"] = numbers(scores) }
    if !ratings.isEmpty { row["ratings"] = numbers(ratings) }
    if !steps.isEmpty {
      row["steps"] = texts(steps)
      row["wrong_steps"] = integers(wrongSteps)
      row["step_scores"] = numbers(stepScores)
    }
    if !tokens.isEmpty { row["tokens"] = integers(tokens) }
    if isTruncated { row["truncated"] = true }
    if !file.isEmpty {
      row["file"] = .string(file)
      row["line"] = .number(line)
    }
    return row
  }

  /// Reads a row.
  /// - Throws: `evaluation.sample` for a member that is missing or of another kind, for scores,
  ///   ratings or steps of another number than what they belong to, and for right answers that are not
  ///   there.
  public init(json row: JSONObject) throws(RewardError) {
    func refused(_ member: String, _ reason: String) -> RewardError {
      RewardError(.evaluationSample, "'\(member)' \(reason)", at: .init(item: member))
    }
    func list<T>(
      _ member: String, _ read: (JSONValue) -> T?, of kind: String
    ) throws(RewardError) -> [T] {
      guard let value = row[member] else { return [] }
      guard let items = value.array else { throw refused(member, "is no list of \(kind)") }
      var result: [T] = []
      for item in items {
        guard let one = read(item) else { throw refused(member, "is no list of \(kind)") }
        result.append(one)
      }
      return result
    }
    func integers(_ member: String) throws(RewardError) -> [Int] {
      try list(member, { $0.double.flatMap(Int.init(exactly:)) }, of: "whole numbers")
    }
    guard let id = row["id"]?.string else { throw refused("id", "is missing, or no text") }
    guard let prompt = row["prompt"] else { throw refused("prompt", "is missing") }
    self.init(
      id: id, subset: row["subset"]?.string ?? "", prompt: prompt,
      candidates: try list("candidates", \.string, of: "texts"),
      correct: Set(try integers("correct")), scores: try list("scores", \.double, of: "numbers"))
    language = row["language"]?.string ?? ""
    ratings = try list("ratings", \.double, of: "numbers")
    steps = try list("steps", \.string, of: "texts")
    wrongSteps = try integers("wrong_steps")
    stepScores = try list("step_scores", \.double, of: "numbers")
    tokens = try integers("tokens")
    isTruncated = row["truncated"] == true
    file = row["file"]?.string ?? ""
    line = row["line"]?.double.flatMap(Int.init(exactly:)) ?? 0
    guard !candidates.isEmpty else { throw refused("candidates", "has no answer") }
    for (member, count) in [("scores", scores.count), ("ratings", ratings.count)]
    where count != 0 && count != candidates.count {
      throw refused(member, "has \(count) numbers for \(candidates.count) answers")
    }
    guard stepScores.count == steps.count else {
      throw refused("step_scores", "has \(stepScores.count) numbers for \(steps.count) steps")
    }
    guard !scores.isEmpty || !stepScores.isEmpty else {
      throw refused("scores", "is missing, and there are no 'step_scores'")
    }
    guard correct.allSatisfy(candidates.indices.contains) else {
      throw refused("correct", "names an answer that is not there")
    }
    guard wrongSteps.allSatisfy(steps.indices.contains) else {
      throw refused("wrong_steps", "names a step that is not there")
    }
  }
}
