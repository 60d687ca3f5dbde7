import Basics
import Foundation
import OrderedCollections
import Storage
import Testing

@testable import Evaluation

private let data = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("shared/data").path

@Suite struct BenchmarkTests {
  @Test func definitionsAreReadable() {
    #expect(BenchmarkCatalog.all.map(\.name).count >= 5)
    for definition in BenchmarkCatalog.all {
      #expect(definition.version >= 1 && !definition.paper.isEmpty)
      // A section's subsets are those that are counted.
      let subsets = Set(definition.sections.values.flatMap(\.keys))
      if !definition.counts.isEmpty, !subsets.isEmpty {
        #expect(subsets == Set(definition.counts.keys))
      }
    }
    let sizes = BenchmarkCatalog.all.first { $0.name == "rewardbench-2" }!.counts.values
    #expect(sizes.reduce(0, +) == 1865)
    let error = #expect(throws: RewardError.self) { try BenchmarkCatalog.named("lmbar") }
    #expect(error?.code == .benchmarkUnknown && error!.message.contains("'llmbar'"))
  }

  private func pair(_ subset: String, _ right: String, _ wrong: String) -> JSONObject {
    [
      "id": "1", "prompt": "p", "chosen": .string(right), "rejected": .string(wrong),
      "subset": .string(subset),
    ]
  }

  @Test func aMeanOverFewerSectionsIsNone() throws {
    let definition = try BenchmarkCatalog.named("rewardbench")
    func result(_ subsets: some Sequence<String>) throws -> BenchmarkResult {
      let items = try subsets.map { try definition.item(pair($0, "longer", "short"), number: 0) }
      return try BenchmarkResult(definition, items: items, scores: items.map { _ in [1, 0] })
    }
    let all = Array(definition.sections.values.joined().map(\.key))
    let whole = try result(all)
    #expect(whole.overall == 1 && whole.missing.isEmpty)
    #expect(whole.longest["donotanswer"]?.value == 1)
    let part = try result(all.dropLast())
    #expect(part.overall == nil && part.missing == ["hep-rust", "Reasoning"])
    #expect(part.sections["Chat"] == 1 && part.sections["Reasoning"] == nil)
  }

  @Test func reducersOfRewardBench2() throws {
    let definition = try BenchmarkCatalog.named("rewardbench-2")
    func item(_ id: String, _ subset: String, right: Int, wrong: Int) throws -> BenchmarkItem {
      try definition.item(
        [
          "id": .string(id), "prompt": "p", "subset": .string(subset),
          "chosen": .array(Array(repeating: "r", count: right)),
          "rejected": .array(Array(repeating: "w", count: wrong)),
        ], number: 0)
    }
    let items = try [
      item("a", "Math", right: 1, wrong: 3), item("b", "Math", right: 1, wrong: 3),
      item("ref:0", "Ties", right: 1, wrong: 2), item("ref:1", "Ties", right: 1, wrong: 2),
      item("tied:0", "Ties", right: 3, wrong: 2), item("tied:1", "Ties", right: 2, wrong: 2),
    ]
    let result = try BenchmarkResult(
      definition, items: items,
      scores: [
        [1, 1, 0, 0], [0, 0, 0, 0], [3, 1, 0], [1, 1.5, 0], [3, 2.5, 2.8, 1, 0], [2, 1, 0.5, 0.4],
      ])
    #expect(result.parts["Math"]?.value == 0.375)
    #expect(result.parts["Math"]?.random == 0.25)
    #expect(abs(result.parts["Ties"]!.value! - 0.650_294_396_6) < 1e-9)
    #expect(result.overall == nil && result.missing.count == 4)
    #expect(result.otherCounts["Math"] == [2, 183])
  }

