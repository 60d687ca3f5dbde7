public import Basics
import Foundation
import Synchronization

/// What a recipe's seeds share: where real data are, and what is computed once for all of them.
public final class RecipeContext: Sendable {
  /// The folder that real data lie in; nil where there is none.
  public let dataFolder: String?
  private let made = Mutex<[String: any Sendable]>([:])

  /// A context; without a folder only synthetic recipes run.
  public init(dataFolder: String? = nil) { self.dataFolder = dataFolder }

  /// The path of a file of the data folder.
  /// - Throws: `recipe.data` where it is not there.
  public func file(_ path: String) throws(RewardError) -> String {
    guard let dataFolder else {
      throw RewardError(
        .recipeData, "the recipe needs real data: name their folder with --data",
        at: .init(item: path))
    }
    let file = "\(dataFolder)/\(path)"
    guard FileManager.default.fileExists(atPath: file) else {
      throw RewardError(.recipeData, "the recipe's data are not there", at: .init(file: file))
    }
    return file
  }

  /// Whether all of some folders are there.
  public func hasData(_ folders: [String]) -> Bool {
    folders.allSatisfy { (try? file($0)) != nil }
  }

  /// What was made under this name before, or is made now: embeddings of all texts, for example.
  ///
  /// Seeds run one after another, so that nothing is made twice. Traps where the name stands for
  /// something of another type.
  /// - Throws: what making throws; it is tried again next time.
  public func once<Value: Sendable>(
    _ name: String, _ make: () async throws -> Value
  ) async throws -> Value {
    if let known = made.withLock({ $0[name] }) {
      guard let value = known as? Value else { preconditionFailure("'\(name)' is another type") }
      return value
    }
    let value = try await make()
    made.withLock { $0[name] = value }
    return value
  }
}
