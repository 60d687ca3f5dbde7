import Basics
import Foundation

/// Some or all files of a commit, in the cache.
public struct HubSnapshot: Sendable, Hashable {
  /// The commit, 40 hexadecimal digits.
  public let commit: String
  /// The folder that looks like the repository at that commit.
  public let folder: String
  /// The names of the files that were asked for, sorted. Others may lie beside them.
  public let files: [String]
  /// Whether the list of the commit's files was known. Where it was not, offline, files that the
  /// cache never had may be missing here.
  public let isListingComplete: Bool
}

extension HubClient {
  /// The files of a revision that are wanted, downloaded as far as the cache lacks them, several at
  /// once. When one fails the others are broken off, to be resumed later.
  ///
  /// - Parameter wanted: decides by a file's name and size.
  /// - Throws: `hub.…`, `file.access`, or `CancellationError`. `hub.not-found.file` where no file
  ///   is wanted.
  public func snapshot(
    of reference: HubReference, where wanted: (HubFile) -> Bool = { _ in true }
  ) async throws -> HubSnapshot {
    try await reported {
      let listing = try await listing(of: reference.repository, revision: reference.revision)
      return try await snapshot(
        of: reference.repository, listing, listing.files.filter(wanted))
    }
  }

  /// The files of a revision whose names match one of some patterns.
  /// - Throws: as ``snapshot(of:where:)``, and `hub.data-files` for a pattern that is none.
  public func snapshot(
    of reference: HubReference, matching patterns: [String]
  ) async throws -> HubSnapshot {
    let patterns = try patterns.map { pattern throws(RewardError) in try HubPattern(pattern) }
    return try await snapshot(of: reference) { file in
      patterns.contains { $0.matches(file.path) }
    }
  }

  /// - Throws: `HubFailure`, `RewardError` or `CancellationError`.
  func snapshot(
    of repository: HubRepository, _ listing: HubListing, _ files: [HubFile]
  ) async throws -> HubSnapshot {
    guard !files.isEmpty else {
      throw RewardError(
        .hubFileNotFound, "the repository has no file of the kind that is wanted",
        at: .init(item: "\(repository.id)@\(listing.commit)"))
    }
    let known = files.compactMap(\.size)
    onProgress(
      .planned(files: files.count, bytes: known.count == files.count ? known.reduce(0, +) : nil))
    if settings.isOffline { try requireCached(files, repository, listing.commit) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (number, file) in files.enumerated() {
        if number >= settings.simultaneousDownloads { try await group.next() }
        group.addTask {
          _ = try await path(
            of: file.path, in: repository, revision: listing.commit, size: file.size)
        }
      }
      try await group.waitForAll()
    }
    return HubSnapshot(
      commit: listing.commit,
      folder: cache.snapshotFolder(of: repository, commit: listing.commit),
      files: files.map(\.path), isListingComplete: listing.isComplete)
  }

  /// Says all that is missing, not only the first file.
  private func requireCached(
    _ files: [HubFile], _ repository: HubRepository, _ commit: String
  ) throws(RewardError) {
    let missing = files.map(\.path).filter { file in
      if case .file = cache.entry(file, of: commit, in: repository) { false } else { true }
    }
    guard !missing.isEmpty else { return }
    let named = missing.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
    let more = missing.count > 3 ? " and \(missing.count - 3) more" : ""
    throw offline("none of \(named)\(more) at commit \(commit)", repository)
  }
}
