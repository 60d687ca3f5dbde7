import ArgumentParser
import Basics
import Evaluation
import OrderedCollections
import Storage
import Tracking

struct Compare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two evaluations of the same items.",
    discussion: """
      A and B are folders that `reward evaluate --output-dir` wrote, or their samples.jsonl. \
      Benchmarks and data sets are matched by their names, where each side has one of them these, \
      and their items by texts; what has no partner is listed. Prints tables to standard error \
      and, with --json, one JSON object to standard output: for each subset and overall both \
      values, the difference A - B with its paired interval, and a test. A side is called better \
      only where the interval excludes zero.

      EXAMPLES
        reward compare runs/new runs/old
        reward compare runs/new runs/old --json --output differences.jsonl
        reward compare new/samples.jsonl old/samples.jsonl --level 0.99
      """)

  @Argument(help: "The first evaluation: a folder, or a file of samples.")
  var first: String

  @Argument(help: "The second evaluation.")
  var second: String

  @Option(help: "Coverage of the intervals, between 0 and 1.")
  var level = 0.95

  @Option(
    help: """
      File for the items that the models judge differently, with their texts, the largest \
      differences first; gzip where it ends in .gz.
      """)
  var output: String?

  @Flag(help: "Print the result as JSON to standard output.")
  var json = false

  @OptionGroup var configuration: ConfigurationOption

  mutating func validate() throws {
    guard level > 0 && level < 1 else {
      throw ValidationError("--level must be between 0 and 1")
    }
  }

  func run() async throws {
    let (own, other) = (try ComparedRun(path: first), try ComparedRun(path: second))
    if let output {
      for part in Array(own.parts.values) + Array(other.parts.values) {
        try OutputOptions.check(output: output, inputs: [part.samplesFile])
      }
      try OutputOptions.refuse(continued: output)
    }
    let comparison = try RunComparison(own, other, bootstrap: Bootstrap(level: level))
    // Opened before anything is said, so that a place that cannot be written is the only news.
    let writer = try output.map { try JSONLinesWriter(path: $0) }
    defer { writer?.abandon() }
    show(comparison)
    if json { Console.printResult(JSONValue.object(comparison.json).text + "\n") }
    // Last: a full disk must not cost the result.
    guard let writer else { return }
    for benchmark in comparison.benchmarks {
      for difference in benchmark.differences {
        var row: JSONObject = ["benchmark": .string(benchmark.name)]
        row.merge(difference.json) { _, new in new }
        try writer.write(row)
      }
    }
    try writer.close()
  }

  private func show(_ comparison: RunComparison) {
    Console.say("A: \(comparison.first.path)")
    Console.say("B: \(comparison.second.path)")
    for (side, names) in [("A", comparison.onlyFirst), ("B", comparison.onlySecond)]
    where !names.isEmpty {
      Console.say("only in \(side): \(names.joined(separator: ", "))")
    }
    for (name, matching) in comparison.unmatched {
      Console.say(
        "\(name): nothing in common; \(Counted(matching.onlyFirst.count, "item")) in A, "
          + "\(matching.onlySecond.count) in B")
    }
    for name in comparison.redefined {
      Console.say("\(name): defined otherwise in B, so that its numbers are others; not compared")
    }
    var tests = 0
    for benchmark in comparison.benchmarks {
      Console.say("")
      benchmark.remarks.forEach(Console.say)
      var table = HumanTable(
        BenchmarkComparison.columns(level: level).enumerated().map { place, title in
          HumanTable.Column(title, [0, 5, 6].contains(place) ? .left : .right)
        })
      for row in benchmark.table(level: level) { table.add(row) }
      Console.show(table)
      if !benchmark.differences.isEmpty {
        Console.say("\(Counted(benchmark.differences.count, "item")) judged differently, first:")
        for line in benchmark.largestDifferences { Console.say("  \(line)") }
      }
      tests = max(tests, benchmark.family.count)
    }
    Console.say("")
    Console.say(
      "better: the interval of A - B excludes zero; p: McNemar's exact test, or exchanging the "
        + "models in whole prompts")
    if tests > 1 {
      Console.say("p (Holm): adjusted for all subsets of a benchmark, which are tests of their own")
    }
  }
}
