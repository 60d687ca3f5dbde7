import Foundation

/// Who answers at an address: scheme, host and port. A token is for one of these.
struct HubOrigin: Hashable, Sendable {
  let scheme: String
  let host: String
  let port: Int

  init(_ url: URL) {
    scheme = url.scheme?.lowercased() ?? ""
    host = url.host?.lowercased() ?? ""
    port = url.port ?? (scheme == "https" ? 443 : 80)
  }
}

extension URL {
  /// The address for messages: without user, query and fragment, which may hold secrets such as
  /// the signature of a storage host.
  var withoutSecrets: String {
    guard var parts = URLComponents(url: self, resolvingAgainstBaseURL: true) else {
      return host ?? "?"
    }
    (parts.user, parts.password, parts.query, parts.fragment) = (nil, nil, nil, nil)
    return parts.string ?? host ?? "?"
  }
}
