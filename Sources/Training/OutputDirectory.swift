public import Basics
import Foundation
import Rewards
import Storage

extension RewardError.Code {
  /// The output directory holds another run, or the model that is trained.
  public static let trainingOutput = Self("training.output")
}

/// Where a job writes, looked at before hours of computing and made when training starts.
struct OutputDirectory {
  let path: String

  /// Refuses a directory whose content the job would destroy unasked, and one that cannot be
  /// written to.
  ///
  /// - Parameters:
  ///   - base: the model that is trained.
  ///   - overwrites: whether an earlier run may be lost.
  ///   - resume: the checkpoint to go on from.
  /// - Throws: `training.output`, `file.access`; `file.missing` for a checkpoint that is not there.
  func check(base: ModelName, overwrites: Bool, resume: String?) throws(RewardError) {
    try checkAccess()
    if case .directory(let model) = base, resolved(model).hasPrefix(resolved(path)) {
      throw refusal("the base model \(model) lies in it, and writing the new one would destroy it")
    }
    if let resume, resume != "latest" {
      guard FileManager.default.fileExists(atPath: resume) else {
        throw RewardError(.fileMissing, "there is no such checkpoint", at: .init(file: resume))
      }
      guard resolved(resume).hasPrefix(resolved(path)) else {
        throw refusal(
          "the checkpoint \(resume) belongs to another output directory, where the run's best "
            + "checkpoint and its log lie; resume there")
      }
    }
    guard resume == nil, !overwrites, let found = try earlierRun() else { return }
    throw refusal(
      "it holds an earlier run (\(found)): go on with --resume-from-checkpoint latest, replace it "
        + "with --overwrite-output-dir, or write elsewhere")
  }

  /// A file that only a run writes, or a model.
  private func earlierRun() throws(RewardError) -> String? {
    let files: Set = ["config.json", "adapter_config.json", "metrics.jsonl", "run.json"]
    return try names().first { files.contains($0) || $0.hasPrefix("checkpoint-") }
  }

  /// The names in the directory, sorted; none where there is no directory yet.
  private func names() throws(RewardError) -> [String] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    do { return try FileManager.default.contentsOfDirectory(atPath: path).sorted() } catch {
      throw RewardError(
        .fileAccess, "cannot be listed: \(error.localizedDescription)", at: .init(file: path))
    }
  }

  /// Whether files could be written here, or the directory made below the nearest one there is.
  private func checkAccess() throws(RewardError) {
    var place = URL(fileURLWithPath: path).standardizedFileURL
    var isDirectory: ObjCBool = false
    while !FileManager.default.fileExists(atPath: place.path, isDirectory: &isDirectory),
      place.path != "/"
    {
      place.deleteLastPathComponent()
    }
    let what = "cannot be the output directory: "
    guard isDirectory.boolValue else {
      let which = place.path == URL(fileURLWithPath: path).standardizedFileURL.path
      throw RewardError(
        .fileAccess, what + (which ? "it is a file" : "\(place.path) is a file"),
        at: .init(file: path))
    }
    guard access(place.path, W_OK | X_OK) == 0 else {
      let reason = String(cString: strerror(errno))
      throw RewardError(.fileAccess, "\(what)\(place.path): \(reason)", at: .init(file: path))
    }
  }

  /// Deletes what an earlier run or model left, and nothing else: no mixture of two runs remains.
  /// - Throws: `file.access`.
  func clear() throws(RewardError) {
    // What makes a directory a model or a run goes first: a kill leaves neither half.
    let names = try names().filter(isOfRun)
    let first = ["config.json", "adapter_config.json", "run.json"]
    for name in first.filter(names.contains) + names.filter({ !first.contains($0) }) {
      let item = "\(path)/\(name)"
      do { try FileManager.default.removeItem(atPath: item) } catch {
        throw RewardError(
          .fileAccess, "cannot delete: \(error.localizedDescription)", at: .init(file: item))
      }
    }
  }

  /// Whether a run or its model's export writes this name.
  private func isOfRun(_ name: String) -> Bool {
    let files: Set = [
      "metrics.jsonl", "run.json", "config.json", "text_recipe.json", "canary.json", "README.md",
      "report.html", "tensorboard",
    ]
    // Half of a directory that a killed process was writing.
    let isLeftover =
      [".checkpoint-", ".base."].contains(where: name.hasPrefix)
      && [".tmp-", ".old-"].contains(where: name.contains)
    return files.contains(name) || isLeftover
      || name.hasPrefix("checkpoint-") && Int(name.dropFirst("checkpoint-".count)) != nil
      || name.hasPrefix("model") && name.contains(".safetensors")
      || name.hasPrefix("adapter_") || name.hasPrefix("tokenizer")
      || name == "base" && AtomicDirectory.isComplete("\(path)/base")
  }

  /// Without links and dots, with a slash at the end: so a prefix is a directory above.
  private func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path + "/"
  }

  private func refusal(_ reason: String) -> RewardError {
    RewardError(.trainingOutput, reason, at: .init(file: path))
  }
}
