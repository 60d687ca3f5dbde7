public import Basics
import OrderedCollections

/// What a recipe came to when all of them were last run: what `reward recipe list` shows.
public struct RecordedResult: Sendable, Hashable {
  /// A ``RecipeResult/Verdict``'s word.
  public let verdict: String
  /// How long all seeds took together, on the machine that ran them.
  public let seconds: Double
  /// How many seeds there were.
  public let seeds: Int

  /// The recorded results by the recipes' names.
  /// - Throws: `json.syntax` or `recipe.record` for a record that was damaged.
  public static func all() throws(RewardError) -> [String: RecordedResult] {
    let json = try JSONValue.parse(PackageResources.Recorded_json)
    guard let object = json.object else {
      throw RewardError(.recipeRecord, "the record is not an object")
    }
    var results: [String: RecordedResult] = [:]
    for (name, value) in object {
      guard let verdict = value["verdict"]?.string, let seconds = value["seconds"]?.double,
        let seeds = value["seeds"]?.int
      else {
        throw RewardError(.recipeRecord, "a result lacks a number", at: .init(item: name))
      }
      results[name] = RecordedResult(verdict: verdict, seconds: seconds, seeds: seeds)
    }
    return results
  }

  /// A record of results, as ``all()`` reads it: a line for each recipe.
  public static func text(of results: [RecipeResult]) -> String {
    let lines = results.map { result in
      let value: JSONValue = [
        "verdict": .string(result.verdict.rawValue),
        "seconds": .number((result.duration / .seconds(1) * 10).rounded() / 10),
        "seeds": .number(result.seeds.count),
      ]
      return "  \(JSONValue.string(result.card.name).text): \(value.text)"
    }
    return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
  }
}

extension RewardError.Code {
  /// A record of results that cannot be read.
  public static let recipeRecord = Self("recipe.record")
}