  @Test(
    arguments: [
      ["prompt": "p", "chosen": "a"], ["prompt": 1, "chosen": "a", "rejected": "b"],
      ["prompt": "p", "chosen": [], "rejected": "b"],
      ["prompt": "p", "chosen": [1], "rejected": "b"],
      ["prompt": nil, "chosen": "a", "rejected": "b"],
    ] as [JSONValue])
  func rowsThatLackSomething(row: JSONValue) throws {
    let definition = try BenchmarkCatalog.named("rewardbench")
    let error = #expect(throws: RewardError.self) {
      try definition.item(row.object!, number: 3)
    }
    #expect(error?.code == .benchmarkRow)
  }

  @Test(arguments: ["0", "3", "1.5", "one"])
  func labelsThatNameNoCandidate(label: String) throws {
    let definition = try BenchmarkCatalog.named("llmbar")
    let error = #expect(throws: RewardError.self) {
      try definition.item(
        ["input": "i", "output_1": "a", "output_2": "b", "label": .string(label)], number: 0)
    }
    #expect(error?.code == .benchmarkRow)
  }

  /// Numbers can be compared where only words and what is known of the data differ.
  @Test(
    arguments: [
      ("about", "other words", true), ("counts", ["Easy": 3], true), ("hub", "a/b", true),
      ("version", 9, false), ("reducer", "shared-credit", false), ("values", ["A": 1], false),
      ("overall", "natural", false),
    ] as [(String, JSONValue, Bool)])
  func whatChangesTheNumbers(key: String, value: JSONValue, isTheSame: Bool) throws {
    let definition = try BenchmarkCatalog.named("llmbar")
    var members = try #require(definition.json.object)
    members[key] = value
    let other = try BenchmarkDefinition(json: JSONValue.object(members).text)
    #expect(other != definition)
    #expect(definition.measuresTheSame(as: other) == isTheSame)
    #expect(other.measuresTheSame(as: definition) == isTheSame)
  }

  /// A mean over fewer languages than were published is another number.
  @Test func missingLanguages() throws {
    let definition = try BenchmarkCatalog.named("m-rewardbench")
    func overall(_ languages: [String]) throws -> BenchmarkResult {
      let items = languages.flatMap { language in
        definition.counts.keys.map { subset in
          var item = BenchmarkItem(id: "1", prompt: "p", candidates: ["a", "b"])
          item.correct = [0]
          (item.subset, item.language) = (subset, language)
          return item
        }
      }
      return try BenchmarkResult(
        definition, items: items, scores: items.map { _ in [1, 0] },
        bootstrap: Bootstrap(resamples: 10))
    }
    let all = definition.hub.keys.filter { !$0.isEmpty }
    #expect(all.count > 20)
    #expect(try overall(Array(all)).overall == 1)
    let some = try overall(Array(all.dropLast(2)))
    #expect(some.overall == nil && some.missing == Array(all.suffix(2)))
    #expect(some.languages.values.allSatisfy { $0.summary.overall == 1 })
  }

  /// A member of the wrong form is never taken for missing.
  @Test(
    arguments: [
      ("counts", ["natural"]), ("counts", ["natural": "many"]), ("folders", "llmbar"),
      ("folders", [1]), ("overall", ["natural"]), ("overall", "nothing"), ("hub", 7),
      ("sections", ["all": ["natural"]]), ("sections", ["all": ["natural": 0]]),
      ("sections", ["all": ["natural": 1, "manual": "x"]]), ("pools", ["all": "natural"]),
      ("groups", ["all": [1]]), ("values", ["A": "1"]), ("threshold_subset", "nothing"),
      ("reference_language", 1), ("items", 10), ("version", 1.5), ("reducers", ["natural": "best"]),
      ("files", ["a.json"]), ("baselines", 0.5),
    ] as [(String, JSONValue)])
  func membersOfTheWrongForm(key: String, value: JSONValue) throws {
    var members = try #require(try BenchmarkCatalog.named("llmbar").json.object)
    members[key] = value
    let error = #expect(throws: RewardError.self) {
      try BenchmarkDefinition(json: JSONValue.object(members).text)
    }
    #expect(error?.code == .benchmarkDefinition)
    #expect(error?.place?.item?.hasPrefix(key) == true, "\(error!)")
  }

  @Test(arguments: ["{", "{\"name\": \"x\"}", "{\"strange\": 1}"])
  func definitionsThatAreNone(text: String) {
    #expect(throws: RewardError.self) { try BenchmarkDefinition(json: text) }
  }
}

/// The longest-wins baselines that are known of the published files.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: data), "needs ../shared/data"))
struct BenchmarkBaselineTests {
  private func longest(_ name: String, _ files: [(String, String)]) throws -> BenchmarkResult {
    let definition = try BenchmarkCatalog.named(name)
    var items: [BenchmarkItem] = []
    for (subset, file) in files {
      let reader = try RowReader(path: "\(data)/\(file)")
      var number = 0
      while let (_, row) = try reader.next() {
        items.append(try definition.item(row, number: number, subset: subset))
        number += 1
      }
    }
    return try BenchmarkResult(
      definition, items: items,
      scores: items.map { $0.candidates.map { Double($0.unicodeScalars.count) } })
  }

  @Test func llmbar() throws {
    let result = try longest(
      "llmbar",
      [
        ("natural", "llmbar/LLMBar/Natural/dataset.json"),
        ("neighbor", "llmbar/LLMBar/Adversarial/Neighbor/dataset.json"),
        ("gptinst", "llmbar/LLMBar/Adversarial/GPTInst/dataset.json.gz"),
      ])
    let found = result.parts.mapValues { ($0.value! * 100).rounded() }
    #expect(found == ["natural": 56, "neighbor": 12, "gptinst": 13])
    #expect(result.parts == result.longest)
    #expect(result.otherCounts.isEmpty && result.missing == ["gptout", "manual", "adversarial"])
  }

  @Test func rmBench() throws {
    let result = try longest(
      "rm-bench",
      [("chat", "rm-bench/chat_filtered.json.gz"), ("code", "rm-bench/code_filtered.json.gz")])
    // By an independent computation; the data's own README has them to two digits.
    let wanted = ["chat": [0.8114, 0.2842, 0.0258], "code": [0.7749, 0.5190, 0.2544]]
    for (subset, numbers) in wanted {
      let details = try #require(result.parts[subset]).details
      for (name, number) in zip(["easy", "normal", "hard"], numbers) {
        #expect(abs(details[name]! - number) < 5e-5, "\(subset) \(name): \(details[name]!)")
      }
    }
  }
}
