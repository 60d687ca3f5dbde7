public import Basics
import Foundation

extension RewardError.Code {
  /// A text that is no id of a model or dataset, or no revision.
  public static let hubReference = Self("hub.reference")
  /// The hub does not know the token, or wants one: 401.
  public static let hubUnauthorised = Self("hub.unauthorised")
  /// The repository's terms must be accepted on the hub first.
  public static let hubGated = Self("hub.gated")
  /// The token may not read this: 403.
  public static let hubForbidden = Self("hub.forbidden")
  /// The hub has no such repository: 404.
  public static let hubNotFound = Self("hub.not-found")
  /// The repository has no such branch, tag or commit.
  public static let hubRevisionNotFound = Self("hub.not-found.revision")
  /// The commit has no such file.
  public static let hubFileNotFound = Self("hub.not-found.file")
  /// Too many requests: 429, and longer than the client would wait.
  public static let hubRateLimited = Self("hub.rate-limited")
  /// The server failed: 5xx, or a storage host that refused.
  public static let hubServer = Self("hub.server")
  /// No connection, or one that broke.
  public static let hubNetwork = Self("hub.network")
  /// The server was silent for too long.
  public static let hubTimeout = Self("hub.timeout")
  /// An answer that is not what a hub says: a missing header, a damaged listing.
  public static let hubResponse = Self("hub.response")
  /// The bytes are not those that the hub promised.
  public static let hubHash = Self("hub.hash")
  /// More or fewer bytes than the hub promised.
  public static let hubSize = Self("hub.size")
  /// Offline, and the cache lacks what is asked for.
  public static let hubOffline = Self("hub.offline")
  /// A file's name in a repository that would lead out of the cache.
  public static let hubPath = Self("hub.path")
  /// A dataset's card whose list of files cannot be understood.
  public static let hubCard = Self("hub.card")
  /// No data files, no such config or no such split.
  public static let hubDataFiles = Self("hub.data-files")
  /// Data files in a format that is not read.
  public static let hubDataFormat = Self("hub.data-format")
  /// A repository without weights that may be loaded.
  public static let hubModelFiles = Self("hub.model-files")
}

/// An error inside the client, with what the caller needs to decide whether to try again.
struct HubFailure: Error {
  var error: RewardError
  /// Whether the same request may succeed later.
  var isTransient = false
  /// How long the server asked to wait.
  var retryAfter: Duration?

  init(_ error: RewardError, isTransient: Bool = false, retryAfter: Duration? = nil) {
    self.error = error
    self.isTransient = isTransient
    self.retryAfter = retryAfter
  }
}

/// The error for the system call that failed last.
func diskError(_ doing: String, _ path: String) -> RewardError {
  let number = errno
  return RewardError(
    number == ENOENT ? .fileMissing : .fileAccess,
    "cannot \(doing): \(String(cString: strerror(number)))", at: .init(file: path))
}
