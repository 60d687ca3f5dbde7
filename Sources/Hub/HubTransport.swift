import AsyncHTTPClient
import Basics
import Foundation
import NIOCore
import NIOHTTP1

/// What a server answered after its redirects were followed.
struct HubAnswer {
  /// Who answered.
  let url: URL
  let status: Int
  let headers: HTTPHeaders
  let body: HTTPClientResponse.Body
  /// Headers about the file, which the hub sends with its redirect to a storage host: the last
  /// ones on the way.
  let linked: HTTPHeaders
  /// Whether the hub itself answered, and not a storage host.
  let isFromHub: Bool
}

/// Requests to the hub.
struct HubTransport: Sendable {
  let settings: HubSettings
  private let origin: HubOrigin
  private let client: HTTPClient

  static let commitHeader = "X-Repo-Commit"
  static let etagHeader = "X-Linked-Etag"
  static let sizeHeader = "X-Linked-Size"
  private static let mostRedirects = 10

  init(_ settings: HubSettings) {
    self.settings = settings
    origin = HubOrigin(settings.endpoint)
    client = HubConnections.client(for: settings)
  }

  /// The address of a path on the hub. The path is percent-encoded already.
  func url(_ path: String, query: String? = nil) -> URL {
    let text = settings.endpoint.absoluteString + path + (query.map { "?\($0)" } ?? "")
    // An address and an encoded path always make one.
    return URL(string: text)!
  }

  /// Makes one request and follows its redirects. The token goes to the hub's own address alone.
  ///
  /// A `HEAD` that is sent on to another host stops there where the hub has said all about the
  /// file: the storage host knows nothing more, and its address may allow nothing but `GET`.
  /// - Throws: `HubFailure`, or `CancellationError`.
  func send(
    _ method: HTTPMethod, _ start: URL, headers: HTTPHeaders = [:]
  ) async throws -> HubAnswer {
    var url = start
    var linked = HTTPHeaders()
    for _ in 0...Self.mostRedirects {
      let isFromHub = HubOrigin(url) == origin
      let response = try await execute(method, url, headers, authorised: isFromHub)
      for name in [Self.commitHeader, Self.etagHeader, Self.sizeHeader] {
        if let value = response.headers.first(name: name) {
          linked.replaceOrAdd(name: name, value: value)
        }
      }
      let answer = HubAnswer(
        url: url, status: Int(response.status.code), headers: response.headers,
        body: response.body, linked: linked, isFromHub: isFromHub)
      guard [301, 302, 303, 307, 308].contains(answer.status) else { return answer }
      let next = try target(of: answer)
      if method == .HEAD, HubOrigin(next) != HubOrigin(url),
        linked.contains(name: Self.commitHeader), linked.contains(name: Self.etagHeader)
      {
        return answer
      }
      url = next
    }
    throw HubFailure(
      RewardError(
        .hubResponse, "more than \(Self.mostRedirects) redirects",
        at: .init(file: start.withoutSecrets)))
  }

  private func target(of answer: HubAnswer) throws(HubFailure) -> URL {
    func wrong(_ reason: String) -> HubFailure {
      HubFailure(
        RewardError(.hubResponse, reason, at: .init(file: answer.url.withoutSecrets)))
    }
    guard let text = answer.headers.first(name: "Location"),
      let url = URL(string: text, relativeTo: answer.url)?.absoluteURL,
      let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme), url.host != nil
    else { throw wrong("a redirect to no address") }
    guard scheme == "https" || answer.url.scheme?.lowercased() == "http" else {
      throw wrong("a redirect from https to http")
    }
    return url
  }

  private func execute(
    _ method: HTTPMethod, _ url: URL, _ headers: HTTPHeaders, authorised: Bool
  ) async throws -> HTTPClientResponse {
    var request = HTTPClientRequest(url: url.absoluteString)
    request.method = method
    request.headers = headers
    request.headers.add(name: "User-Agent", value: "RewardKit")
    // Sizes, ranges and hashes are about the bytes as they are stored.
    request.headers.add(name: "Accept-Encoding", value: "identity")
    if authorised, let token = settings.token {
      request.headers.add(name: "Authorization", value: "Bearer \(token.value)")
    }
    do {
      return try await client.execute(request, timeout: TimeAmount(settings.answerTimeout))
    } catch { throw Self.failure(error, url) }
  }

  /// The body of an answer.
  /// - Throws: `HubFailure`, or `CancellationError`.
  func bytes(of answer: HubAnswer, upTo limit: Int) async throws -> [UInt8] {
    var result: [UInt8] = []
    do {
      for try await piece in answer.body {
        guard result.count + piece.readableBytes <= limit else {
          throw HubFailure(
            RewardError(
              .hubResponse, "an answer of more than \(limit) bytes",
              at: .init(file: answer.url.withoutSecrets)))
        }
        result.append(contentsOf: piece.readableBytesView)
      }
    } catch let error as HubFailure {
      throw error
    } catch { throw Self.failure(error, answer.url) }
    return result
  }

  /// What broke a connection.
  static func failure(_ error: any Error, _ url: URL) -> any Error {
    if error is CancellationError || Task.isCancelled { return CancellationError() }
    let place = RewardError.Place(file: url.withoutSecrets)
    if let error = error as? HTTPClientError {
      switch error {
      case .readTimeout, .connectTimeout, .deadlineExceeded, .tlsHandshakeTimeout,
        .getConnectionFromPoolTimeout:
        return HubFailure(
          RewardError(.hubTimeout, "the server is silent", at: place, cause: error),
          isTransient: true)
      case .invalidURL, .emptyHost, .emptyScheme:
        return HubFailure(RewardError(.hubResponse, "not an address", at: place, cause: error))
      default: break
      }
    }
    return HubFailure(
      RewardError(.hubNetwork, "the connection failed", at: place, cause: error),
      isTransient: true)
  }
}
