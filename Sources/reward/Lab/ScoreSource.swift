import ArgumentParser
import Basics

/// Where candidates get a score from, as `--proxy` and `--gold` name it.
enum ScoreSource: Hashable {
  /// A column of the rows: a list with one score for each candidate.
  case column(String)
  case rule(Rule)
  /// A reward model.
  case model(String)

  /// What needs no model.
  enum Rule: String, CaseIterable {
    /// The share of the instructions that an answer follows, or whether it follows all of them.
    case instructions = "verifier:instructions"
    case allInstructions = "verifier:instructions-all"
    case ifeval = "verifier:ifeval"
    case allIFEval = "verifier:ifeval-all"
    case looseIFEval = "verifier:ifeval-loose"
    case allLooseIFEval = "verifier:ifeval-loose-all"
    /// Unicode scalars of the answer, and the same below zero.
    case length = "length"
    case shortness = "shortness"
  }

  private static let columnPrefix = "column:"

  /// - Throws: `ValidationError` for a verifier that there is not, or a column without a name.
  init(_ text: String, option: String) throws(ValidationError) {
    if let rule = Rule(rawValue: text) {
      self = .rule(rule)
    } else if text.hasPrefix(Self.columnPrefix) {
      let name = String(text.dropFirst(Self.columnPrefix.count))
      guard !name.isEmpty else {
        throw ValidationError("\(option) \(text) names no column, as column:score does")
      }
      self = .column(name)
    } else if text.hasPrefix("verifier:") {
      let names = Rule.allCases.map(\.rawValue).filter { $0.hasPrefix("verifier:") }
      throw ValidationError(
        "\(option) knows no '\(text)', only \(names.joined(separator: ", "))")
    } else {
      self = .model(text)
    }
  }

  /// What the option said.
  var name: String {
    switch self {
    case .column(let name): Self.columnPrefix + name
    case .rule(let rule): rule.rawValue
    case .model(let name): name
    }
  }

  /// Whether the rows must have the candidates' texts.
  var readsTexts: Bool { if case .column = self { false } else { true } }
}
