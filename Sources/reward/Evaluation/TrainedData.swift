import Basics
import Tracking

/// Whether a model was trained on what it is evaluated on.
enum TrainedData {
  /// A remark for people; nil where nothing is known of it.
  ///
  /// - Parameter model: its folder, where `reward train` left a record with the hashes of its data. A
  ///   record that cannot be read tells nothing, and what needs it will say so.
  static func remark(model: String, _ data: [RunRecord.DataFile]) -> String? {
    guard let record = try? RunRecord(contentsOf: "\(model)/run.json") else { return nil }
    let seen = Set(record.data.compactMap { $0.role == "train" ? $0.sha256 : nil })
    let own = data.filter { $0.sha256.map(seen.contains) ?? false }
    guard !own.isEmpty else { return nil }
    return "the model was trained on \(own.map(\.path).joined(separator: ", ")): these numbers say "
      + "nothing of other data; --eval-fraction takes the prompts that training held out"
  }
}
