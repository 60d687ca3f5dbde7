public import Basics
public import Foundation

/// Where the hub is, who asks and where files are kept: what the environment says, in the variables
/// of `huggingface_hub`.
///
/// - `HF_ENDPOINT`: the hub's address, `https://huggingface.co` where it is not set.
/// - `HF_TOKEN`: the token; `HUGGING_FACE_HUB_TOKEN` is its old name.
/// - `HF_TOKEN_PATH`: the file with the token where `HF_TOKEN` is not set, `$HF_HOME/token` by
///   default.
/// - `HF_HUB_DISABLE_IMPLICIT_TOKEN`: no token is sent.
/// - `HF_HOME`: `$XDG_CACHE_HOME/huggingface` or `~/.cache/huggingface` by default.
/// - `HF_HUB_CACHE`: the cache, `$HF_HOME/hub` by default; `HUGGINGFACE_HUB_CACHE` is its old name.
/// - `HF_HUB_OFFLINE`: only the cache is used; so does `TRANSFORMERS_OFFLINE`.
/// - `HF_HUB_ETAG_TIMEOUT`: seconds to wait for the hub's answer, 10 by default.
/// - `HF_HUB_DOWNLOAD_TIMEOUT`: seconds without a byte after which a download is broken off, 10 by
///   default.
///
/// Empty variables count as not set. `HF_HUB_DISABLE_PROGRESS_BARS` is heeded by the progress bars.
public struct HubSettings: Sendable {
  /// The hub's address, without a slash at the end.
  public var endpoint: URL
  /// Sent to the hub's own address, and nowhere else.
  public var token: HubToken?
  /// The folder with `models--…` and `datasets--…`.
  public var cacheDirectory: String
  /// Whether only the cache is used.
  public var isOffline = false
  /// How long a connection may take.
  public var connectTimeout = Duration.seconds(10)
  /// How long the hub may take to answer.
  public var answerTimeout = Duration.seconds(10)
  /// How long a download may stand still.
  public var readTimeout = Duration.seconds(10)
  /// When and how often what failed is tried again.
  public var retry = HubRetry()
  /// How many files are downloaded at once.
  public var simultaneousDownloads = 4

  /// Settings of their parts.
  /// - Throws: `argument` for an address that is none.
  public init(
    endpoint: String = "https://huggingface.co", token: HubToken? = nil, cacheDirectory: String
  ) throws(RewardError) {
    self.endpoint = try Self.address(endpoint)
    self.token = token
    self.cacheDirectory = cacheDirectory
  }

  /// What the environment says.
  /// - Throws: `argument` for a variable that cannot be understood, `file.access` for a token's
  ///   file that cannot be read.
  public init(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(RewardError) {
    let variables = HubEnvironment(environment)
    let home =
      variables.path("HF_HOME")
      ?? (variables.path("XDG_CACHE_HOME") ?? variables.expanded("~/.cache")) + "/huggingface"
    try self.init(
      endpoint: variables["HF_ENDPOINT"] ?? "https://huggingface.co",
      cacheDirectory: variables.path("HF_HUB_CACHE") ?? variables.path("HUGGINGFACE_HUB_CACHE")
        ?? home + "/hub")
    isOffline =
      variables.isTrue("HF_HUB_OFFLINE")
      || (variables["HF_HUB_OFFLINE"] == nil && variables.isTrue("TRANSFORMERS_OFFLINE"))
    answerTimeout = try variables.seconds("HF_HUB_ETAG_TIMEOUT") ?? answerTimeout
    readTimeout = try variables.seconds("HF_HUB_DOWNLOAD_TIMEOUT") ?? readTimeout
    guard !variables.isTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN") else { return }
    for name in ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"] where token == nil {
      if let text = variables[name] { token = try HubToken(text, from: name) }
    }
    if token == nil {
      token = try HubToken(file: variables.path("HF_TOKEN_PATH") ?? home + "/token")
    }
  }

  private static func address(_ text: String) throws(RewardError) -> URL {
    let bare = String(text.reversed().drop { $0 == "/" }.reversed())
    guard let url = URL(string: bare), let scheme = url.scheme?.lowercased(),
      ["http", "https"].contains(scheme), let host = url.host, !host.isEmpty, url.user == nil,
      url.query == nil, url.fragment == nil
    else {
      throw RewardError(
        .badArgument,
        "HF_ENDPOINT must be http:// or https:// and a host, without user, query or fragment")
    }
    return url
  }
}

/// Variables as `huggingface_hub` reads them.
struct HubEnvironment {
  private let values: [String: String]

  init(_ values: [String: String]) { self.values = values }

  /// A variable's value; nil where it is not set or empty.
  subscript(name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

  func isTrue(_ name: String) -> Bool {
    ["1", "ON", "YES", "TRUE"].contains(values[name]?.uppercased() ?? "")
  }

  /// A folder, with `~` and `$NAME` replaced.
  func path(_ name: String) -> String? { self[name].map(expanded) }

  func seconds(_ name: String) throws(RewardError) -> Duration? {
    guard let text = self[name] else { return nil }
    guard let seconds = Int(text), (0...86_400).contains(seconds) else {
      throw RewardError(
        .badArgument, "\(name) must be a whole number of seconds, up to a day",
        at: .init(item: text))
    }
    // 0 means the default, as in the Python client.
    return seconds == 0 ? nil : .seconds(seconds)
  }

  /// `~` at the beginning as the home folder, `$NAME` and `${NAME}` as variables; what is not set
  /// stays as it is written.
  func expanded(_ text: String) -> String {
    var text = text
    if text == "~" || text.hasPrefix("~/") {
      text = (self["HOME"] ?? NSHomeDirectory()) + text.dropFirst()
    }
    var result = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      let after = rest[rest.index(after: dollar)...]
      let isBraced = after.first == "{"
      let name = after.dropFirst(isBraced ? 1 : 0).prefix {
        $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")
      }
      let end = after[name.endIndex...]
      if !name.isEmpty, !isBraced || end.first == "}", let value = values[String(name)] {
        result += value
        rest = end.dropFirst(isBraced ? 1 : 0)
      } else {
        result += "$"
        rest = after
      }
    }
    return result + rest
  }
}
