import Basics
import Foundation
import Hub
import Testing

/// Without the hub: by the user's wish, or because it cannot be reached.
struct OfflineTests {
  private func offline(_ hub: LoopbackHub, _ folder: TemporaryFolder) throws -> HubClient {
    HubClient(try .loopback(hub, folder) { $0.isOffline = true })
  }

  @Test func whatIsInTheCacheIsFound() async throws {
    try await LoopbackHub.run { hub, folder in
      let commit = hub.commit(
        "models/owner/name", ["a/x.json": .init("{}"), "b.txt": .init("b"), "c.txt": .init("c")])
      let online = HubClient(try .loopback(hub, folder))
      let snapshot = try await online.snapshot(of: model(), matching: ["a/*", "b.txt"])
      _ = try await failure { _ = try await online.download("none.json", of: model()) }
      hub.forgetRequests()
      let client = try offline(hub, folder)
      for revision in ["main", commit] {
        let reference = try model("owner/name@\(revision)")
        #expect(try text(try await client.download("a/x.json", of: reference)) == "{}")
        let listing = try await client.files(of: reference)
        #expect(listing.files.map(\.path) == ["a/x.json", "b.txt", "c.txt"])
        #expect(listing.isComplete && listing.commit == commit)
        #expect(try await client.snapshot(of: reference, matching: ["a/*", "b.txt"]) == snapshot)
        let error = try await failure { _ = try await client.snapshot(of: reference) }
        #expect(error.code == .hubOffline && error.message.contains("'c.txt'"))
        let other = try await failure { _ = try await client.download("c.txt", of: reference) }
        #expect(other.code == .hubOffline && other.message.contains("'c.txt'"))
        let known = try await failure { _ = try await client.download("none.json", of: reference) }
        #expect(known.code == .hubOffline && known.message.contains("noted"))
      }
      #expect(hub.requests.isEmpty)
    }
  }

  @Test func whatIsMissingIsNamed() async throws {
    try await LoopbackHub.run { hub, folder in
      let client = try offline(hub, folder)
      let reference = try model("owner/name@v2")
      for error in [
        try await failure { _ = try await client.files(of: reference) },
        try await failure { _ = try await client.download("x.json", of: reference) },
        try await failure { _ = try await client.model(reference) },
      ] {
        #expect(error.code == .hubOffline)
        #expect(error.message.contains("v2"))
        #expect(error.place?.item == "owner/name")
        #expect(error.place?.file == folder.path + "/hub/models--owner--name")
      }
      #expect(hub.requests.isEmpty)
      #expect(try folder.tree().isEmpty)
    }
  }

  /// A cache without the list of a commit's files, as older clients leave it.
  @Test func aCacheWithoutAList() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["a.txt": .init("a"), "b.txt": .init("b")])
      _ = try await HubClient(.loopback(hub, folder)).download("a.txt", of: model())
      let client = try offline(hub, folder)
      let listing = try await client.files(of: model())
      #expect(listing.files.map(\.path) == ["a.txt"] && !listing.isComplete)
      let snapshot = try await client.snapshot(of: model())
      #expect(snapshot.files == ["a.txt"] && !snapshot.isListingComplete)
    }
  }

  /// A hub that fails is no reason to stop where the cache has what is wanted; that it may be old
  /// is said.
  @Test(arguments: [LoopbackHub.Fault.status(503), .closes, .silent, .status(429)])
  func aHubThatCannotBeReached(fault: LoopbackHub.Fault) async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["a.txt": .init("a"), "b.txt": .init("b")])
      let log = ProgressLog()
      let before = HubClient(try .loopback(hub, folder))
      let path = try await before.download("a.txt", of: model())
      let listing = try await before.files(of: model())
      let client = HubClient(
        try .loopback(hub, folder) { $0.answerTimeout = .milliseconds(500) }, onProgress: log.add)
      hub.inject(fault) { _ in true }
      hub.forgetRequests()
      #expect(try await client.download("a.txt", of: model()) == path)
      #expect(try await client.files(of: model()) == listing)
      // No waiting for what is there.
      #expect(hub.requests.count == 2)
      #expect(log.cacheUses.count == 2)
      #expect(
        Set([.hubServer, .hubNetwork, .hubTimeout, .hubRateLimited])
          .isSuperset(of: log.cacheUses.map(\.code)))
      _ = try await failure { _ = try await client.download("b.txt", of: model()) }
    }
  }

  /// What is gone or forbidden is not covered up by what the cache has.
  @Test(arguments: [401, 403, 404])
  func aRefusalIsNotCoveredUp(status: Int) async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["a.txt": .init("a")])
      let client = HubClient(try .loopback(hub, folder))
      _ = try await client.download("a.txt", of: model())
      hub.inject(.status(status)) { _ in true }
      _ = try await failure { _ = try await client.download("a.txt", of: model()) }
    }
  }
}
