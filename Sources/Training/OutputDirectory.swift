public import Basics
import Foundation
import Rewards
import Storage

extension RewardError.Code {
  /// The output directory holds another run, or the model that is trained.
  public static let trainingOutput = Self("training.output")
}

/// Where a job writes, looked at before hours of computing.
struct OutputDirectory {
  let path: String

  /// Makes the directory and refuses one whose content the job would destroy unasked.
  ///
  /// - Parameters:
  ///   - base: the model that is trained.
  ///   - overwrites: whether an earlier run may be lost.
  ///   - resume: the checkpoint to go on from.
  /// - Throws: `training.output`, `file.access`.
  func prepare(base: ModelName, overwrites: Bool, resume: String?) throws {
    try makeDirectory(path)
    if case .directory(let model) = base, resolved(model).hasPrefix(resolved(path)) {
      throw refusal("the base model \(model) lies in it, and writing the new one would destroy it")
    }
    if let resume, resume != "latest" {
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
  private func earlierRun() throws -> String? {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: path) } catch {
      throw RewardError(.fileAccess, "cannot be listed", at: .init(file: path), cause: error)
    }
    let files: Set = ["config.json", "adapter_config.json", "metrics.jsonl", "run.json"]
    return names.sorted().first { files.contains($0) || $0.hasPrefix("checkpoint-") }
  }

  /// Without links and dots, with a slash at the end: so a prefix is a directory above.
  private func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path + "/"
  }

  private func refusal(_ reason: String) -> RewardError {
    RewardError(.trainingOutput, reason, at: .init(file: path))
  }
}
