import Basics
import Evaluation
import Foundation
import OrderedCollections
import Preferences
import Rewards
import Storage
import Text
import Tracking

/// Reads a benchmark's rows, scores all candidates and reduces them.
struct BenchmarkRun {
  let definition: BenchmarkDefinition
  /// A folder with the benchmark's files, or one file.
  let data: String
  let policy: RowPolicy
  let limit: Int?

  /// An item with its candidates' token ids.
  struct Item {
    let item: BenchmarkItem
    let file: String
    let line: Int
    let ids: [[Int32]]
  }

  /// What the rows became.
  struct Prepared {
    var items: [Item] = []
    /// Items some candidate of which was cut to the recipe's length.
    var truncated = 0
    /// Reason to count.
    var dropped: OrderedDictionary<String, Int> = [:]
    var read = 0
  }

  /// - Throws: `file.missing`, `benchmark.row` and the tokenizer's errors with their line, unless the
  ///   policy is to skip; `dataset.empty`.
  func prepare(_ model: ScalarRewardModel) throws -> Prepared {
    var prepared = Prepared()
    for (subset, file) in try files() {
      let reader = try RowReader(path: file)
      var number = 0
      while prepared.read < limit ?? .max, let (line, row) = try reader.next() {
        prepared.read += 1
        do throws(RewardError) {
          let item = try definition.item(row, number: number, subset: subset)
          let (ids, isCut) = try encode(item, model)
          prepared.items.append(Item(item: item, file: file, line: line, ids: ids))
          if isCut { prepared.truncated += 1 }
        } catch {
          let isAboutRow =
            error.isAboutRow || error.code == .benchmarkRow
            || error.code.rawValue.hasPrefix("message.")
          guard policy == .skip, isAboutRow else {
            throw error.atRow(file: file, line: line)
          }
          prepared.dropped[error.code.rawValue, default: 0] += 1
        }
        number += 1
      }
    }
    guard !prepared.items.isEmpty else {
      throw RewardError(.datasetEmpty, "no items are left", at: .init(file: data))
    }
    return prepared
  }

  private func encode(
    _ item: BenchmarkItem, _ model: ScalarRewardModel
  ) throws(RewardError) -> (ids: [[Int32]], isCut: Bool) {
    let messages: [Message]
    if let text = item.prompt.string {
      messages = [Message(role: "user", content: text)]
    } else {
      messages = try Message.list(json: item.prompt)
    }
    var ids: [[Int32]] = []
    var isCut = false
    for candidate in item.candidates {
      let text = try model.recipe.encode(
        prompt: messages, response: candidate, tokenizer: model.tokenizer)
      guard !text.dropped else {
        throw RewardError(.textTooLong, "a text is longer than the recipe allows to score")
      }
      if text.truncated > 0 { isCut = true }
      ids.append(text.ids)
    }
    return (ids, isCut)
  }

  /// Subset and file; of a folder those of the definition's files that are there.
  private func files() throws(RewardError) -> [(subset: String, file: String)] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: data, isDirectory: &isFolder) else {
      throw RewardError(.fileMissing, "there is no such file or folder", at: .init(file: data))
    }
    guard isFolder.boolValue else { return [("", data)] }
    let named = definition.files.compactMap { subset, path -> (String, String)? in
      ["", ".gz"].map { "\(data)/\(path)\($0)" }
        .first { FileManager.default.fileExists(atPath: $0) }.map { (subset, $0) }
    }
    let found = named.isEmpty ? (DataFolder.files(in: data) ?? []).map { ("", $0) } : named
    guard !found.isEmpty else {
      let wanted = definition.files.values.joined(separator: ", ")
      throw RewardError(
        .fileMissing, "none of the benchmark's files is in this folder (\(wanted))",
        at: .init(file: data))
    }
    return found.map { (subset: $0.0, file: $0.1) }
  }

  /// Scores of each item's candidates.
  /// - Throws: as ``ScalarRewardModel/scores(_:)``.
  func score(_ items: [Item], _ model: ScalarRewardModel) throws -> [[Double]] {
    let bar = ProgressBar(definition.name, total: items.count, unit: "item")
    defer { bar.finish() }
    var result: [[Double]] = []
    for start in stride(from: 0, to: items.count, by: 32) {
      let part = items[start..<min(start + 32, items.count)]
      var scores = try model.scores(part.flatMap(\.ids))[...]
      for item in part {
        result.append(Array(scores.prefix(item.ids.count)))
        scores = scores.dropFirst(item.ids.count)
      }
      bar.advance(by: part.count)
    }
    return result
  }
}
