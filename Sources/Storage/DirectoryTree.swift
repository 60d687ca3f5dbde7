import Basics
import Foundation

/// Whole directory trees: to disk, and away.
enum DirectoryTree {
  /// Brings a directory's list of names to the disk, where the file system can: some (network
  /// mounts, FUSE) refuse to sync a directory, and the files in it are whole either way.
  static func sync(_ directory: String) throws(RewardError) {
    let opened = try OpenFile.reading(directory)
    guard fsync(opened.descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else {
      throw systemError("sync", directory)
    }
  }

  /// Brings every file and directory below `directory`, and itself, to the disk. Symbolic links
  /// are not followed.
  static func syncAll(_ directory: String) throws(RewardError) {
    for name in try names(directory) {
      let path = "\(directory)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0 else { throw systemError("examine", path) }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: try syncAll(path)
      case S_IFREG: try OpenFile.readingRegular(path).sync()
      default: break
      }
    }
    try sync(directory)
  }

  /// The names in a directory, in the order of their bytes.
  static func names(_ directory: String) throws(RewardError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    } catch {
      throw failure("list", directory, error)
    }
  }

  /// Creates a directory and those above it.
  static func create(_ directory: String) throws(RewardError) {
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
    } catch {
      var isDirectory: ObjCBool = true
      if FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory),
        !isDirectory.boolValue
      {
        throw RewardError(
          .fileAccess, "cannot create the directory: a file has its name",
          at: .init(file: directory))
      }
      throw failure("create the directory", directory, error)
    }
  }

  /// Deletes a tree.
  static func remove(_ path: String) throws(RewardError) {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw failure("delete", path, error)
    }
  }

  /// Foundation's error in the system's own words, where it holds the system's number.
  private static func failure(_ doing: String, _ path: String, _ error: any Error) -> RewardError {
    let given = error as NSError
    let inner = (given.userInfo[NSUnderlyingErrorKey] as? NSError) ?? given
    let reason =
      inner.domain == NSPOSIXErrorDomain
      ? String(cString: strerror(Int32(truncatingIfNeeded: inner.code)))
      : given.localizedDescription
    return RewardError(.fileAccess, "cannot \(doing): \(reason)", at: .init(file: path))
  }
}
