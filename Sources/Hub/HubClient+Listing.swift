import Basics
import Foundation
import NIOHTTP1

extension HubClient {
  /// - Throws: `HubFailure`, `RewardError` or `CancellationError`.
  func listing(of repository: HubRepository, revision: String) async throws -> HubListing {
    let known = cache.commit(of: revision, in: repository)
    if settings.isOffline {
      guard let known, let listing = cachedListing(known, repository) else {
        throw offline("no file of it at revision '\(revision)'", repository)
      }
      return listing
    }
    // Once known, a commit's files never change.
    if isCommit(revision), let listing = HubListing(cache: cache, repository, commit: revision) {
      return listing
    }
    let cached = known.flatMap { cachedListing($0, repository) }
    do {
      return try await askedListing(
        of: repository, revision: revision, attempts: cached == nil ? nil : 1)
    } catch let failure as HubFailure where failure.isTransient {
      guard let cached else { throw failure }
      onProgress(.usingCache(because: failure.error))
      return cached
    }
  }

  private func cachedListing(_ commit: String, _ repository: HubRepository) -> HubListing? {
    if let listing = HubListing(cache: cache, repository, commit: commit) { return listing }
    let files = cache.files(of: commit, in: repository)
    guard !files.isEmpty else { return nil }
    return HubListing(
      commit: commit,
      files: files.map { file in
        HubFile(path: file, size: cache.size(cache.pointerPath(file, commit, repository)))
      }, isComplete: false)
  }

  private func askedListing(
    of repository: HubRepository, revision: String, attempts: Int?
  ) async throws -> HubListing {
    var commit = revision
    if !isCommit(revision) {
      let url = transport.url(repository.revisionPath(revision))
      let (json, _) = try await json(url, repository.id, attempts: attempts)
      guard let sha = json["sha"]?.string, isCommit(sha) else {
        throw RewardError(
          .hubResponse, "the hub does not say which commit '\(revision)' is",
          at: .init(file: url.withoutSecrets))
      }
      commit = sha
    }
    if let listing = HubListing(cache: cache, repository, commit: commit) {
      try cache.remember(commit, as: revision, of: repository)
      return listing
    }
    var files: [HubFile] = []
    var query: String? = "recursive=true&expand=false"
    while let asked = query {
      let url = transport.url(repository.treePath(commit), query: asked)
      let (page, headers) = try await json(url, repository.id, attempts: attempts)
      files += try HubListing.page(page, from: url.withoutSecrets)
      query = try Self.nextPage(headers, after: asked, url)
      guard files.count <= HubListing.mostFiles else {
        throw RewardError(
          .hubResponse, "more than \(HubListing.mostFiles) files",
          at: .init(file: url.withoutSecrets))
      }
    }
    guard Set(files.map(\.path)).count == files.count else {
      throw RewardError(
        .hubResponse, "the list of files names one twice", at: .init(item: repository.id))
    }
    let listing = HubListing(commit: commit, files: files, isComplete: true)
    try cache.prepare(repository, commit: commit)
    try listing.store(in: cache, repository)
    try cache.remember(commit, as: revision, of: repository)
    return listing
  }

  /// A document of the hub's interface.
  private func json(
    _ url: URL, _ what: String, attempts: Int?
  ) async throws -> (JSONValue, HTTPHeaders) {
    try await retrying(what, attempts: attempts) {
      let answer = try await transport.send(.GET, url)
      guard answer.status == 200 else { throw answer.failure(what, token: settings.token) }
      let bytes = try await transport.bytes(of: answer, upTo: 64 << 20)
      do {
        return (try JSONValue.parse(bytes), answer.headers)
      } catch {
        throw RewardError(
          .hubResponse, "the hub's answer is no JSON", at: .init(file: url.withoutSecrets),
          cause: error)
      }
    }
  }

  /// The query of the page that a `Link` header calls the next one. Only the query is taken: a hub
  /// behind another address may name its own there.
  private static func nextPage(
    _ headers: HTTPHeaders, after asked: String, _ url: URL
  ) throws(RewardError) -> String? {
    for link in headers["Link"].flatMap({ $0.split(separator: ",") }) {
      let parts = link.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.dropFirst().contains(where: { $0 == "rel=\"next\"" || $0 == "rel=next" }),
        let target = parts.first, target.hasPrefix("<"), target.hasSuffix(">")
      else { continue }
      let next = URLComponents(string: String(target.dropFirst().dropLast()))?.percentEncodedQuery
      guard let next, next != asked else {
        throw RewardError(
          .hubResponse, "the list of files has no next page where it says so",
          at: .init(file: url.withoutSecrets))
      }
      return next
    }
    return nil
  }

  /// The error for what the cache lacks while the hub must not be asked.
  func offline(_ what: String, _ repository: HubRepository) -> RewardError {
    RewardError(
      .hubOffline, "HF_HUB_OFFLINE is set, and the cache has \(what)",
      at: .init(file: cache.folder(of: repository), item: repository.id))
  }
}
