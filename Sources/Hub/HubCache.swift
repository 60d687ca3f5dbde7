import Basics
import Foundation
import Storage

/// The cache of `huggingface_hub` on disk, which its Python client reads and writes too.
///
/// ```
/// models--owner--name/
///   refs/main                          the commit that the branch was at
///   blobs/<hash>                       a file's bytes, by its SHA-256 or git's SHA-1
///   blobs/<hash>.incomplete            the beginning of a file
///   snapshots/<commit>/a/b.json        -> ../../../blobs/<hash>
///   .no_exist/<commit>/c.json          empty: the commit has no such file
///   trees/<commit>.json                which files the commit has
/// .locks/models--owner--name/<hash>.lock
/// ```
public struct HubCache: Sendable {
  /// The folder that all of it lies in.
  public let root: String

  /// What the cache knows about a file.
  public enum Entry: Sendable, Hashable {
    /// The path of the file.
    case file(String)
    /// The commit has no such file.
    case nonexistent
    /// It was never downloaded.
    case unknown
  }

  /// A cache in a folder, which need not exist yet.
  public init(root: String) { self.root = root }

  /// A repository's folder.
  public func folder(of repository: HubRepository) -> String { "\(root)/\(repository.folderName)" }

  /// The folder of a commit's files.
  public func snapshotFolder(of repository: HubRepository, commit: String) -> String {
    "\(folder(of: repository))/snapshots/\(commit)"
  }

  /// The commit that a revision was when it was last asked for; a whole commit hash is its own.
  /// Nil where the cache does not know it.
  public func commit(of revision: String, in repository: HubRepository) -> String? {
    if isCommit(revision) { return revision }
    guard HubReference.isRevision(revision),
      let data = FileManager.default.contents(atPath: refPath(revision, repository)),
      data.count <= 256
    else { return nil }
    let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return isCommit(text) ? text : nil
  }

  /// What the cache knows about a file of a revision. Asks nobody else.
  public func entry(
    _ file: String, of revision: String, in repository: HubRepository
  ) -> Entry {
    guard (try? HubPath.check(file)) != nil, let commit = commit(of: revision, in: repository)
    else { return .unknown }
    let path = pointerPath(file, commit, repository)
    if isFile(path) { return .file(path) }
    return isFile(absencePath(file, commit, repository)) ? .nonexistent : .unknown
  }

  /// The files of a commit that are in the cache, by their names in the repository, sorted.
  /// Cost: a look at every one.
  public func files(of commit: String, in repository: HubRepository) -> [String] {
    let folder = snapshotFolder(of: repository, commit: commit)
    var result: [String] = []
    func walk(_ prefix: String) {
      let names =
        (try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + prefix)) ?? []
      for name in names {
        let path = "\(folder)/\(prefix)\(name)"
        var status = stat()
        guard stat(path, &status) == 0 else { continue }
        switch status.st_mode & S_IFMT {
        case S_IFREG: result.append(prefix + name)
        case S_IFDIR: walk("\(prefix)\(name)/")
        default: continue
        }
      }
    }
    walk("")
    return result.sorted(by: HubPath.precedes)
  }

  func refPath(_ revision: String, _ repository: HubRepository) -> String {
    "\(folder(of: repository))/refs/\(revision)"
  }

  func pointerPath(_ file: String, _ commit: String, _ repository: HubRepository) -> String {
    "\(snapshotFolder(of: repository, commit: commit))/\(file)"
  }

  func absencePath(_ file: String, _ commit: String, _ repository: HubRepository) -> String {
    "\(folder(of: repository))/.no_exist/\(commit)/\(file)"
  }

  func treePath(_ commit: String, _ repository: HubRepository) -> String {
    "\(folder(of: repository))/trees/\(commit).json"
  }

  func blobPath(_ digest: HubDigest, _ repository: HubRepository) -> String {
    "\(folder(of: repository))/blobs/\(digest.name)"
  }

  func lockPath(_ digest: HubDigest, _ repository: HubRepository) -> String {
    "\(root)/.locks/\(repository.folderName)/\(digest.name).lock"
  }

  /// Whether a regular file is there, links followed.
  func isFile(_ path: String) -> Bool { size(path) != nil }

  /// The size of a regular file, links followed; nil where there is none.
  func size(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }
}
