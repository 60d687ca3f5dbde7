public import Basics

/// What the client is doing, for a progress bar. Files are named as in their repository.
public enum HubProgress: Sendable {
  /// What a download of several files will be; `bytes` is nil where the hub did not say.
  case planned(files: Int, bytes: Int?)
  /// How many bytes of a file are there, at first those of an earlier download. The number goes
  /// back where a server cannot resume. `total` is nil where it is not known yet.
  case received(file: String, bytes: Int, total: Int?)
  /// A file of so many bytes is in the cache, whether it was downloaded now or long ago.
  case finished(file: String, bytes: Int)
  /// Another process is downloading the same file.
  case waiting(file: String)
  /// Something failed and will be tried again after a pause.
  case retrying(what: String, after: Duration, because: RewardError)
  /// The hub could not be asked, so what the cache has is used, which may be older.
  case usingCache(because: RewardError)
}
