public import Basics
public import OrderedCollections
import Storage

extension RewardError.Code {
  /// Principles that cannot be used as such.
  public static let rewardPrinciples = Self("reward.principles")
}

/// A principle that responses are judged by, in words (SALMON, Sun et al. 2024).
public struct Principle: Sendable, Hashable {
  /// Such as `Concise`.
  public let name: String
  /// What a response that follows it does.
  public let definition: String
  /// What a response that goes against it does; nil where it is never negated.
  public let negativeDefinition: String?
  /// How often it is drawn, against the others' weights.
  public let weight: Double
  /// Kinds of prompts, such as `reasoning`, for which it is drawn more often.
  public let tags: [String]

  /// A principle. Traps for a weight below 0.
  public init(
    name: String, definition: String, negativeDefinition: String? = nil, weight: Double = 1,
    tags: [String] = []
  ) {
    precondition(weight >= 0 && weight.isFinite, "a weight is at least 0")
    self.name = name
    self.definition = definition
    self.negativeDefinition = negativeDefinition
    self.weight = weight
    self.tags = tags
  }

  /// Reads the fields of the released principle files: `dimension`, `definition`, and where they
  /// are there `negative_definition` and `weight` (1); and `tags`, a list of texts.
  /// - Throws: `reward.principles` for a field that is missing, blank, of another type or unknown.
  public init(json: JSONObject) throws(RewardError) {
    func error(_ message: String, _ field: String) -> RewardError {
      RewardError(.rewardPrinciples, message, at: .init(item: field))
    }
    func text(_ field: String) throws(RewardError) -> String? {
      guard let value = json[field], !value.isNull else { return nil }
      guard let text = value.string, !text.allSatisfy(\.isWhitespace) else {
        throw error("must be a text that is not blank", field)
      }
      return text
    }
    func required(_ field: String) throws(RewardError) -> String {
      guard let text = try text(field) else { throw error("is missing", field) }
      return text
    }
    let known = ["dimension", "definition", "negative_definition", "weight", "tags"]
    if let unknown = json.keys.first(where: { !known.contains($0) }) {
      let near = Suggestion.nearest(to: unknown, among: known)
      let hint = near.map { "; did you mean '\($0)'?" } ?? ""
      throw error("no field of a principle\(hint)", unknown)
    }
    var weight = 1.0
    if let value = json["weight"], !value.isNull {
      guard let number = value.double, number >= 0, number.isFinite else {
        throw error("must be a number that is at least 0", "weight")
      }
      weight = number
    }
    var tags: [String] = []
    if let value = json["tags"], !value.isNull {
      guard let items = value.array, items.allSatisfy({ $0.string != nil }) else {
        throw error("must be a list of texts", "tags")
      }
      tags = items.compactMap(\.string)
    }
    self.init(
      name: try required("dimension"), definition: try required("definition"),
      negativeDefinition: try text("negative_definition"), weight: weight, tags: tags)
  }

  /// The words for a prompt: the definition, or the negative one.
  /// - Throws: `reward.principles` for a negated principle without a negative definition.
  public func statement(isNegated: Bool) throws(RewardError) -> String {
    guard isNegated else { return definition }
    guard let negativeDefinition else {
      throw RewardError(
        .rewardPrinciples, "has no negative definition, and cannot be negated",
        at: .init(item: name))
    }
    return negativeDefinition
  }

  /// Reads a file of principles: JSON Lines, or one JSON array.
  /// - Throws: `reward.principles` with file and line, also for a file without any; what reading
  ///   rows throws.
  public static func load(file: String) throws(RewardError) -> [Principle] {
    let reader = try RowReader(path: file)
    var principles: [Principle] = []
    while let (line, row) = try reader.next() {
      do throws(RewardError) { principles.append(try Principle(json: row)) } catch {
        throw error.atRow(file: file, line: line)
      }
    }
    guard !principles.isEmpty else {
      throw RewardError(.rewardPrinciples, "there are no principles", at: .init(file: file))
    }
    return principles
  }
}
