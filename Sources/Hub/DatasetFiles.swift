import Basics

/// Which files of a dataset's repository belong to a config and its splits: by its card, else by
/// the usual names, as the `datasets` library finds them.
///
/// Unlike there a file is in a split once, however many patterns name it, only files that hold data
/// by their ending count, and where there is no card a config may be the name of a folder.
struct DatasetFiles {
  /// The files of one split.
  struct Split: Hashable {
    var name: String
    var files: [String]
    /// Data files beside them in other formats, which are not read.
    var ignored: [String]
  }

  /// All names in the repository, sorted.
  let files: [String]
  let configs: [DatasetCard.Config]
  /// Whether these are all files of the repository.
  let isComplete: Bool

  init(files: [String], configs: [DatasetCard.Config] = [], isComplete: Bool = true) {
    self.isComplete = isComplete
    self.files = files
    self.configs = configs
  }

  /// The config that a name means, or the default one.
  /// - Throws: `hub.data-files` with the names there are.
  func config(named name: String?) throws(RewardError) -> DatasetCard.Config {
    guard !configs.isEmpty else { return try folder(named: name) }
    let names = Self.list(configs.map(\.name))
    guard let name else {
      if configs.count == 1 { return configs[0] }
      let defaults = configs.filter { $0.isDefault || $0.name == "default" }
      guard defaults.count == 1 else {
        throw wrong("the dataset has the configs \(names): name one as id:CONFIG")
      }
      return defaults[0]
    }
    if let config = configs.first(where: { $0.name == name }) { return config }
    let hint = try? config(named: nil)
    let isSplit = hint.flatMap { try? splitNames(of: $0) }?.contains(name) ?? false
    throw wrong(
      "there is no config '\(name)', but \(names)"
        + (isSplit ? "; '\(name)' is a split: write id::\(name)" : ""))
  }

  private func folder(named name: String?) throws(RewardError) -> DatasetCard.Config {
    guard let name, name != "default" else { return DatasetCard.Config(name: name ?? "default") }
    guard !files.contains(where: { $0.hasPrefix("\(name)/") }) else {
      return DatasetCard.Config(name: name, folder: name)
    }
    let whole = try? splitNames(of: DatasetCard.Config(name: "default"))
    let isSplit = whole?.contains(name) ?? false
    throw wrong(
      "the dataset has no config '\(name)' and no folder of that name"
        + (isSplit ? "; '\(name)' is a split: write id::\(name)" : ""))
  }

  /// A config's splits, in order.
  /// - Throws: `hub.data-files`.
  func splitNames(of config: DatasetCard.Config) throws(RewardError) -> [String] {
    if let splits = config.splits { return splits.map(\.name) }
    return try Self.usual(data(of: config)).map(\.0)
  }

  /// The files of a config's splits in order, of whatever formats.
  /// - Parameter name: the split that is wanted; nil for all.
  /// - Throws: `hub.data-files`; `hub.offline` for a file that may be missing in the cache only.
  func splits(
    of config: DatasetCard.Config, named name: String? = nil
  ) throws(RewardError) -> [(name: String, files: [String])] {
    let data = try data(of: config)
    var found: [(String, [String])]
    if let splits = config.splits {
      found = try named(splits.filter { name == nil || $0.name == name }, data, config)
    } else {
      found = try Self.usual(data).filter { name == nil || $0.0 == name }
    }
    guard !found.isEmpty else {
      let scripts = files.filter { $0.hasSuffix(".py") }
      let reason =
        scripts.isEmpty
        ? "" : "; it is made by a script (\(scripts[0])), and scripts of others are not run"
      throw wrong(
        "the config '\(config.name)' has no data files\(reason). The hub may have it as Parquet "
          + "at id@refs/convert/parquet")
    }
    let prefix = try Self.prefix(config.folder)
    return found.map { ($0.0, $0.1.map { prefix + $0 }) }
  }

  /// The data files in a config's folder, named from there.
  private func data(of config: DatasetCard.Config) throws(RewardError) -> [String] {
    let prefix = try Self.prefix(config.folder)
    return files.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
      .filter { DatasetFormat($0) != nil }
  }

  private func wrong(_ reason: String) -> RewardError { RewardError(.hubDataFiles, reason) }

  /// A few of some names.
  static func list(_ names: [String]) -> String {
    names.prefix(10).map { "'\($0)'" }.joined(separator: ", ")
      + (names.count > 10 ? " and \(names.count - 10) more" : "")
  }

  /// A folder as what its files' names begin with.
  private static func prefix(_ folder: String?) throws(RewardError) -> String {
    guard let folder else { return "" }
    let parts = folder.split(separator: "/").filter { $0 != "." }
    guard !folder.hasPrefix("/"), !parts.contains(".."), !folder.contains("://") else {
      throw RewardError(
        .hubDataFiles, "the config's folder is outside of the repository",
        at: .init(item: folder))
    }
    return parts.isEmpty ? "" : parts.joined(separator: "/") + "/"
  }

  /// The files that the card's patterns name.
  private func named(
    _ splits: [DatasetCard.Split], _ data: [String], _ config: DatasetCard.Config
  ) throws(RewardError) -> [(String, [String])] {
    let prefix = try Self.prefix(config.folder)
    let all = Set(files)
    // A list with gaps cannot say what the repository lacks.
    let code = isComplete ? RewardError.Code.hubDataFiles : .hubOffline
    let place = isComplete ? "the repository" : "the cache"
    var result: [(String, [String])] = []
    for split in splits {
      var files: [String] = []
      for text in split.patterns {
        let pattern = try HubPattern(text)
        if pattern.isMagic {
          files += data.filter(pattern.matches)
        } else if all.contains(prefix + pattern.path) {
          files.append(pattern.path)
        } else {
          throw RewardError(
            code, "the card names a file that \(place) lacks", at: .init(item: prefix + text))
        }
      }
      guard !files.isEmpty else {
        throw RewardError(
          code,
          "the split '\(split.name)' has no files: nothing in \(place) matches "
            + Self.list(split.patterns))
      }
      result.append((split.name, Self.unique(files)))
    }
    return result
  }

  private static func unique(_ files: [String]) -> [String] {
    var seen: Set<String> = []
    return files.filter { seen.insert($0).inserted }
  }

  /// A split's files of the format that most of them have, and the others.
  /// - Throws: `hub.data-format` where most are in a format that is not read.
  static func readable(_ name: String, _ files: [String]) throws(RewardError) -> Split {
    // What the card names in so many words is data, whatever it is called.
    let formats = files.map { DatasetFormat($0) ?? .other("unknown") }
    let counts = Dictionary(grouping: formats) { $0 }.mapValues(\.count)
    let format = counts.max { ($0.value, $0.key.rank) < ($1.value, $1.key.rank) }!.key
    if case .other(let ending) = format {
      throw RewardError(
        .hubDataFormat,
        "the split '\(name)' is in the format '\(ending)'; Parquet, JSON Lines and JSON are read. "
          + "The hub may have it as Parquet at id@refs/convert/parquet",
        at: .init(item: files[0]))
    }
    var split = Split(name: name, files: [], ignored: [])
    for (file, its) in zip(files, formats) {
      if its == format { split.files.append(file) } else { split.ignored.append(file) }
    }
    return split
  }
}
