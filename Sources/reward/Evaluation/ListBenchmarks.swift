import ArgumentParser
import Basics
import Evaluation
import OrderedCollections
import Tracking

struct Benchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmarks", abstract: "List the benchmarks that `reward evaluate` knows.",
    discussion: """
      With a name it prints that benchmark's definition, a JSON file as `reward evaluate \
      --benchmark` takes one of your own.

      EXAMPLES
        reward benchmarks
        reward benchmarks --json
        reward benchmarks llmbar > mine.json
      """)

  @Argument(help: "A benchmark whose definition is printed.")
  var name: String?

  @Flag(help: "Print all that is known of them as JSON Lines to standard output.")
  var json = false

  func run() async throws {
    if let name {
      return Console.printResult(try BenchmarkCatalog.named(name).json.prettyText)
    }
    var table = HumanTable([
      .init("name"), .init("items", .right), .init("measure"), .init("random", .right),
      .init("licence"), .init("source"),
    ])
    for one in BenchmarkCatalog.all {
      table.add([
        one.name, one.size.map { String($0) } ?? "-", one.reducer.measure,
        one.baselines["random"].map { String($0) } ?? "-", one.licence, one.source,
      ])
      if json { Console.printResult(JSONValue.object(one.summary).text + "\n") }
    }
    if !json { Console.printResult(table.text + "\n") }
  }
}

extension BenchmarkDefinition {
  fileprivate var summary: JSONObject {
    [
      "name": .string(name), "version": .number(version), "title": .string(title),
      "about": .string(about), "paper": .string(paper), "licence": .string(licence),
      "source": .string(source), "reducer": .string(reducer.rawValue),
      "tie_rule": .string(reducer.tieRule),
      "measure": .string(reducer.measure),
      "hub": .object(hub.reduce(into: [:]) { $0[$1.key] = .string($1.value) }),
      "baselines": .object(baselines.reduce(into: [:]) { $0[$1.key] = .number($1.value) }),
      "items": size.map { .number($0) } ?? .null,
      "subsets": .object(counts.reduce(into: [:]) { $0[$1.key] = .number($1.value) }),
    ]
  }
}
