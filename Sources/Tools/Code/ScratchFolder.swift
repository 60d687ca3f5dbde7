import Basics
import Foundation

/// A folder of its own for one run, which is removed with all that a program left in it.
struct ScratchFolder {
  let path: String

  /// - Throws: `tool.crashed` where no folder can be made.
  init() throws(RewardError) {
    path = FileManager.default.temporaryDirectory.appending(path: "reward-sandbox-\(UUID())").path
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    } catch {
      throw RewardError(
        .toolCrashed, "no folder for the program", at: .init(file: path), cause: error)
    }
  }

  /// - Throws: `tool.crashed`.
  func write(_ text: String, named name: String) throws(RewardError) {
    do {
      let file = "\(path)/\(name)"
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
    } catch {
      throw RewardError(
        .toolCrashed, "the program cannot be written", at: .init(file: path), cause: error)
    }
  }

  func remove() {
    if (try? FileManager.default.removeItem(atPath: path)) != nil { return }
    // A program may have made folders that their owner cannot list.
    let walk = FileManager.default.enumerator(atPath: path)
    while let item = walk?.nextObject() as? String {
      try? FileManager.default.setAttributes(
        [.posixPermissions: 0o700], ofItemAtPath: "\(path)/\(item)")
    }
    try? FileManager.default.removeItem(atPath: path)
  }
}
