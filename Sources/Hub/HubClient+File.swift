import Basics
import Foundation
import NIOHTTP1
import Storage

/// What the hub says about a file before it is downloaded.
struct HubFileFacts {
  let commit: String
  let digest: HubDigest
  /// Nil where the hub does not say.
  let size: Int?
}

extension HubClient {
  /// A file's path in the cache, downloaded where it is not there.
  /// - Throws: `HubFailure`, `RewardError` or `CancellationError`.
  func path(
    of file: String, in repository: HubRepository, revision: String, size: Int? = nil
  ) async throws -> String {
    try HubPath.check(file)
    let entry = cache.entry(file, of: revision, in: repository)
    var cached: String?
    if case .file(let path) = entry {
      if isCommit(revision) || settings.isOffline {
        onProgress(.finished(file: file, bytes: cache.size(path) ?? 0))
        return path
      }
      cached = path
    }
    guard !settings.isOffline else {
      let what = entry == .nonexistent ? "noted that there is no '\(file)'" : "no '\(file)'"
      throw offline("\(what) at revision '\(revision)'", repository)
    }
    do {
      let facts = try await retrying(file, attempts: cached == nil ? nil : 1) {
        try await self.facts(of: file, in: repository, revision: revision)
      }
      let path = try await stored(
        file, repository, revision: revision, facts, size: facts.size ?? size)
      onProgress(.finished(file: file, bytes: cache.size(path) ?? 0))
      return path
    } catch let failure as HubFailure where failure.isTransient {
      guard let cached else { throw failure }
      onProgress(.usingCache(because: failure.error))
      return cached
    }
  }

  private func facts(
    of file: String, in repository: HubRepository, revision: String
  ) async throws -> HubFileFacts {
    let url = transport.url(repository.filePath(file, revision))
    let answer = try await transport.send(.HEAD, url)
    func wrong(_ reason: String) -> RewardError {
      RewardError(.hubResponse, reason, at: .init(file: url.withoutSecrets, item: file))
    }
    let commit = answer.linked.first(name: HubTransport.commitHeader)
    guard (200..<400).contains(answer.status) else {
      let failure = answer.failure("\(repository.id)/\(file)", token: settings.token)
      if failure.error.code == .hubFileNotFound, let commit, isCommit(commit) {
        try cache.rememberAbsence(of: file, commit, repository)
        try cache.remember(commit, as: revision, of: repository)
      }
      throw failure
    }
    guard let commit, isCommit(commit) else {
      throw wrong("the server does not say which commit the file is of: it is no hub")
    }
    guard !isCommit(revision) || commit == revision else {
      throw wrong("the hub sent commit \(commit) for \(revision)")
    }
    let etag =
      answer.linked.first(name: HubTransport.etagHeader) ?? answer.headers.first(name: "ETag")
    guard let digest = etag.flatMap(HubDigest.init(etag:)) else {
      throw wrong("the hub does not say the file's hash, so that it cannot be verified")
    }
    let isRedirect = answer.status >= 300
    let size =
      answer.linked.first(name: HubTransport.sizeHeader)
      ?? (isRedirect ? nil : answer.headers.first(name: "Content-Length"))
    return HubFileFacts(
      commit: commit, digest: digest, size: size.flatMap(Int.init).flatMap { $0 < 0 ? nil : $0 })
  }

  /// The file's link in its snapshot, after its bytes are among the blobs.
  private func stored(
    _ file: String, _ repository: HubRepository, revision: String, _ facts: HubFileFacts,
    size: Int?
  ) async throws -> String {
    let pointer = cache.pointerPath(file, facts.commit, repository)
    let blob = cache.blobPath(facts.digest, repository)
    func isWhole(_ path: String) -> Bool {
      guard let found = cache.size(path) else { return false }
      return size == nil || found == size
    }
    if isWhole(pointer) {
      // Nothing need be written. The branch's new place is noted where that is allowed: a cache may
      // be readable only.
      try? cache.remember(facts.commit, as: revision, of: repository)
      return pointer
    }
    try cache.prepare(repository, commit: facts.commit)
    try cache.remember(facts.commit, as: revision, of: repository)
    try makeDirectory((blob as NSString).deletingLastPathComponent)
    let lockPath = cache.lockPath(facts.digest, repository)
    try makeDirectory((lockPath as NSString).deletingLastPathComponent)
    let lock = try await HubLock.acquire(lockPath, lock: lock) {
      onProgress(.waiting(file: file))
    }
    defer { withExtendedLifetime(lock) {} }
    if !isWhole(blob) {
      // Without locks two processes must not write to one file.
      let name =
        lock == nil ? "\(blob).\(UUID().uuidString.prefix(8)).incomplete" : "\(blob).incomplete"
      var download = FileDownload(
        client: self, file: file, url: transport.url(repository.filePath(file, facts.commit)),
        digest: facts.digest, size: size, partial: try PartialFile(name))
      defer { if lock == nil { unlink(name) } }
      try await download.run(to: blob)
    }
    try cache.link(file, facts.commit, repository, to: facts.digest)
    return pointer
  }
}
