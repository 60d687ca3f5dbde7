import Basics

extension DatasetFiles {
  /// What names call the three usual splits, in the order in which `datasets` looks for them.
  private static let usualSplits: [(name: String, keywords: [String])] = [
    ("train", ["train", "training"]),
    ("validation", ["validation", "valid", "dev", "val"]),
    ("test", ["test", "testing", "eval", "evaluation"]),
  ]

  /// What may stand around a keyword.
  private static let separators = "[-._ 0-9]"

  /// Splits by the usual names: `data/SPLIT-00000-of-00002.parquet`, else folders such as `train/`,
  /// else files such as `test.jsonl`, else everything as `train`.
  /// - Throws: `hub.data-files` for shards of a split that cannot be named so.
  static func usual(_ data: [String]) throws(RewardError) -> [(String, [String])] {
    let sharded = try shards(data)
    guard sharded.isEmpty else { return sharded }
    for isFolder in [true, false] {
      var result: [(String, [String])] = []
      for (split, keywords) in usualSplits {
        var files: [String] = []
        var seen: Set<String> = []
        for word in keywords {
          for pattern in try patterns(word, isFolder: isFolder) {
            files += data.filter { pattern.matches($0) && seen.insert($0).inserted }
          }
        }
        if !files.isEmpty { result.append((split, files)) }
      }
      guard result.isEmpty else { return result }
    }
    let everything = try HubPattern("**")
    let files = data.filter(everything.matches)
    return files.isEmpty ? [] : [("train", files)]
  }

  /// The patterns that find a keyword in a folder's or a file's name.
  private static func patterns(
    _ word: String, isFolder: Bool
  ) throws(RewardError) -> [HubPattern] {
    guard isFolder else {
      return [
        try HubPattern("**/\(word)\(separators)*"),
        try HubPattern("**/*\(separators)\(word)\(separators)*"),
      ]
    }
    return [
      try HubPattern("**/\(word)/**"), try HubPattern("**/\(word)\(separators)*/**"),
      try HubPattern("**/*\(separators)\(word)/**"),
      try HubPattern("**/*\(separators)\(word)\(separators)*/**"),
    ]
  }

  /// `data/SPLIT-00000-of-00002…`, by split: the usual three first, then by name.
  private static func shards(_ data: [String]) throws(RewardError) -> [(String, [String])] {
    var splits: [String: [String]] = [:]
    for file in data {
      guard let match = file.wholeMatch(of: /data\/([^\/]+)-[0-9]{5}-of-[0-9]{5}[^\/]*\.[^\/]*/)
      else { continue }
      splits[String(match.1), default: []].append(file)
    }
    for name in splits.keys.sorted() where !HubReference.isSplit(name) {
      throw RewardError(
        .hubDataFiles, "'\(name)' cannot be a split's name", at: .init(item: splits[name]![0]))
    }
    let usual = usualSplits.map(\.name)
    let others = splits.keys.filter { !usual.contains($0) }.sorted(by: HubPath.precedes)
    return (usual + others).compactMap { name in splits[name].map { (name, $0) } }
  }
}
