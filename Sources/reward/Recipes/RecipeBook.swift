import Basics
import OrderedCollections
import Recipes
import Storage

/// The results of several recipes, written anew after each: what was measured outlives whatever ends
/// the run.
struct RecipeBook {
  /// Markdown for people, and the record that `reward recipe list` shows.
  let output: String?, record: String?
  private var sections: [String] = []
  private var results: [RecipeResult] = []
  /// The recipes that threw.
  private(set) var failures: [String] = []

  /// Finds what cannot be written before anything slow is done.
  init(output: String?, record: String?) throws {
    for file in [output, record].compactMap({ $0 }) {
      try OutputOptions.check(output: file, inputs: [])
    }
    self.output = output
    self.record = record
  }

  mutating func add(_ result: RecipeResult) throws {
    sections.append(result.markdown)
    results.append(result)
    try write()
  }

  /// A recipe whose data are not there.
  mutating func addMissingData(_ card: RecipeCard) throws {
    let needed = card.data.joined(separator: ", ")
    Console.say("\(card.name): not run, needs the data \(needed)")
    sections.append("## \(card.name): not run\n\nIt needs the data \(needed).\n")
    try write()
  }

  /// A recipe that ended with an error: it has no result, and the others go on.
  mutating func addFailure(_ card: RecipeCard, _ error: any Error) throws {
    Console.say("\(card.name): failed: \(error)")
    sections.append("## \(card.name): failed\n\n    \(error)\n")
    failures.append(card.name)
    try write()
  }

  private func write() throws {
    if let output {
      try AtomicFile.write(
        "# What the recipes came to\n\n" + sections.joined(separator: "\n"), to: output)
    }
    if let record {
      try AtomicFile.write(RecordedResult.text(of: results), to: record)
    }
  }
}
