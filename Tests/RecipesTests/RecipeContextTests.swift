import Basics
import Foundation
import Recipes
import Synchronization
import Testing

/// What the seeds of a recipe share.
@Suite struct RecipeContextTests {
  private final class Counter: Sendable {
    private let count = Mutex(0)
    func next() -> Int {
      count.withLock {
        $0 += 1
        return $0
      }
    }
  }

  @Test func onceMakesOnce() async throws {
    let context = RecipeContext()
    let counter = Counter()
    for _ in 0..<3 {
      #expect(try await context.once("embeddings") { [counter.next(), 7] } == [1, 7])
    }
    // Another name is another thing, and another context knows nothing.
    #expect(try await context.once("others") { counter.next() } == 2)
    #expect(try await RecipeContext().once("embeddings") { counter.next() } == 3)
    #expect(counter.next() == 4)
  }

  /// What failed was not made.
  @Test func whatFailedIsTriedAgain() async throws {
    let context = RecipeContext()
    let counter = Counter()
    func made() async throws -> Int {
      try await context.once("x") {
        let attempt = counter.next()
        guard attempt > 2 else { throw RewardError(.init("test.attempt"), "\(attempt)") }
        return attempt
      }
    }
    for _ in 0..<2 {
      let error = await #expect(throws: RewardError.self) { try await made() }
      #expect(error?.code == .init("test.attempt"))
    }
    #expect(try await made() == 3)
    #expect(try await made() == 3 && counter.next() == 4)
  }

  @Test func withoutAFolderThereAreNoData() {
    let context = RecipeContext()
    let error = #expect(throws: RewardError.self) { try context.file("a/b.json") }
    #expect(error?.code == .recipeData && error?.code.rawValue == "recipe.data")
    #expect(error?.message.contains("--data") == true && error?.place?.item == "a/b.json")
    #expect(!context.hasData(["a"]) && context.hasData([]))
  }

  @Test func filesOfTheFolder() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "recipe-\(UUID())")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "one"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("[]".utf8).write(to: folder.appending(path: "one/pairs.json"))
    let context = RecipeContext(dataFolder: folder.path)
    #expect(try context.file("one/pairs.json") == folder.path + "/one/pairs.json")
    #expect(try context.file("one") == folder.path + "/one")
    let error = #expect(throws: RewardError.self) { try context.file("one/none.json") }
    #expect(error?.code == .recipeData)
    #expect(error?.place?.file == folder.path + "/one/none.json")
    #expect(context.hasData(["one"]) && !context.hasData(["one", "two"]))
  }
}
