import Basics
import Foundation
import Hashing
import OrderedCollections
import Rewards

/// Everything that rows of an output depend on beside the input: a file may only be continued by a
/// run of the same identity.
struct RunIdentity: Hashable {
  private(set) var values: JSONObject = [:]

  /// - Throws: `model.missing`, `file.access`; for an adapter what opening its base model throws.
  init(model: String) throws {
    let name = try ModelName(model)
    values["model"] = .string(model)
    values["model_files"] = .string(try Self.fingerprint(name))
    // An adapter is nothing without its base model, whose files lie elsewhere.
    if FileManager.default.fileExists(atPath: name.path + "/adapter_config.json") {
      values["base_model_files"] = .string(try Self.fingerprint(ModelFiles(name).name))
    }
  }

  subscript(key: String) -> JSONValue? {
    get { values[key] }
    set { values[key] = newValue }
  }

  mutating func merge(_ more: JSONObject) { values.merge(more) { $1 } }

  /// Names, sizes and times of a model's files: cheap, and different after every training.
  private static func fingerprint(_ name: ModelName) throws -> String {
    let manager = FileManager.default
    var text = ""
    for file in try ModelDigest.files(of: name) {
      // Of a link the file behind it changes, never the link itself.
      let real = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
      let attributes: [FileAttributeKey: Any]
      do { attributes = try manager.attributesOfItem(atPath: real) } catch {
        throw RewardError(.fileAccess, error.localizedDescription, at: .init(file: file))
      }
      let time = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
      text += "\((file as NSString).lastPathComponent) \(size) \(time)\n"
    }
    return sha256(text)
  }
}
