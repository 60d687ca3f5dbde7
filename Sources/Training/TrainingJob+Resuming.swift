import Basics
import Foundation
import OrderedCollections
import Tracking

extension TrainingJob {
  private var recordPath: String { outputDirectory + "/run.json" }

  /// The record of the run that is resumed; nil where nothing is resumed or there is none.
  func earlierRecord() throws -> RunRecord? {
    guard resume != nil, FileManager.default.fileExists(atPath: recordPath) else { return nil }
    return try RunRecord(contentsOf: recordPath)
  }

  /// Whether the run that is resumed did all steps and wrote this job's model.
  func hasFinished(_ earlier: RunRecord, _ trainer: RewardTrainer) -> Bool {
    // What steps do not depend on, but what is written does.
    let same = ["load_best_model_at_end", "merge_adapter"].allSatisfy {
      earlier.configuration[$0] == configuration[$0]
    }
    return earlier.outcome == .finished && same && trainer.state.step == trainer.totalSteps
      && ["config.json", "adapter_config.json"].contains {
        FileManager.default.fileExists(atPath: "\(outputDirectory)/\($0)")
      }
  }

  /// A checkpoint's mismatch with what differs, as `run.json` tells it.
  func explained(_ error: RewardError, _ data: JobData) -> RewardError {
    guard let earlier = try? earlierRecord() else { return error }
    var differences: [String] = []
    let now = configuration
    // What the steps do not depend on cannot be the reason.
    let others: Set = ["load_best_model_at_end", "save_steps", "merge_adapter", "new_head"]
    for (key, value) in now where !others.contains(key) && earlier.configuration[key] != value {
      // Files are told apart by what they hold.
      guard key != "dataset", key != "eval_dataset" else { continue }
      let old = earlier.configuration[key].map(text) ?? "not set"
      differences.append("\(option(key)) was \(old), now \(text(value))")
    }
    let gone = earlier.configuration.keys.filter { now[$0] == nil }
    for key in gone {
      differences.append("\(option(key)) was \(text(earlier.configuration[key]!)), now not set")
    }
    let record = data.record(self)
    for role in ["train", "eval"] {
      let (was, found) = (earlier.files(role), record.files(role))
      guard was.map(\.sha256) != found.map(\.sha256) else { continue }
      let paths = { (files: [RunRecord.DataFile]) in
        files.isEmpty ? "none" : files.map(\.path).joined(separator: ", ")
      }
      differences.append(
        was.map(\.path) == found.map(\.path)
          ? "\(paths(found)) was changed since"
          : "the \(role) data was \(paths(was)), now \(paths(found))")
    }
    if earlier.templateHash != record.templateHash { differences.append("the template differs") }
    var error = error
    error.message +=
      differences.isEmpty
      ? ": the options and files are the same, so the model was changed since"
      : ": " + differences.joined(separator: "; ")
    return error
  }

  /// A key of the configuration as it is given on the command line.
  private func option(_ key: String) -> String {
    key == "tuning" ? "what is trained" : "--" + key.replacing("_", with: "-")
  }

  private func text(_ value: JSONValue) -> String {
    value.isNull ? "not set" : String((value.string ?? value.text).prefix(100))
  }
}

extension RunRecord {
  fileprivate func files(_ role: String) -> [DataFile] { data.filter { $0.role == role } }
}
