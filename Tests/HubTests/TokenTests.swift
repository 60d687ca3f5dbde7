import Basics
import Foundation
import Hub
import Testing

/// The token goes to the hub, nowhere else, and is never printed.
struct TokenTests {
  @discardableResult
  private func secret(_ hub: LoopbackHub) -> String {
    let commit = hub.commit(
      "models/owner/name",
      ["config.json": .init("{}"), "weights.bin": .init(noise(3000, seed: 4), isLarge: true)])
    hub.change("models/owner/name") { $0.token = "hf_secret" }
    return commit
  }

  @Test func itOpensAPrivateRepository() async throws {
    try await LoopbackHub.run { hub, folder in
      secret(hub)
      let refused = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await refused.download("config.json", of: model()) }
      #expect(error.code == .hubUnauthorised)
      let wrong = HubClient(try .loopback(hub, folder, token: "hf_wrong"))
      let other = try await failure { _ = try await wrong.download("config.json", of: model()) }
      #expect(other.code == .hubUnauthorised)
      #expect(!other.description.contains("hf_wrong"))
      hub.forgetRequests()
      let client = HubClient(try .loopback(hub, folder, token: "hf_secret"))
      let snapshot = try await client.snapshot(of: model())
      #expect(try bytes(snapshot.folder + "/weights.bin") == noise(3000, seed: 4))
      let (toStorage, toHub) = (
        hub.requests.filter { $0.kind == .storage }, hub.requests.filter { $0.kind != .storage }
      )
      #expect(toStorage.count == 1 && toStorage[0].header("Authorization") == nil)
      #expect(toHub.count >= 5)
      #expect(toHub.allSatisfy { $0.header("Authorization") == "Bearer hf_secret" })
    }
  }

  @Test func aGatedRepository() async throws {
    try await LoopbackHub.run { hub, folder in
      secret(hub)
      hub.change("models/owner/name") { $0.isGated = true }
      let client = HubClient(try .loopback(hub, folder, token: "hf_wrong"))
      let error = try await failure { _ = try await client.files(of: model()) }
      #expect(error.code == .hubGated)
    }
  }

  /// A server that repeats the token in its error does not get it printed.
  @Test func aServerThatRepeatsIt() async throws {
    try await LoopbackHub.run { hub, folder in
      secret(hub)
      hub.inject(.status(401, ["X-Error-Message": "token hf_secret is bad"])) { _ in true }
      let client = HubClient(try .loopback(hub, folder, token: "hf_secret"))
      let error = try await failure { _ = try await client.files(of: model()) }
      #expect(!error.description.contains("hf_secret"))
      #expect(error.description.contains("(hidden)"))
    }
  }

  /// The signature in a storage host's address is as good as a token.
  @Test func signaturesAreNotPrinted() async throws {
    try await LoopbackHub.run { hub, folder in
      secret(hub)
      hub.inject(.status(500)) { $0.kind == .storage }
      let client = HubClient(try .loopback(hub, folder, token: "hf_secret"))
      let error = try await failure { _ = try await client.download("weights.bin", of: model()) }
      #expect(error.place?.file?.hasPrefix(hub.storage) == true)
      #expect(!error.description.contains("signature"))
    }
  }

  /// Another host gets no token for what the hub's interface sends on, and gets it not back either.
  @Test func redirectsToAnotherHost() async throws {
    try await LoopbackHub.run { hub, folder in
      secret(hub)
      let client = HubClient(try .loopback(hub, folder, token: "hf_secret"))
      hub.inject(.status(307, ["Location": hub.storage + "/elsewhere"])) {
        $0.kind == .revision || $0.kind == .head
      }
      _ = try await failure { _ = try await client.files(of: model()) }
      _ = try await failure { _ = try await client.download("config.json", of: model()) }
      let elsewhere = hub.requests.filter { $0.kind == .storage }
      #expect(elsewhere.count >= 2)
      #expect(elsewhere.allSatisfy { $0.header("Authorization") == nil })
    }
  }

  /// A renamed repository: the hub sends to itself, by a path, and the token goes along.
  @Test func redirectsOfTheHubToItself() async throws {
    try await LoopbackHub.run { hub, folder in
      let commit = secret(hub)
      let client = HubClient(try .loopback(hub, folder, token: "hf_secret"))
      for (kind, path) in [
        (LoopbackHub.Kind.head, "/owner/name/resolve/main/config.json"),
        (.get, "/owner/name/resolve/\(commit)/config.json"),
        (.revision, "/api/models/owner/name/revision/main"),
        (.tree, "/api/models/owner/name/tree/\(commit)?recursive=true"),
      ] {
        hub.inject(.status(307, ["Location": path])) {
          $0.kind == kind && $0.path.contains("old/name")
        }
      }
      let old = try model("old/name")
      #expect(try await client.files(of: old).files.map(\.path) == ["config.json", "weights.bin"])
      #expect(try text(try await client.download("config.json", of: old)) == "{}")
    }
  }

  @Test func redirectsWithoutEnd() async throws {
    try await LoopbackHub.run { hub, folder in
      secret(hub)
      hub.inject(.status(302, ["Location": "/api/models/owner/name/revision/main"])) { _ in true }
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.files(of: model()) }
      #expect(error.code == .hubResponse && error.message.contains("redirects"))
      #expect(hub.requests.count == 11)
    }
  }

  @Test(arguments: ["", "file:///etc/passwd", "ftp://x/y", "http://", "//"])
  func redirectsToNowhere(location: String) async throws {
    try await LoopbackHub.run { hub, folder in
      secret(hub)
      hub.inject(.status(302, ["Location": location])) { $0.kind == .revision }
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.files(of: model()) }
      #expect(error.code == .hubResponse, "\(error)")
    }
  }
}
