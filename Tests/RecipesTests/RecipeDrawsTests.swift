import Basics
import Foundation
import OrderedCollections
import Preferences
import Rewards
import Testing
import Text

@testable import Recipes

/// What the seeds of the recipes share, and what they do not.
@Suite struct RecipeDrawsTests {
  /// Recipes over real data say that seeds share rows, or have blocks of rows for so many seeds.
  @Test func realDataAreSharedOrDivided() {
    let divided = ["remodetect", "flr"]
    for card in Recipes.all.map(\.card) where !card.data.isEmpty {
      #expect((card.draws == .anew) == divided.contains(card.name), "\(card.name)")
    }
  }

  /// A seed beyond the blocks would measure what another one measured.
  @Test(arguments: ["remodetect", "flr"]) func thereAreFiveBlocks(name: String) async throws {
    let recipe = try Recipes.named(name)
    for seed: UInt64 in [5, 6, .max] {
      let error = await #expect(throws: RewardError.self) {
        try await recipe.run(seed: seed, in: RecipeContext())
      }
      #expect(error?.code == .recipeData && error?.place?.item == "seed \(seed)")
    }
    // The last one fails for want of data alone.
    let error = await #expect(throws: RewardError.self) {
      try await recipe.run(seed: 4, in: RecipeContext())
    }
    #expect(error?.code == .recipeData && error?.place?.item != "seed 4")
    #expect(recipe.card.seeds == 5)
  }

  /// Attributes beat one of them, and what is missing is no rating of 0.
  @Test func attributesOfHelpSteer() async throws {
    let recipe = HelpSteer2()
    let found = try await recipe.run(seed: 0, in: RecipeContext())
    #expect(Set(found.keys) == Set(recipe.card.arms.map(\.name)))
    #expect(found.values.allSatisfy { $0 > 0.6 && $0 < 1 })
    #expect(found["attributes"]! > found["helpfulness"]! + 0.03)
    #expect(found["attributes"]! > found["missing as 0"]!)
    #expect(found["regression"]! > 0.85 && found["attributes"]! > 0.85)
  }

  /// Where a query is constrained its reference is what relevance is measured to; nothing else
  /// changes.
  @Test func referencesInPlaceOfQueries() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "pools-\(UUID()).jsonl")
    defer { try? FileManager.default.removeItem(at: file) }
    func words(_ text: String) -> String {
      (0..<50).map { "\(text)\($0)" }.joined(separator: " ")
    }
    let rows = (0..<4).flatMap { number -> [JSONValue] in
      [
        [
          "instruction": .string("Write of \(number)."), "input": "",
          "target": .string(words("t\(number)w")), "response": .string(words("r\(number)w")),
        ],
        [
          "instruction": .string("Name \(number)."), "input": "please",
          "target": .string("name \(number)"), "response": .string("It is name \(number)."),
        ],
      ]
    }
    try rows.map(\.text).joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    let pools = try ResponsePool.read(file.path, each: 40)
    #expect(pools.map(\.type.rawValue).filter { $0 == "OPENENDED" }.count == 4 && pools.count == 8)
    for pool in pools {
      let changed = pool.candidatesToReference
      #expect(pool.candidates.count == 16 && changed.count == 16)
      #expect(changed.map(\.responseText) == pool.candidates.map(\.responseText))
      guard pool.type == .constrained else {
        #expect(changed == pool.candidates)
        continue
      }
      for (candidate, before) in zip(changed, pool.candidates) {
        let reference = before.metadata["references"]?.string
        #expect(reference?.hasPrefix("name ") == true)
        #expect(candidate.prompt.map(\.content) == [reference])
        #expect(candidate.prompt != before.prompt && candidate.metadata == before.metadata)
      }
    }
  }
}
