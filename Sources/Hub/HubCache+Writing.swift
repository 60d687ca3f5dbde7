import Basics
import Foundation
import Storage

extension HubCache {
  /// Makes the folders that a file of a commit needs, and marks the cache as one that backups may
  /// leave out.
  /// - Throws: `file.access`.
  func prepare(_ repository: HubRepository, commit: String) throws(RewardError) {
    let tag = "\(root)/CACHEDIR.TAG"
    try makeDirectory(snapshotFolder(of: repository, commit: commit))
    if !FileManager.default.fileExists(atPath: tag) {
      // The first line is the standard's: https://bford.info/cachedir/
      try AtomicFile.write(
        """
        Signature: 8a477f597d28d172789f06886806bc55
        # Models and datasets of a hub, which can be downloaded again.

        """, to: tag)
    }
  }

  /// Remembers which commit a branch or tag is at. The snapshot's folder is made first, since
  /// readers of the cache take a ref to a missing one for damage.
  /// - Throws: `file.access`.
  func remember(
    _ commit: String, as revision: String, of repository: HubRepository
  ) throws(RewardError) {
    guard revision != commit, self.commit(of: revision, in: repository) != commit else { return }
    try prepare(repository, commit: commit)
    let path = refPath(revision, repository)
    try makeDirectory((path as NSString).deletingLastPathComponent)
    try AtomicFile.write(commit, to: path)
  }

  /// Remembers that a commit has no such file.
  /// - Throws: `file.access`.
  func rememberAbsence(
    of file: String, _ commit: String, _ repository: HubRepository
  ) throws(RewardError) {
    try prepare(repository, commit: commit)
    let path = absencePath(file, commit, repository)
    try makeDirectory((path as NSString).deletingLastPathComponent)
    guard FileManager.default.createFile(atPath: path, contents: nil) else {
      throw RewardError(.fileAccess, "cannot create", at: .init(file: path))
    }
  }

  /// Makes a commit's file point to its blob, by a relative link, so that the cache may be moved.
  /// - Throws: `file.access`.
  func link(
    _ file: String, _ commit: String, _ repository: HubRepository, to digest: HubDigest
  ) throws(RewardError) {
    let path = pointerPath(file, commit, repository)
    // One step up for each folder of the file, and two for the snapshot.
    let steps = String(repeating: "../", count: 2 + file.count { $0 == "/" })
    let target = "\(steps)blobs/\(digest.name)"
    try makeDirectory((path as NSString).deletingLastPathComponent)
    if symlink(target, path) == 0 { return }
    guard errno == EEXIST else { throw diskError("link", path) }
    if (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) == target { return }
    // A link to something else, or to nothing any more, is replaced at one moment.
    let temporary = "\(root)/.locks/\(repository.folderName)/\(UUID().uuidString).link"
    try makeDirectory((temporary as NSString).deletingLastPathComponent)
    guard symlink(target, temporary) == 0 else { throw diskError("link", temporary) }
    guard rename(temporary, path) == 0 else {
      let error = diskError("put in place", path)
      unlink(temporary)
      throw error
    }
  }
}
