import Basics
import OrderedCollections
import Preferences
import Rewards
import Storage
import Text

/// What a dataset is: its shape, where its rows went, statistics, and its first text.
struct DatasetInspection {
  let object: JSONObject

  init(
    _ paths: [String], model: String?, template: String?, _ settings: TemplateSettings
  ) throws {
    var reader = FirstMatch(paths: paths)
    // The most telling reading first: a file of pairs also has prompts.
    var pairs = PairStatistics.Collector()
    var found: Found? =
      try reader.read(PreferencePair.self, use: { pairs.add($0) }).map { rows in
        var statistics = PairStatistics(pairs).json
        statistics["unit"] = "characters"
        return Found(rows, \.original, rows.first?.candidates.first, statistics)
      }
      ?? reader.read(CandidateRow.self).map { Found($0, \.original, $0.first?.candidates.first) }
      ?? reader.read(ScoreRow.self).map { Found($0, \.original, $0.first?.candidates.first) }
    if found == nil { found = try Self.others(&reader) }
    guard let found else { throw reader.failure }
    var object = found.object
    object["path"] =
      paths.count == 1 ? .string(paths[0]) : .array(paths.map { .string($0) })
    if let candidate = found.first {
      object["first_example"] = .object([
        "messages": .array(
          candidate.conversation.map { ["role": .string($0.role), "content": .string($0.content)] })
      ])
      if let model {
        let files = try ModelFiles(ModelName(model))
        let (recipe, notes) = try files.recipe(template: template, settings: settings)
        Console.note(notes)
        object["first_example"] = .object(
          try RenderedExample(candidate, recipe, files.tokenizer).object)
      }
    }
    self.object = object
  }

  /// What is no pair and no answer.
  private static func others(_ reader: inout FirstMatch) throws -> Found? {
    try reader.read(SteppedSolution.self).map { Found($0, \.original) }
      ?? reader.read(RankedList.self).map { Found($0, \.original) }
      ?? reader.read(RatedExample.self).map { Found($0, \.original) }
      ?? reader.read(MatchedExample.self).map { Found($0, \.original) }
      ?? reader.read(PromptRow.self).map {
        Found($0, \.original, ($0.first?.prompt).map { Candidate(prompt: $0, response: []) })
      }
  }

  private struct Found {
    var object: JSONObject
    var first: Candidate?

    init<Example: DatasetExample & Equatable>(
      _ rows: Rows<Example>, _ original: KeyPath<Example, JSONObject>,
      _ first: Candidate? = nil, _ statistics: JSONObject? = nil
    ) {
      object = [
        "kind": .string(Example.kind), "shape": .string(rows.shape),
        "rows": .object(rows.accounting.json),
      ]
      let columns = ColumnUse(
        rows.examples.map { $0[keyPath: original] }, as: Example.self)
      object["columns"] = [
        "recognised": .array(columns.used.map { .string($0) }),
        "ignored": .array(columns.ignored.map { .string($0) }),
      ]
      if let statistics { object["statistics"] = .object(statistics) }
      self.first = first
    }
  }

  /// What is kept of rows: their account and the first few, however many there are.
  private struct Rows<Example> {
    let shape: String
    let accounting: RowAccounting
    let examples: [Example]
    var first: Example? { examples.first }

    static var kept: Int { 50 }
  }

  /// Tries kinds of rows until the file has one of them.
  private struct FirstMatch {
    let paths: [String]
    /// Why the first kind did not fit: it names the columns that were seen.
    private(set) var failure = RewardError(.datasetEmpty, "there are no rows")

    mutating func read<Example: DatasetExample>(
      _ kind: Example.Type, use: (Example) -> Void = { _ in }
    ) throws -> Rows<Example>? {
      do throws(RewardError) {
        var stream = try ExampleStream<Example>(paths: paths, policy: .skip)
        var (first, shape): ([Example], String?) = ([], nil)
        while let examples = try stream.next() {
          shape = shape ?? stream.shapeName
          first += examples.prefix(max(0, Rows<Example>.kept - first.count))
          for example in examples { use(example) }
        }
        try stream.finish()
        return Rows(shape: shape ?? "", accounting: stream.accounting, examples: first)
      } catch {
        guard error.code == .datasetShape else { throw error }
        if failure.code != .datasetShape {
          failure = RewardError(
            .datasetShape,
            "the rows are of no known kind (`--column` of the other commands names columns that "
              + "are called otherwise); as pairs for instance: \(error.message)",
            at: error.place ?? .init(file: paths[0]))
        }
        return nil
      }
    }
  }
}
