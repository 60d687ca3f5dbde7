public import Basics
import Foundation

extension RewardError.Code {
  /// A directory of `reward train` that holds no model yet: a checkpoint or an unfinished run.
  public static let modelUnfinished = Self("model.unfinished")
}

/// Tells what training leaves before its end from a model.
enum UnfinishedModel {
  /// - Throws: `model.unfinished` for a directory without `config.json` that training wrote.
  static func refuse(_ path: String) throws(RewardError) {
    let manager = FileManager.default
    guard !manager.fileExists(atPath: path + "/config.json") else { return }
    let finish = "finish the run with the same `reward train …` and --resume-from-checkpoint latest"
    if manager.fileExists(atPath: path + "/trainer_state.json") {
      let run = URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent().path
      throw RewardError(
        .modelUnfinished,
        "a training checkpoint, not a model: use the model in \(run), or \(finish)",
        at: .init(file: path))
    }
    guard manager.fileExists(atPath: path + "/run.json") else { return }
    throw RewardError(
      .modelUnfinished, "the directory of an unfinished run, which holds no model yet: \(finish)",
      at: .init(file: path))
  }
}
