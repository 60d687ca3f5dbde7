import Basics
import Evaluation
import OrderedCollections
import Rewards
import Storage
import Text
import Tracking

extension Evaluate {
  /// Scores a benchmark's candidates and prints what the benchmark makes of it.
  func evaluate(benchmark: String, data: String) throws {
    let definition = try BenchmarkCatalog.named(benchmark)
    if let output {
      try OutputOptions.check(output: output, input: data)
      try OutputOptions.refuse(continued: output)
    }
    let run = BenchmarkRun(
      definition: definition, data: data, policy: rows.rowPolicy, limit: rows.limit)
    let model = try scoring.load()
    let prepared = try run.prepare(model)
    let used = prepared.items.count
    Console.say(
      "\(data): \(prepared.read) rows read = \(used) used (\(prepared.truncated) truncated) + "
        + "\(prepared.read - used) dropped")
    let samples = try output.map { try JSONLinesWriter(path: $0) }
    defer { samples?.abandon() }
    let scores = try run.score(prepared.items, model)
    func save() throws {
      guard let samples else { return }
      for (item, scores) in zip(prepared.items, scores) { try samples.write(item.sample(scores)) }
      try samples.close()
    }
    let result: BenchmarkResult
    do {
      result = try BenchmarkResult(definition, items: prepared.items.map(\.item), scores: scores)
    } catch {
      // Scoring took long: what cannot be reduced is saved all the same.
      try save()
      throw error
    }
    show(result)
    if json {
      var object = result.json
      object["model"] = .string(scoring.model.model)
      object["template_sha256"] = .string(model.recipe.templateHash)
      object["deterministic"] = .bool(scoring.deterministic)
      object["precision"] = .string(scoring.computing.precision.rawValue)
      object["data"] = .string(data)
      object["rows"] = [
        "read": .number(prepared.read), "used": .number(used),
        "truncated": .number(prepared.truncated),
        "dropped": .object(
          JSONObject(uniqueKeysWithValues: prepared.dropped.map { ($0.key, .number($0.value)) })),
      ]
      Console.printResult(JSONValue.object(object).text + "\n")
    }
    // Last: a full disk must not cost the result.
    try save()
  }

  private func show(_ result: BenchmarkResult) {
    var table = HumanTable([
      .init("subset"), .init("n", .right), .init("value", .right), .init("95 %"),
      .init("ties", .right), .init("longest", .right), .init("random", .right),
    ])
    func number(_ value: Double?) -> String {
      value.map { NumberText.fixed($0, digits: 3) } ?? "-"
    }
    for (name, part) in result.parts {
      let range = part.interval.map { "[\(number($0.lower)), \(number($0.upper))]" } ?? ""
      table.add([
        name, String(part.n), number(part.value), range, String(part.ties),
        number(result.longest[name]?.value), number(part.random),
      ])
      for (detail, value) in part.details {
        table.add([
          "  \(detail)", "", number(value), "", "", number(result.longest[name]?.details[detail]),
          "",
        ])
      }
    }
    for (name, value) in result.sections {
      table.add(["section \(name)", "", number(value), "", "", "", ""])
    }
    table.add(["overall", "", number(result.overall), "", "", "", ""])
    Console.show(table)
    Console.say("ties: \(result.definition.reducer.tieRule)")
    if !result.missing.isEmpty {
      Console.say("not measured, so there is no overall: \(result.missing.joined(separator: ", "))")
    }
    for (subset, counts) in result.otherCounts {
      Console.say("\(subset) has \(counts[0]) items here, \(counts[1]) were published")
    }
  }
}

extension BenchmarkRun.Item {
  /// A row of the samples: the item with its scores.
  func sample(_ scores: [Double]) -> JSONObject {
    [
      "id": .string(item.id), "subset": .string(item.subset), "prompt": item.prompt,
      "candidates": .array(item.candidates.map(JSONValue.string)),
      "correct": .array(item.correct.sorted().map { JSONValue.number($0) }),
      "scores": .array(scores.map { JSONValue.number($0) }),
      "tokens": .array(ids.map { JSONValue.number($0.count) }),
      "file": .string(file), "line": .number(line),
    ]
  }
}
