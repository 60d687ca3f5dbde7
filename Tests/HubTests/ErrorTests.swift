import Basics
import Foundation
import Hub
import Testing

/// What each answer of a server becomes.
struct ErrorTests {
  struct Case: Sendable {
    var status: Int
    var headers: [String: String] = [:]
    var code: RewardError.Code
    var word: String
    /// How many requests were made.
    var requests = 1
  }

  static let cases = [
    Case(status: 401, code: .hubUnauthorised, word: "HF_TOKEN"),
    Case(
      status: 401, headers: ["X-Error-Code": "RepoNotFound"], code: .hubUnauthorised,
      word: "private"),
    Case(status: 403, code: .hubForbidden, word: "may not"),
    Case(status: 403, headers: ["X-Error-Code": "GatedRepo"], code: .hubGated, word: "terms"),
    Case(status: 401, headers: ["X-Error-Code": "GatedRepo"], code: .hubGated, word: "terms"),
    Case(
      status: 404, headers: ["X-Error-Code": "RepoNotFound"], code: .hubNotFound, word: "repository"
    ),
    Case(status: 404, code: .hubNotFound, word: "repository"),
    Case(
      status: 404, headers: ["X-Error-Code": "RevisionNotFound"], code: .hubRevisionNotFound,
      word: "revision"),
    Case(
      status: 404, headers: ["X-Error-Code": "EntryNotFound"], code: .hubFileNotFound,
      word: "file"),
    Case(status: 429, code: .hubRateLimited, word: "too many", requests: 4),
    Case(
      status: 429, headers: ["Retry-After": "3600"], code: .hubRateLimited, word: "3600 s",
      requests: 1),
    Case(status: 408, code: .hubServer, word: "408", requests: 4),
    Case(status: 500, code: .hubServer, word: "500", requests: 4),
    Case(status: 503, code: .hubServer, word: "503", requests: 4),
    Case(status: 418, code: .hubResponse, word: "418"),
    Case(
      status: 400, headers: ["X-Error-Message": "bad\u{9}rev"], code: .hubResponse,
      word: "(bad rev)"),
  ]

  @Test(arguments: cases, [LoopbackHub.Kind.head, .revision, .tree])
  func answersOfTheHub(one: Case, kind: LoopbackHub.Kind) async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["config.json": .init("{}")])
      hub.inject(.status(one.status, one.headers)) { $0.kind == kind }
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure {
        if kind == .head {
          _ = try await client.download("config.json", of: model())
        } else {
          _ = try await client.files(of: model())
        }
      }
      #expect(error.code == one.code)
      #expect(error.message.contains(one.word), "\(error)")
      #expect(error.place?.file?.hasPrefix(hub.endpoint) == true)
      #expect(error.place?.item?.contains("owner/name") == true)
      #expect(hub.count(kind) == one.requests)
    }
  }

  @Test(arguments: [500, 502, 503, 504, 429, 408])
  func whatPassesIsTriedAgain(status: Int) async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["config.json": .init("{}")])
      hub.inject(.status(status), times: 2)
      hub.inject(.status(status), times: 2) { $0.kind == .head }
      let log = ProgressLog()
      let client = HubClient(try .loopback(hub, folder), onProgress: log.add)
      #expect(try text(try await client.download("config.json", of: model())) == "{}")
      #expect(log.retries.count == 4)
      #expect(hub.count(.head) == 3 && hub.count(.get) == 3)
    }
  }

  /// The wait that the hub asks for is kept.
  @Test func retryAfterIsHonoured() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["config.json": .init("{}")])
      hub.inject(.status(429, ["Retry-After": "1"]), times: 1) { $0.kind == .head }
      let log = ProgressLog()
      let client = HubClient(try .loopback(hub, folder), onProgress: log.add)
      let time = try await ContinuousClock().measure {
        _ = try await client.download("config.json", of: model())
      }
      #expect(time >= .seconds(1))
      #expect(log.retries.map(\.because.code) == [.hubRateLimited])
      #expect(log.retries[0].after >= .seconds(1))
    }
  }

  /// The address of a large file is allowed for a while only, so a refusal is asked for again.
  @Test func aStorageHostThatRefuses() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["weights.bin": .init(noise(50, seed: 3), isLarge: true)])
      hub.inject(.status(403), times: 2) { $0.kind == .storage }
      let client = HubClient(try .loopback(hub, folder))
      _ = try await client.download("weights.bin", of: model())
      #expect(hub.count(.get) == 3 && hub.count(.storage) == 3)
    }
  }

  @Test func nobodyListens() async throws {
    let folder = try TemporaryFolder()
    // A port that was free a moment ago.
    let endpoint = try await freePort()
    var settings = try HubSettings(endpoint: endpoint, cacheDirectory: folder.path)
    settings.retry = HubRetry(attempts: 3, firstPause: .milliseconds(1))
    let log = ProgressLog()
    let client = HubClient(settings, onProgress: log.add)
    let error = try await failure { _ = try await client.download("x", of: model()) }
    #expect(error.code == .hubNetwork)
    #expect(log.retries.count == 2)
  }

  private func freePort() async throws -> String {
    var endpoint = ""
    try await LoopbackHub.run { hub, _ in endpoint = hub.endpoint }
    return endpoint
  }

  @Test func connectionsThatCloseAtOnce() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["config.json": .init("{}")])
      hub.inject(.closes, times: 2) { _ in true }
      let client = HubClient(try .loopback(hub, folder))
      #expect(try text(try await client.download("config.json", of: model())) == "{}")
      hub.inject(.closes) { _ in true }
      let error = try await failure { _ = try await client.files(of: model("owner/other")) }
      #expect(error.code == .hubNetwork)
    }
  }

  /// Headers that a hub must send.
  @Test(
    arguments: [
      ("X-Repo-Commit", nil, "which commit"), ("X-Repo-Commit", "../../x", "which commit"),
      ("X-Repo-Commit", "main", "which commit"), ("ETag", nil, "hash"), ("ETag", "\"abc\"", "hash"),
      ("ETag", "\"../../../../etc/passwd\"", "hash"),
      ("ETag", "\"\(String(repeating: "Z", count: 40))\"", "hash"),
    ] as [(String, String?, String)])
  func noHub(name: String, value: String?, word: String) async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["config.json": .init("{}")])
      hub.inject(.header(name, value)) { $0.kind == .head }
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.download("config.json", of: model()) }
      #expect(error.code == .hubResponse)
      #expect(error.message.contains(word))
    }
  }

  @Test func anotherCommitThanAskedFor() async throws {
    try await LoopbackHub.run { hub, folder in
      let commit = hub.commit("models/owner/name", ["config.json": .init("{}")])
      hub.inject(.header("X-Repo-Commit", String(repeating: "0", count: 40))) { $0.kind == .head }
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure {
        _ = try await client.download("config.json", of: model("owner/name@\(commit)"))
      }
      #expect(error.code == .hubResponse)
    }
  }
}
