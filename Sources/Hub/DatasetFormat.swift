/// The format of a data file, by its name's ending.
enum DatasetFormat: Hashable, Sendable {
  case parquet
  /// JSON Lines or one JSON array.
  case json
  /// Data in a format that is not read, by its ending.
  case other(String)

  /// Nil for what is no data: scripts, licences, pictures of the card.
  init?(_ path: String) {
    var name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    guard !Self.descriptions.contains(name) else { return nil }
    func ending() -> String? {
      name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) }
    }
    guard var last = ending() else { return nil }
    var compression: String?
    if ["gz", "bz2", "xz", "zst", "lz4", "zip"].contains(last) {
      compression = last
      name.removeLast(last.utf8.count + 1)
      guard let inner = ending(), Self(ending: inner) != nil else {
        // An archive of who knows what.
        self = .other(last)
        return
      }
      last = inner
    }
    guard let format = Self(ending: last) else { return nil }
    switch (format, compression) {
    case (_, nil), (.json, "gz"): self = format
    case (_, let compression?): self = .other("\(last).\(compression)")
    }
  }

  private init?(ending: String) {
    switch ending {
    case "parquet": self = .parquet
    case "jsonl", "ndjson", "json": self = .json
    case "csv", "tsv", "txt", "arrow", "feather", "tar", "tgz", "7z", "xml", "h5", "hdf5", "pkl",
      "pickle", "npy", "npz", "lance", "avro", "orc", "xlsx", "db", "sqlite":
      self = .other(ending)
    default: return nil
    }
  }

  /// Files about the data.
  private static let descriptions: Set = [
    "config.json", "dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json",
    "requirements.txt", "license.txt", "readme.txt", "dummy_data.zip",
  ]

  /// Which format goes first where files of several are equally many; larger is earlier.
  var rank: Int {
    switch self {
    case .parquet: 2
    case .json: 1
    case .other: 0
    }
  }

  /// What messages call it.
  var name: String {
    switch self {
    case .parquet: "parquet"
    case .json: "json"
    case .other(let ending): ending
    }
  }
}
