import Basics
import Foundation
import OrderedCollections
import Storage

/// A file of a commit, as the hub lists it.
public struct HubFile: Sendable, Hashable {
  /// Its name in the repository, with slashes.
  public let path: String
  /// Its bytes; nil where only the cache could be asked and does not say.
  public let size: Int?
  /// The SHA-1 by which git names what is stored: the file, or the pointer to one in Git LFS.
  let blobID: String?
  /// The SHA-256 of a file in Git LFS.
  let lfsHash: String?

  init(path: String, size: Int? = nil, blobID: String? = nil, lfsHash: String? = nil) {
    self.path = path
    self.size = size
    self.blobID = blobID
    self.lfsHash = lfsHash
  }
}

/// The files of a commit.
public struct HubListing: Sendable, Hashable {
  /// The commit, 40 hexadecimal digits.
  public let commit: String
  /// Its files, sorted by the bytes of their names.
  public let files: [HubFile]
  /// Whether these are all files of the commit. Not so where the hub could not be asked, and the
  /// cache knows some files but not the list.
  public let isComplete: Bool

  init(commit: String, files: [HubFile], isComplete: Bool) {
    self.commit = commit
    self.files = files.sorted { HubPath.precedes($0.path, $1.path) }
    self.isComplete = isComplete
  }
}

extension HubListing {
  /// The most files that a commit may have. Beyond it a hub would fill the memory.
  static let mostFiles = 2_000_000

  /// One page of the hub's answer.
  /// - Throws: `hub.response`, `hub.path`.
  static func page(_ json: JSONValue, from url: String) throws(RewardError) -> [HubFile] {
    func wrong(_ reason: String) -> RewardError {
      RewardError(.hubResponse, "the list of files is damaged: \(reason)", at: .init(file: url))
    }
    guard let entries = json.array else { throw wrong("expected an array, found \(json.kind)") }
    var result: [HubFile] = []
    for entry in entries {
      guard let type = entry["type"]?.string, let path = entry["path"]?.string else {
        throw wrong("an entry has no type or no path")
      }
      try HubPath.check(path)
      guard type == "file" else { continue }
      let lfs = entry["lfs"].flatMap { $0.isNull ? nil : $0 }
      guard let size = (lfs?["size"] ?? entry["size"])?.int, size >= 0,
        let blob = entry["oid"]?.string
      else { throw wrong("'\(path)' has no size or no oid") }
      result.append(
        HubFile(path: path, size: size, blobID: blob, lfsHash: lfs?["oid"]?.string))
    }
    return result
  }

  /// The list that this or the Python client stored; nil where there is none that can be read.
  init?(cache: HubCache, _ repository: HubRepository, commit: String) {
    let path = cache.treePath(commit, repository)
    guard cache.isFile(path), let json = try? JSONFile.read(path), json["format_version"] == 1,
      let entries = json["files"]?.object
    else { return nil }
    var files: [HubFile] = []
    for (path, entry) in entries {
      guard (try? HubPath.check(path)) != nil, let size = entry["size"]?.int,
        let blob = entry["blob_id"]?.string
      else { return nil }
      files.append(
        HubFile(
          path: path, size: entry["lfs_size"]?.int ?? size, blobID: blob,
          lfsHash: entry["lfs_sha256"]?.string))
    }
    self.init(commit: commit, files: files, isComplete: true)
  }

  /// Stores the list, as the Python client does, so that it is known offline whether a snapshot is
  /// whole. Only lists that the hub sent are stored.
  /// - Throws: `file.access`.
  func store(in cache: HubCache, _ repository: HubRepository) throws(RewardError) {
    var entries = JSONObject()
    for file in files {
      guard let size = file.size, let blob = file.blobID else { return }
      var entry: JSONObject = ["size": .number(JSONNumber(size)), "blob_id": .string(blob)]
      if let hash = file.lfsHash {
        entry["lfs_sha256"] = .string(hash)
        entry["lfs_size"] = .number(JSONNumber(size))
      }
      entries[file.path] = .object(entry)
    }
    let path = cache.treePath(commit, repository)
    try makeDirectory((path as NSString).deletingLastPathComponent)
    try JSONFile.write(.object(["format_version": 1, "files": .object(entries)]), to: path)
  }
}
