public import Basics

/// What a user writes for something on the hub: `owner/name[@revision][:config][:split]`.
///
/// - `owner/name@main` is a branch, a tag, a commit or another ref such as `refs/pr/1`.
/// - `owner/name:config:split` picks a part of a dataset; `owner/name::split` leaves the config to
///   the dataset's default.
/// - `owner/name:FILE.gguf` names one file of a model's repository.
public struct HubReference: Sendable, Hashable, CustomStringConvertible {
  /// Which repository.
  public let repository: HubRepository
  /// A branch, a tag or a commit; `main` where none was given.
  public var revision: String
  /// A dataset's config (its subset); nil for the default one.
  public let config: String?
  /// A dataset's split; nil for all of them.
  public let split: String?
  /// A model's GGUF file; nil for the whole model.
  public let file: String?

  /// The revision that is meant where none is given.
  public static let defaultRevision = "main"

  /// A reference of its parts.
  /// - Throws: `hub.reference` for a revision that git would refuse.
  public init(
    _ repository: HubRepository, revision: String = defaultRevision, config: String? = nil,
    split: String? = nil, file: String? = nil
  ) throws(RewardError) {
    guard Self.isRevision(revision) else {
      throw RewardError(
        .hubReference, "'\(revision)' is no branch, tag or commit", at: .init(item: repository.id))
    }
    self.repository = repository
    self.revision = revision
    self.config = config
    self.split = split
    self.file = file
  }

  /// Reads `owner/name[@revision][:config][:split]`.
  ///
  /// A name of one part is refused, since a misspelt file's name looks like it. Ask
  /// ``looksLikePath(_:)`` first, and whether a file of that name exists.
  /// - Throws: `hub.reference` with what is wrong.
  public init(_ text: String, kind: HubKind) throws(RewardError) {
    func wrong(_ reason: String) -> RewardError {
      RewardError(.hubReference, reason, at: .init(item: text))
    }
    guard !text.contains("://") else {
      throw wrong("a URL; write owner/name as it stands on the \(kind.rawValue)'s page")
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let named = parts[0].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let repository = try HubRepository(kind: kind, id: String(named[0]))
    guard repository.id.contains("/") else {
      throw wrong("neither a path nor owner/name: on the hub it is owner/\(repository.id)")
    }
    let revision = named.count == 2 ? String(named[1]) : Self.defaultRevision
    guard kind == .dataset else {
      let file = parts.count > 1 ? parts[1] : nil
      guard parts.count <= 2, file.map({ $0.lowercased().hasSuffix(".gguf") }) ?? true else {
        throw wrong("only datasets have configs and splits; after ':' a model has a .gguf file")
      }
      if let file { try HubPath.check(file) }
      try self.init(repository, revision: revision, file: file)
      return
    }
    guard parts.count <= 3 else { throw wrong("more than id[@revision][:config][:split]") }
    let config = parts.count > 1 && !parts[1].isEmpty ? parts[1] : nil
    let split = parts.count > 2 ? parts[2] : nil
    guard parts.count == 1 || config != nil || split != nil else {
      throw wrong("nothing follows the ':'")
    }
    if let split, !Self.isSplit(split) {
      throw wrong("a split's name has letters, digits, '_' and '.' between them")
    }
    try self.init(repository, revision: revision, config: config, split: split)
  }

  /// The reference as it is written, without what is the default.
  public var description: String {
    var text = repository.id
    if revision != Self.defaultRevision { text += "@\(revision)" }
    if let file { text += ":\(file)" }
    if config != nil || split != nil { text += ":\(config ?? "")" }
    if let split { text += ":\(split)" }
    return text
  }

  /// Whether a text can only be meant as a file's or folder's path, so that it is not looked for on
  /// the hub: it begins like a path, has more than one `/` before any `@` or `:`, ends in `/`, or
  /// has the ending of a file that commands read.
  public static func looksLikePath(_ text: String) -> Bool {
    if text.isEmpty || text == "-" || text == "." || text == ".." { return true }
    if ["/", "./", "../", "~"].contains(where: text.hasPrefix) || text.hasSuffix("/") {
      return true
    }
    let name = text.prefix { $0 != "@" && $0 != ":" }
    if name.count(where: { $0 == "/" }) > 1 { return true }
    let endings = [
      ".jsonl", ".ndjson", ".json", ".gz", ".parquet", ".csv", ".tsv", ".txt", ".safetensors",
      ".gguf", ".yaml", ".yml", ".bin", ".pt",
    ]
    return endings.contains { name.lowercased().hasSuffix($0) }
  }

  /// Whether git allows a ref of this name. It becomes a file's name in the cache.
  static func isRevision(_ text: String) -> Bool {
    guard !text.isEmpty, text.utf8.count <= 255, text != "@", !text.contains("@{") else {
      return false
    }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f && !"~^:?*[\\".utf8.contains($0) }) else {
      return false
    }
    return text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty && !part.hasPrefix(".") && !part.hasSuffix(".") && !part.hasSuffix(".lock")
        && !part.contains("..")
    }
  }

  /// Whether `datasets` allows a split of this name: words joined by single dots.
  static func isSplit(_ text: String) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
      !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }
  }
}
