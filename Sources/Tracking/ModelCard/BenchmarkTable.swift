import Basics
import Foundation

/// The results of benchmarks in a card's text, between two marks, so that later ones take their
/// place.
struct BenchmarkTable {
  private static let begin = "<!-- reward report: benchmarks -->"
  private static let end = "<!-- reward report: end -->"

  let results: [ModelIndex.Result]

  init(_ results: [ModelIndex.Result]) { self.results = results }

  private var text: String {
    let rows = results.map { result in
      let number = ModelIndex.Result.text
      let interval = result.interval.map { "\(number($0.lowerBound)) to \(number($0.upperBound))" }
      return [
        MarkdownText.line(result.dataset), MarkdownText.line(result.subset),
        MarkdownText.line(result.measure), number(result.value), interval ?? "–", "\(result.count)",
      ]
    }
    var commands: [String] = []
    for command in results.compactMap(\.command) where !commands.contains(command) {
      commands.append(command)
    }
    let made = commands.map { "\n\nMade by " + MarkdownText.code($0) + "." }.joined()
    return """
      \(Self.begin)

      ## Benchmarks

      \(MarkdownText.table(
        ["benchmark", "part", "metric", "value", "95 % interval", "items"], rows))\(made)

      \(Self.end)
      """
  }

  /// The text with this table in the place of an earlier one, or at its end.
  /// - Throws: `card.front-matter` where an earlier table has no end, or there are several.
  func merged(into body: String, newline: String) throws(RewardError) -> String {
    let text = text.replacing("\n", with: newline)
    let starts = body.ranges(of: Self.begin)
    let ends = body.ranges(of: Self.end)
    guard let start = starts.first else {
      let lines = body.hasSuffix(newline + newline) ? 0 : body.hasSuffix(newline) ? 1 : 2
      let gap = String(repeating: newline, count: body.isEmpty ? 0 : lines)
      return body + gap + text + newline
    }
    guard starts.count == 1, ends.count == 1, let end = ends.first,
      start.upperBound <= end.lowerBound
    else { throw FrontMatter.refused("has marks of an earlier table that do not fit together") }
    return body[..<start.lowerBound] + text + body[end.upperBound...]
  }
}
