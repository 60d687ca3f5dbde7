import Basics
import Foundation
import Hashing
import Storage

/// A reward written down: which models and rules, and how their rewards become one.
///
/// A deployed reward is then a file that can be read and reviewed (`Documentation/rewards.md`).
public struct RewardFile: Sendable {
  /// The file.
  public let path: String
  /// SHA-256 of its bytes, as 64 hexadecimal digits.
  public let sha256: String
  private let text: String
  /// What relative names in it are below.
  private let folder: String

  /// Whether a name is a reward file's: it ends in `.yaml` or `.yml`.
  public static func isNamed(_ name: String) -> Bool {
    ["yaml", "yml"].contains((name.lowercased() as NSString).pathExtension)
  }

  /// Reads the file. A directory of heads on features stands for a file that names it alone.
  /// - Throws: `file.missing`, `file.access`, `file.too-large`, `reward.file`.
  public init(path: String) throws {
    self.path = path
    if let heads = FittedHeads(in: path) {
      text = "kind: \(heads.rawValue)\nmodel: \(JSONValue.string(path).text)\n"
      // The path is seen from here already.
      folder = "."
      sha256 = Hashing.sha256(text)
      return
    }
    let file = try MappedFile(path: path)
    guard file.count <= 1 << 20 else {
      throw RewardError(
        .fileTooLarge, "\(file.count) bytes are no reward file", at: .init(file: path))
    }
    let text = try file.withBytes(0..<file.count) { String(validating: $0, as: UTF8.self) }
    guard let text else {
      throw RewardError(.rewardFile, "the file is not UTF-8", at: .init(file: path))
    }
    self.text = text
    sha256 = Hashing.sha256(text)
    let parent = (path as NSString).deletingLastPathComponent
    folder = parent.isEmpty ? "." : parent
  }

  /// Opens the models and rules that the file names; a model that is named several times is opened once.
  /// - Throws: `reward.file` with line and key, and what opening models throws.
  public func open(_ opening: RewardOpening = RewardOpening()) async throws -> any RewardModel {
    var opening = OpenedModels(opening).opening
    opening.folder = folder
    return try await opening.reward(RewardNode(yaml: text, file: path))
  }
}
