import Basics
import Tracking

/// Whether a model was trained on what it is evaluated on.
enum TrainedData {
  /// A remark for people; nil where the model has no record of its training, or one of other data.
  ///
  /// - Parameter model: its folder, where `reward train` left a record with the hashes of its data.
  static func remark(model: String, _ data: [RunRecord.DataFile]) -> String? {
    let record: RunRecord
    do throws(RewardError) { record = try RunRecord(contentsOf: "\(model)/run.json") } catch {
      // Other programs leave no record, and a built-in model has none.
      guard error.code != .fileMissing else { return nil }
      return "whether the model was trained on these data is not known: \(error)"
    }
    let seen = Set(record.data.compactMap { $0.role == "train" ? $0.sha256 : nil })
    let own = data.filter { $0.sha256.map(seen.contains) ?? false }
    guard !own.isEmpty else { return nil }
    return "\(model) was trained on \(own.map(\.path).joined(separator: ", ")): these numbers say "
      + "nothing of other data; --eval-fraction takes the prompts that training held out"
  }
}
