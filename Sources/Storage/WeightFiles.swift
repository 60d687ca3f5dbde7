public import Basics
import Foundation
import OrderedCollections

/// The weights of a model directory: one safetensors file, or an index with its shards.
public final class WeightFiles: Sendable {
  /// The files, in the order of their names.
  public let files: [SafetensorsFile]
  /// All tensors' names, file by file in the order of their bytes.
  public let names: [String]
  private let fileOfName: [String: Int]

  /// Opens the weights of a directory, or one safetensors file.
  ///
  /// - Parameters:
  ///   - path: a directory, or the file itself.
  ///   - name: the file looked for in a directory; `"adapter_model"` for a PEFT adapter. As in
  ///     transformers `name.safetensors` goes before `name.safetensors.index.json`.
  /// - Throws: `weights.missing`, `weights.pickle` where there are only pickles, `weights.index`,
  ///   `weights.path`, `weights.missing-shard`, `weights.duplicate`, `weights.mismatch`, or what
  ///   ``SafetensorsFile`` throws.
  public init(path: String, name: String = "model") throws(RewardError) {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw RewardError(.fileMissing, "no such file or directory", at: .init(file: path))
    }
    let single = isDirectory.boolValue ? "\(path)/\(name).safetensors" : path
    var index: String?
    if !isDirectory.boolValue && Self.isPickleName(path) { throw Self.pickleError(path) }
    if FileManager.default.fileExists(atPath: single) {
      files = [try SafetensorsFile(path: single)]
    } else {
      let candidate = "\(path)/\(name).safetensors.index.json"
      guard FileManager.default.fileExists(atPath: candidate) else {
        throw Self.missing(path, name)
      }
      files = try Self.shards(index: candidate, directory: path)
      index = candidate
    }
    var fileOfName: [String: Int] = [:]
    for (number, file) in files.enumerated() {
      for entry in file.entries where fileOfName.updateValue(number, forKey: entry.name) != nil {
        throw RewardError(
          .weightsDuplicate, "a second shard has the same tensor",
          at: .init(file: file.file.path, item: entry.name))
      }
    }
    self.fileOfName = fileOfName
    names = files.flatMap { $0.entries.map(\.name) }
    if let index { try checkIndex(index) }
  }

  /// Where a tensor is, or nil. Cost: O(1).
  public subscript(name: String) -> (file: SafetensorsFile, entry: SafetensorsEntry)? {
    guard let number = fileOfName[name], let entry = files[number][name] else { return nil }
    return (files[number], entry)
  }

  /// Where a tensor is.
  /// - Throws: `safetensors.missing-tensor`.
  public func entry(
    named name: String
  ) throws(RewardError) -> (file: SafetensorsFile, entry: SafetensorsEntry) {
    guard let found = self[name] else {
      throw RewardError(
        .safetensorsMissingTensor, "the weights have no such tensor",
        at: .init(file: files.first?.file.path, item: name))
    }
    return found
  }

  private static func weightMap(_ index: String) throws(RewardError) -> [(String, String)] {
    guard let map = try JSONFile.read(index)["weight_map"]?.object, !map.isEmpty else {
      throw RewardError(.weightsIndex, "no object under 'weight_map'", at: .init(file: index))
    }
    var result: [(String, String)] = []
    for (name, value) in map {
      guard let file = value.string else {
        throw RewardError(
          .weightsIndex, "expected a file's name, found \(value.kind)",
          at: .init(file: index, item: name))
      }
      result.append((name, file))
    }
    return result
  }

  private static func shards(
    index: String, directory: String
  ) throws(RewardError) -> [SafetensorsFile] {
    var files: [SafetensorsFile] = []
    for name in Set(try weightMap(index).map(\.1)).sorted() {
      let place = RewardError.Place(file: index, item: String(name.prefix(200)))
      guard !name.utf8.contains(where: { $0 == 0x2f || $0 == 0x5c || $0 < 0x20 }) else {
        throw RewardError(.weightsPath, "a shard must lie beside its index", at: place)
      }
      if isPickleName(name) { throw pickleError("\(directory)/\(name)") }
      guard name.hasSuffix(".safetensors") else {
        throw RewardError(.weightsPath, "a shard's name must end in .safetensors", at: place)
      }
      guard FileManager.default.fileExists(atPath: "\(directory)/\(name)") else {
        throw RewardError(.weightsMissingShard, "the directory lacks this shard", at: place)
      }
      files.append(try SafetensorsFile(path: "\(directory)/\(name)"))
    }
    return files
  }

  private func checkIndex(_ index: String) throws(RewardError) {
    let map = try Self.weightMap(index)
    for (name, file) in map {
      guard let number = fileOfName[name] else {
        throw RewardError(
          .weightsMismatch, "the index has a tensor that no shard has",
          at: .init(file: index, item: name))
      }
      let actual = files[number].file.path
      guard actual.hasSuffix("/\(file)") else {
        throw RewardError(
          .weightsMismatch, "the index says \(file), the tensor is in \(actual)",
          at: .init(file: index, item: name))
      }
    }
    guard map.count == fileOfName.count else {
      let known = Set(map.map(\.0))
      throw RewardError(
        .weightsMismatch, "a shard has a tensor that the index lacks",
        at: .init(file: index, item: names.first { !known.contains($0) }))
    }
  }

  private static func missing(_ directory: String, _ name: String) -> RewardError {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    if let pickle = found.sorted().first(where: isPickleName) {
      return pickleError("\(directory)/\(pickle)")
    }
    return RewardError(
      .weightsMissing, "neither \(name).safetensors nor \(name).safetensors.index.json",
      at: .init(file: directory))
  }

  /// Whether the ending is one that PyTorch's pickles have.
  static func isPickleName(_ path: String) -> Bool {
    [".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle"].contains { path.hasSuffix($0) }
  }

  static func pickleError(_ path: String) -> RewardError {
    RewardError(
      .weightsPickle,
      "a Python pickle can run any program when it is loaded and is refused; convert it first, "
        + "for example in Python: `m = AutoModel.from_pretrained(D); "
        + "m.save_pretrained(D, safe_serialization=True)`",
      at: .init(file: path))
  }
}
