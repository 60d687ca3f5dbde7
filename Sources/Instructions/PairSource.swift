import Basics
import OrderedCollections

/// A possible pair of one prompt: indices of its responses.
struct PairOption {
  let chosen: Int
  let rejected: Int
  /// The sign of the chosen response's words minus the rejected one's.
  let lengthOrder: Int
  /// The kinds of constraint that the chosen one satisfies and the rejected one does not.
  let kinds: [Constraint.Kind]
}

/// A row that has at least one possible pair.
struct PairSource {
  private let id: String
  private let prompt: String
  private let constraints: JSONValue
  private let split: JSONValue?
  private let responses: [String]
  let options: [PairOption]

  /// - Returns: nil when the row has no possible pair; the report says why.
  init?(
    _ row: JSONValue, _ preference: PairBuilder.Preference, into report: inout PairReport
  ) throws(RewardError) {
    let judged = try JudgedRow(row)
    guard let prompt = row["prompt"]?.string, let constraints = row["constraints"] else {
      throw RewardError(
        .instructionRow, "the row needs a text 'prompt'", at: .init(item: "prompt"))
    }
    if let id = row["id"], id.string == nil {
      throw RewardError(.instructionRow, "'id' is no text", at: .init(item: "id"))
    }
    id = row["id"]?.string ?? "row-\(report.prompts - 1)"
    self.prompt = prompt
    self.constraints = constraints
    split = row["split"]
    responses = judged.responses
    options = Self.options(of: judged, preference)
    report.responses += judged.responses.count
    report.duplicateResponses +=
      judged.responses.count - Set(judged.responses.map(ByteKey.init)).count
    guard options.isEmpty else { return }
    if judged.verdicts.isEmpty {
      report.noResponses += 1
    } else if judged.verdicts.allSatisfy(\.isSatisfied) {
      report.allTrue += 1
    } else {
      report.allFalse += 1
    }
    return nil
  }

  private static func options(
    of row: JudgedRow, _ preference: PairBuilder.Preference
  ) -> [PairOption] {
    var seen: Set<ByteKey> = []
    let distinct = row.responses.indices.filter { seen.insert(ByteKey(row.responses[$0])).inserted }
    let lengths = row.responses.map { ResponseText($0).words.count }
    var options: [PairOption] = []
    for chosen in distinct {
      let better = row.verdicts[chosen]
      if preference == .satisfied, !better.isSatisfied { continue }
      for rejected in distinct {
        let worse = row.verdicts[rejected]
        let both = zip(better.constraints, worse.constraints)
        guard !both.contains(where: { !$0 && $1 }), both.contains(where: { $0 && !$1 }) else {
          continue
        }
        let reasons = zip(row.constraints, both).filter { $1.0 && !$1.1 }.map(\.0.kind)
        options.append(
          PairOption(
            chosen: chosen, rejected: rejected,
            lengthOrder: (lengths[chosen] - lengths[rejected]).signum(),
            kinds: Constraint.Kind.allCases.filter(reasons.contains)))
      }
    }
    return options
  }

  func row(_ option: PairOption, _ number: Int) -> JSONValue {
    var row: JSONObject = [
      "id": .string("\(id)/\(number)"), "prompt": .string(prompt),
      "chosen": .string(responses[option.chosen]),
      "rejected": .string(responses[option.rejected]), "constraints": constraints,
    ]
    if let split { row["split"] = split }
    return .object(row)
  }
}

/// Texts compared byte for byte: `String`'s equality would merge canonically equivalent responses,
/// which a tokenizer tells apart.
private struct ByteKey: Hashable {
  let bytes: [UInt8]
  init(_ text: String) { bytes = Array(text.utf8) }
}
