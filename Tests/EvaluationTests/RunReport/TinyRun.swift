import Basics
import Foundation
import OrderedCollections
import Storage
import Testing

@testable import Evaluation

/// An evaluation's folder made by hand, which goes away with the value.
final class TinyRun: Sendable {
  let path: String
  private let root: String

  /// - Parameter name: of the folder: the run's label.
  init(_ name: String = "run") throws {
    root = NSTemporaryDirectory() + "/run-report-" + UUID().uuidString
    path = "\(root)/\(name)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  var folder: EvaluationFolder {
    get throws { try EvaluationFolder(path: path) }
  }

  func write(_ text: String, to file: String) throws {
    let url = URL(fileURLWithPath: "\(path)/\(file)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func write(_ json: JSONObject, to file: String) throws {
    try write(JSONValue.object(json).text, to: file)
  }

  func write(_ samples: [EvaluationSample], to file: String) throws {
    try write(samples.map { JSONValue.object($0.json).text + "\n" }.joined(), to: file)
  }

  /// What `reward evaluate` writes for a benchmark.
  func add(
    _ name: String, _ samples: [EvaluationSample], own: BenchmarkDefinition? = nil,
    more: JSONObject = [:]
  ) throws {
    let definition = try own ?? BenchmarkCatalog.named(name)
    if let own { try write(own.json.text, to: "\(name)/\(EvaluationFolder.definitionFile)") }
    let result = try BenchmarkResult(
      definition, items: samples.map { BenchmarkItem(reported: $0) },
      scores: samples.map(\.givenScores))
    try add(name, definition.title, "benchmark", samples, result.json, more)
  }

  /// What it writes for preference pairs.
  func add(
    pairs name: String, _ samples: [EvaluationSample], more: JSONObject = [:]
  ) throws {
    try add(name, name, "pairs", samples, try PairEvaluation(samples).json, more)
  }

  private func add(
    _ name: String, _ title: String, _ kind: String, _ samples: [EvaluationSample],
    _ numbers: JSONObject, _ more: JSONObject
  ) throws {
    var result: JSONObject = [
      "name": .string(name), "title": .string(title), "kind": .string(kind),
      "model": "models/tiny", "scorer": "scalar", "precision": "fp32",
      "rows": [
        "read": .number(samples.count + 1), "used": .number(samples.count),
        "truncated": 0, "dropped": ["text.too-long": 1],
      ],
    ]
    result.merge(numbers) { $1 }
    result.merge(more) { $1 }
    try write(samples, to: "\(name)/samples.jsonl")
    try write(result, to: "\(name)/result.json")
  }

  /// Items of two answers, the first one right, by their margins.
  static func pairs(
    _ margins: [Double], subset: String = "", text: String = "text"
  ) -> [EvaluationSample] {
    margins.enumerated().map { index, margin in
      EvaluationSample(
        id: "\(subset)\(index)", subset: subset, prompt: .string("\(text) \(index)\n\nmore"),
        candidates: ["right \(text)", "wrong \(text) "], correct: [0], scores: [margin + 1, 1])
    }
  }

  /// Two subsets of RAG-RewardBench, whose overall number is the mean of subsets: 3 of 4 and 1 of
  /// 2.
  static var small: [EvaluationSample] {
    pairs([2, 1, 0.5, -3], subset: "A") + pairs([0.25, -1], subset: "B")
  }

  /// The page with a stand-in for the plot library.
  static func page(_ runs: [TinyRun], mistakes: Int = 10) throws -> String {
    let library = try SampleReport.stubLibrary()
    defer { try? FileManager.default.removeItem(at: library) }
    return try RunReport(try runs.map { try $0.folder }, mistakes: mistakes).page(plotly: library)
      .html()
  }
}

/// What a page says, its marks taken out and blanks made one.
func words(_ page: String) -> String {
  var text = ""
  var isTag = false
  let body = page.components(separatedBy: "<body>").last ?? ""
  for part in body.components(separatedBy: "<script").enumerated() {
    let own =
      part.offset == 0
      ? part.element : part.element.components(separatedBy: "</script>").dropFirst().joined()
    for character in own {
      if character == "<" { isTag = true }
      if !isTag { text.append(character) }
      if character == ">" {
        isTag = false
        text.append(" ")
      }
    }
  }
  return text.split(whereSeparator: { $0 == " " || $0 == "\n" }).joined(separator: " ")
    .replacing("&amp;", with: "&").replacing("&#39;", with: "'").replacing("\u{a0}", with: " ")
}
