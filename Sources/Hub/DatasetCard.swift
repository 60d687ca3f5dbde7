import Basics
import Foundation
import Yams

/// What a dataset says about its files, in the YAML at the head of its `README.md`.
struct DatasetCard {
  /// A named subset of a dataset.
  struct Config: Hashable {
    var name: String
    /// The folder that its files are in; nil for the whole repository.
    var folder: String?
    /// The patterns of each split's files; nil where the usual names tell.
    var splits: [Split]?
    /// Whether it is meant where none is named.
    var isDefault = false
  }

  /// A split's name and the patterns of its files, in order.
  struct Split: Hashable {
    var name: String
    var patterns: [String]
  }

  /// The configs in the card's order; empty where it has none.
  let configs: [Config]

  /// The largest card that is read; those with thousands of configs have some megabytes.
  static let mostBytes = 32 << 20

  /// Reads the head between two lines `---` at a text's beginning. A text without has no configs.
  /// - Throws: `hub.card`.
  init(readme text: String, file: String) throws(RewardError) {
    let lines = text.split(separator: /\r\n|\n|\r/, omittingEmptySubsequences: false)
    let end = lines.dropFirst().firstIndex(of: "---")
    let head = lines.first == "---" ? lines[1..<(end ?? 1)] : []
    try self.init(yaml: head.joined(separator: "\n"), file: file)
  }

  /// Reads the YAML alone.
  /// - Throws: `hub.card`.
  init(yaml text: String, file: String) throws(RewardError) {
    guard !Self.hasAliases(text) else {
      throw RewardError(.hubCard, "YAML aliases are not read here", at: .init(file: file))
    }
    let root: Node?
    do { root = try compose(yaml: text) } catch {
      throw RewardError(.hubCard, "not valid YAML", at: .init(file: file), cause: error)
    }
    guard let list = root?.mapping?["configs"] else {
      configs = []
      return
    }
    let reader = CardReader(file: file)
    guard case .sequence(let items) = list else {
      throw reader.wrong("'configs' must be a list", list)
    }
    var configs: [Config] = []
    for item in items { configs.append(try reader.config(item)) }
    for (name, same) in Dictionary(grouping: configs, by: \.name) where same.count > 1 {
      throw reader.wrong("the config '\(name)' is there \(same.count) times", list)
    }
    self.configs = configs
  }

  /// Whether something is named by `&name` and used by `*name`: a few lines of that can stand for
  /// more text than fits into any memory.
  private static func hasAliases(_ text: String) -> Bool {
    let anchors = text.matches(of: /(?:^|[\s\[{,])&([\w\-]+)/.anchorsMatchLineEndings())
    guard !anchors.isEmpty else { return false }
    let names = Set(anchors.map(\.1))
    return text.matches(of: /(?:^|[\s\[{,])\*([\w\-]+)/.anchorsMatchLineEndings())
      .contains { names.contains($0.1) }
  }
}

/// Reads the entries of `configs`.
private struct CardReader {
  let file: String

  func wrong(_ reason: String, _ node: Node) -> RewardError {
    RewardError(.hubCard, reason, at: .init(file: file, line: node.mark.map { $0.line + 1 }))
  }

  func config(_ node: Node) throws(RewardError) -> DatasetCard.Config {
    guard let mapping = node.mapping, let name = mapping["config_name"]?.scalar?.string else {
      throw wrong("a config must have a 'config_name'", node)
    }
    var config = DatasetCard.Config(name: name)
    if let folder = mapping["data_dir"] {
      guard let text = folder.scalar?.string else {
        throw wrong("'data_dir' must be a folder's name", folder)
      }
      config.folder = text
    }
    if let files = mapping["data_files"], files.null == nil {
      config.splits = try splits(files)
    }
    config.isDefault = mapping["default"]?.bool ?? false
    return config
  }

  private func splits(_ node: Node) throws(RewardError) -> [DatasetCard.Split] {
    guard let items = node.sequence, items.contains(where: { $0.mapping != nil }) else {
      return [DatasetCard.Split(name: "train", patterns: try patterns(node))]
    }
    var result: [DatasetCard.Split] = []
    for item in items {
      guard let mapping = item.mapping, let path = mapping["path"],
        let name = mapping["split"]?.scalar?.string, HubReference.isSplit(name)
      else { throw wrong("an entry of 'data_files' must have a 'split' and a 'path'", item) }
      guard !result.contains(where: { $0.name == name }) else {
        throw wrong("the split '\(name)' is there twice", item)
      }
      result.append(DatasetCard.Split(name: name, patterns: try patterns(path)))
    }
    return result
  }

  private func patterns(_ node: Node) throws(RewardError) -> [String] {
    if let text = node.scalar?.string { return [text] }
    guard let items = node.sequence else { throw wrong("files must be patterns", node) }
    var result: [String] = []
    for item in items {
      guard let text = item.scalar?.string else { throw wrong("a file must be a pattern", item) }
      result.append(text)
    }
    return result
  }
}
