import Foundation
import Testing

@testable import Rewards

/// Which files a model is, for what depends on it.
@Suite struct ModelDigestTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")

  private func write(_ text: String, to name: String) throws {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// How a sentence encoder pools its states decides on its vectors; what a run left beside it does
  /// not.
  @Test func filesOfAModel() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let parts = ["config.json", "model.safetensors", "1_Pooling/config.json"]
    let others = ["run.json", "1_Pooling/notes.md", "checkpoint-1/config.json", "README.md"]
    for name in parts + others { try write("1", to: name) }
    let files = try ModelDigest.files(of: .directory(folder.path))
    #expect(files == parts.map { "\(folder.path)/\($0)" })
    var known = try ModelDigest(folder.path)
    for name in parts {
      try write("2", to: name)
      let changed = try ModelDigest(folder.path)
      #expect(changed != known, "\(name)")
      known = changed
    }
    for name in others { try write("2", to: name) }
    #expect(try ModelDigest(folder.path) == known)
  }
}
