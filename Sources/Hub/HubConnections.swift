import AsyncHTTPClient
import NIOCore
import Synchronization

/// The HTTP clients of this process: one for each set of time limits. They keep connections open
/// from request to request, and live as long as the process, as AsyncHTTPClient's shared one does.
enum HubConnections {
  private struct Limits: Hashable {
    let connect: Duration
    let read: Duration
  }

  private static let clients = Mutex<[Limits: HTTPClient]>([:])

  static func client(for settings: HubSettings) -> HTTPClient {
    let limits = Limits(connect: settings.connectTimeout, read: settings.readTimeout)
    return clients.withLock { clients in
      if let client = clients[limits] { return client }
      var configuration = HTTPClient.Configuration(
        // Followed by hand, so that the token stays with the hub.
        redirectConfiguration: .disallow,
        timeout: .init(connect: TimeAmount(limits.connect), read: TimeAmount(limits.read)))
      // Tried again with pauses of our own.
      configuration.connectionPool.retryConnectionEstablishment = false
      let client = HTTPClient(
        eventLoopGroupProvider: .shared(HTTPClient.defaultEventLoopGroup),
        configuration: configuration)
      clients[limits] = client
      return client
    }
  }
}
