public import Basics
import Foundation

/// The names of what a folder has, sorted. Cost: O(names · log names).
/// - Throws: `file.missing` where there is no such folder; `file.access`, with the system's reason, for
///   one that cannot be read and for what is no folder.
public func folderNames(_ path: String) throws(RewardError) -> [String] {
  do { return try FileManager.default.contentsOfDirectory(atPath: path).sorted() } catch {
    let isThere = FileManager.default.fileExists(atPath: path)
    throw RewardError(
      isThere ? .fileAccess : .fileMissing,
      isThere ? "the folder cannot be read" : "there is no such folder", at: .init(file: path),
      cause: error)
  }
}
