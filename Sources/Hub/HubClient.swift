import Basics
import Foundation

/// Files of models and datasets from a hub that speaks the protocol of huggingface.co.
///
/// What is downloaded is verified and kept in the cache of `huggingface_hub` (``HubCache``), so
/// that this client and the Python one read each other's files, also at the same time and offline.
/// A download that broke off goes on where it stopped, in this process or in a later one.
public struct HubClient: Sendable {
  /// Where, who and how.
  public let settings: HubSettings
  /// Where files are kept.
  public let cache: HubCache
  let transport: HubTransport
  let onProgress: @Sendable (HubProgress) -> Void
  /// The system call that locks a file; tests take another one.
  var lock: @Sendable (Int32, Int32) -> Int32 = { flock($0, $1) }

  /// A client.
  /// - Parameter onProgress: is told what happens, from any thread; it must be quick.
  public init(
    _ settings: HubSettings, onProgress: @escaping @Sendable (HubProgress) -> Void = { _ in }
  ) {
    self.settings = settings
    cache = HubCache(root: settings.cacheDirectory)
    transport = HubTransport(settings)
    self.onProgress = onProgress
  }

  /// The files of a reference's revision.
  ///
  /// A branch or tag is asked for anew every time; where the hub cannot be reached, what the cache
  /// knows is used, and progress says so. Cost: a request, and one for each 1000 files the first
  /// time that a commit is listed.
  /// - Throws: `hub.…`, `file.access`, or `CancellationError`.
  public func files(of reference: HubReference) async throws -> HubListing {
    try await reported {
      try await listing(of: reference.repository, revision: reference.revision)
    }
  }

  /// One file, downloaded unless the cache has it.
  ///
  /// - Parameter file: its name in the repository, with slashes.
  /// - Returns: its path in the cache. It is a link and must not be written to.
  /// - Throws: `hub.…`, `file.access`, or `CancellationError`.
  public func download(_ file: String, of reference: HubReference) async throws -> String {
    try await reported {
      try await path(of: file, in: reference.repository, revision: reference.revision)
    }
  }

  /// Whether trying again may help, and the pause before it.
  func pause(
    after failure: HubFailure, failures: Int, what: String
  ) async throws {
    let wait = settings.retry.pause(
      failures: failures, asked: failure.retryAfter, chance: .random(in: 0..<1))
    let isTooLong = (failure.retryAfter ?? .zero) > settings.retry.longestWait
    guard failure.isTransient, failures < settings.retry.attempts, !isTooLong else { throw failure }
    onProgress(.retrying(what: what, after: wait, because: failure.error))
    try await Task.sleep(for: wait)
  }

  /// Runs a request until it succeeds or there is no sense in another one.
  func retrying<Result>(
    _ what: String, attempts: Int? = nil, _ body: () async throws -> Result
  ) async throws -> Result {
    var failures = 0
    while true {
      do {
        return try await body()
      } catch let failure as HubFailure {
        failures += 1
        if let attempts, failures >= attempts { throw failure }
        try await pause(after: failure, failures: failures, what: what)
      }
    }
  }

  /// Gives callers the error without what only the client needs.
  func reported<Result>(_ body: () async throws -> Result) async throws -> Result {
    do { return try await body() } catch let failure as HubFailure { throw failure.error }
  }
}
