import Basics
import OrderedCollections

/// A benchmark's row with the definition's way of reading it. Every method throws `benchmark.row`.
struct BenchmarkRow {
  private let row: JSONObject
  private let definition: BenchmarkDefinition

  init(_ row: JSONObject, _ definition: BenchmarkDefinition) {
    self.row = row
    self.definition = definition
  }

  func refused(_ rules: [ColumnRule], _ reason: String) -> RewardError {
    RewardError(.benchmarkRow, reason, at: .init(item: rules[0].name))
  }

  func missing(_ rules: [ColumnRule]) -> RewardError {
    refused(rules, "the row lacks '\(rules.map(\.name).joined(separator: "' or '"))'")
  }

  private func needed(_ rules: [ColumnRule]) throws(RewardError) -> JSONValue {
    for rule in rules { if let value = rule.value(in: row) { return value } }
    throw missing(rules)
  }

  /// A name; nil where the row has none.
  func text(_ rules: [ColumnRule]) throws(RewardError) -> String? {
    for rule in rules {
      guard let value = rule.value(in: row) else { continue }
      return value.string ?? value.text
    }
    return nil
  }

  func prompt() throws(RewardError) -> JSONValue {
    let rules = definition.columns.prompt
    let value = try needed(rules)
    guard value.string != nil || value.array != nil else {
      throw refused(rules, "a prompt is a text or a list of messages, not \(value.kind)")
    }
    return value
  }

  /// One text or a list of them; never none. Where a file has true or false for an answer, as PandaLM's
  /// does six times, it is the text that its authors' own Python reads it as.
  func texts(_ rules: [ColumnRule]) throws(RewardError) -> [String] {
    let value = try needed(rules)
    let items = value.array ?? [value]
    let texts = items.compactMap { $0.string ?? $0.bool.map { $0 ? "True" : "False" } }
    guard texts.count == items.count, !texts.isEmpty else {
      throw refused(rules, "is a text, or a list of texts")
    }
    return texts
  }

  /// A number, a text with one, or a text that the definition has a number for.
  func number(_ rules: [ColumnRule]) throws(RewardError) -> Double {
    try number(try needed(rules), rules)
  }

  private func number(_ value: JSONValue, _ rules: [ColumnRule]) throws(RewardError) -> Double {
    if let named = value.string.flatMap({ definition.values[$0] }) { return named }
    if let flag = value.bool { return flag ? 1 : 0 }
    guard let number = value.double ?? value.string.flatMap(Double.init), number.isFinite else {
      let known = definition.values.keys.joined(separator: ", ")
      throw refused(
        rules, "is a number\(known.isEmpty ? "" : ", or one of \(known)"), not \(value.text)")
    }
    return number
  }

  /// The mean of a number or a list of numbers.
  func mean(_ rules: [ColumnRule]) throws(RewardError) -> Double {
    let value = try needed(rules)
    var numbers: [Double] = []
    for item in value.array ?? [value] { numbers.append(try number(item, rules)) }
    guard !numbers.isEmpty else { throw refused(rules, "is an empty list") }
    return numbers.reduce(0, +) / Double(numbers.count)
  }

  func integers(_ rules: [ColumnRule]) throws(RewardError) -> [Int] {
    let value = try needed(rules)
    var integers: [Int] = []
    for item in value.array ?? [value] {
      guard let integer = item.double.flatMap(Int.init(exactly:)) else {
        throw refused(rules, "is a list of whole numbers, not \(value.text)")
      }
      integers.append(integer)
    }
    return integers
  }
}
