import Basics
import Rewards
import Tracking

/// Whether a model was trained on what it is evaluated on.
enum TrainedData {
  /// A remark for people; nil where the model has no record of its training, or one of other data.
  ///
  /// - Parameter model: its folder, where `reward train` or `reward fit` left the hashes of its data.
  static func remark(model: String, _ data: [RunRecord.DataFile]) -> String? {
    let seen: Set<String>
    do throws(RewardError) {
      seen = FittedHeads(in: model) != nil ? try fitted(model) : try trained(model)
    } catch {
      // Other programs leave no record, and a built-in model has none.
      guard error.code != .fileMissing else { return nil }
      return "whether the model was trained on these data is not known: \(error)"
    }
    let own = data.filter { $0.sha256.map(seen.contains) ?? false }
    guard !own.isEmpty else { return nil }
    return "\(model) was trained on \(own.map(\.path).joined(separator: ", ")): these numbers say "
      + "nothing of other data; --eval-fraction takes the prompts that training held out"
  }

  private static func trained(_ model: String) throws(RewardError) -> Set<String> {
    let record = try RunRecord(contentsOf: "\(model)/run.json")
    return Set(record.data.compactMap { $0.role == "train" ? $0.sha256 : nil })
  }

  /// What heads were fitted on, and the heads below a gate.
  private static func fitted(_ model: String) throws(RewardError) -> Set<String> {
    let provenance = JSONValue.object(try FittedHeads.provenance(in: model))
    let lists = [provenance["data"], provenance["heads"]?["data"]]
    return Set(lists.flatMap { $0?.array ?? [] }.compactMap { $0["sha256"]?.string })
  }
}
