public import Basics
import Foundation
import Synchronization

extension RewardError.Code {
  /// A file stands where a directory is to be written.
  public static let directoryKind = Self("directory.kind")
}

/// Writes of whole directories that either happen or do not, such as checkpoints.
///
/// The new directory is built beside the target as `.NAME.tmp-PID-RANDOM`, brought to the disk,
/// and marked complete last. Directories cannot be renamed over each other, so a target that
/// exists first steps aside as `.NAME.old-PID-RANDOM`. A kill between these two renames leaves no
/// target but two complete directories; ``recover(at:)`` then finishes the swap. At every moment
/// the old or the new contents are there whole.
public enum AtomicDirectory {
  /// The empty file that says that a directory was written to its end.
  public static let markerName = ".complete"

  /// Moments of ``replace(at:build:)`` that tests look at.
  enum Step: CaseIterable {
    case created, built, synced, marked, steppedAside, renamed, deleted
  }

  /// Suffixes that this process is using now; others with its number are left over from a killed
  /// process that had the same number, as happens in containers.
  private static let active = Mutex<Set<String>>([])

  /// Builds a directory and puts it at `path`, in place of the one that is there.
  ///
  /// - Parameter build: gets the path of an empty directory and fills it. When it throws, the
  ///   directory is deleted, the target stays, and the error goes on.
  /// - Throws: `file.access`, `directory.kind`, or what `build` throws.
  /// - Complexity: O(files), plus one wait for the disk for each file and directory.
  public static func replace(at path: String, build: (String) throws -> Void) throws {
    try replace(at: path, step: { _ in }, build: build)
  }

  static func replace(
    at path: String, step: (Step) throws -> Void, build: (String) throws -> Void
  ) throws {
    let place = try Place(path)
    try DirectoryTree.create(place.directory)
    try recover(place)
    let suffix = "\(getpid())-\(randomSuffix())"
    _ = active.withLock { $0.insert(suffix) }
    defer { _ = active.withLock { $0.remove(suffix) } }
    let temporary = place.temporary(suffix)
    do {
      guard mkdir(temporary, 0o777) == 0 else { throw systemError("create", temporary) }
      try step(.created)
      try build(temporary)
      try step(.built)
      try DirectoryTree.syncAll(temporary)
      try step(.synced)
      try OpenFile.creating("\(temporary)/\(markerName)").sync()
      try DirectoryTree.sync(temporary)
      try step(.marked)
      try swap(place, suffix, step)
    } catch {
      try? DirectoryTree.remove(temporary)
      throw error
    }
    try step(.renamed)
    try DirectoryTree.sync(place.directory)
    if exists(place.old(suffix)) { try DirectoryTree.remove(place.old(suffix)) }
    try step(.deleted)
  }

  private static func swap(
    _ place: Place, _ suffix: String, _ step: (Step) throws -> Void
  ) throws {
    let old = place.old(suffix)
    let steppedAside = exists(place.target)
    if steppedAside {
      guard rename(place.target, old) == 0 else { throw systemError("move", place.target) }
    }
    do {
      try step(.steppedAside)
      guard rename(place.temporary(suffix), place.target) == 0 else {
        throw systemError("put in place", place.target)
      }
    } catch {
      if steppedAside { rename(old, place.target) }
      throw error
    }
  }

  /// Whether a directory was written here and to its end.
  public static func isComplete(_ path: String) -> Bool { exists("\(path)/\(markerName)") }

  /// Finishes or undoes what a killed process left at `path`, and deletes its leftovers.
  ///
  /// Call it before reading a directory that ``replace(at:build:)`` writes; `replace` itself calls
  /// it. What processes that are alive are writing stays untouched. Does nothing where there is
  /// nothing to do.
  /// - Throws: `file.access`, or `directory.kind` when a file stands at `path`.
  public static func recover(at path: String) throws(RewardError) {
    let place = try Place(path)
    guard exists(place.directory) else { return }
    try recover(place)
  }

  private static func recover(_ place: Place) throws(RewardError) {
    let names = try DirectoryTree.names(place.directory)
    let stale = { (prefix: String) -> [String] in
      names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        .filter(isStale)
    }
    for suffix in stale(place.temporaryPrefix) {
      let temporary = place.temporary(suffix)
      if exists(place.target) || !isComplete(temporary) {
        try DirectoryTree.remove(temporary)
      } else {
        try promote(temporary, place)
      }
    }
    for suffix in stale(place.oldPrefix) {
      if exists(place.target) {
        try DirectoryTree.remove(place.old(suffix))
      } else {
        try promote(place.old(suffix), place)
      }
    }
  }

  private static func promote(_ source: String, _ place: Place) throws(RewardError) {
    guard rename(source, place.target) == 0 else { throw systemError("recover", source) }
    try DirectoryTree.sync(place.directory)
  }

  /// Whether the process that made a `PID-RANDOM` suffix is gone.
  private static func isStale(_ suffix: String) -> Bool {
    let parts = suffix.split(separator: "-")
    guard parts.count == 2, parts[1].count == 16, let process = pid_t(parts[0]), process > 0 else {
      return false
    }
    if process == getpid() { return !active.withLock { $0.contains(suffix) } }
    return kill(process, 0) != 0 && errno == ESRCH
  }

  private static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// A target, and the names used beside it.
  private struct Place {
    let directory: String
    let name: String

    /// Follows a symbolic link at `path`, so that the link stays and what it names is replaced.
    init(_ path: String) throws(RewardError) {
      var resolved = path
      if let real = realpath(path, nil) {
        resolved = String(cString: real)
        free(real)
        var status = stat()
        guard stat(resolved, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
          throw RewardError(
            .directoryKind, "a file stands where a directory is to be written",
            at: .init(file: path))
        }
      }
      (directory, name) = splitPath(resolved)
      guard !name.isEmpty, name != ".", name != ".." else {
        throw RewardError(.badArgument, "no directory's name", at: .init(file: path))
      }
    }

    var target: String { "\(directory)/\(name)" }
    var temporaryPrefix: String { ".\(name).tmp-" }
    var oldPrefix: String { ".\(name).old-" }
    func temporary(_ suffix: String) -> String { "\(directory)/\(temporaryPrefix)\(suffix)" }
    func old(_ suffix: String) -> String { "\(directory)/\(oldPrefix)\(suffix)" }
  }
}
