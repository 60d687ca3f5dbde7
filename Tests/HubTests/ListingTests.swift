import Basics
import Foundation
import Testing

@testable import Hub

/// Lists of files, from the hub and from the cache.
struct ListingTests {
  @Test(arguments: [1, 2, 3, 7, 1000]) func pages(size: Int) async throws {
    try await LoopbackHub.run { hub, folder in
      let names = ["B", "a", "a/x", "b/c/d.json", "z.txt", "ä", "é.txt"]
      let files = names.map { ($0 == "a" ? "a0" : $0, LoopbackFile($0)) }
      let commit = hub.commit("models/owner/name", Dictionary(uniqueKeysWithValues: files))
      hub.list(atOnce: size)
      let client = HubClient(try .loopback(hub, folder))
      let listing = try await client.files(of: model())
      #expect(listing.commit == commit && listing.isComplete)
      #expect(
        listing.files.map(\.path) == ["B", "a/x", "a0", "b/c/d.json", "z.txt", "ä", "é.txt"])
      #expect(listing.files.map(\.size) == [1, 3, 1, 10, 5, 2, 6])
      #expect(hub.count(.tree) == (7 + size - 1) / size)
      hub.forgetRequests()
      // The branch is asked for, the commit's list is known.
      #expect(try await client.files(of: model()) == listing)
      #expect(hub.count(.revision) == 1 && hub.count(.tree) == 0)
      #expect(try await client.files(of: model("owner/name@\(commit)")) == listing)
      #expect(hub.requests.count == 1)
    }
  }

  @Test func aPageThatLeadsToItself() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["a": .init("a")])
      hub.inject(.header("Link", "</x?recursive=true&expand=false>; rel=\"next\"")) {
        $0.kind == .tree
      }
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.files(of: model()) }
      #expect(error.code == .hubResponse)
      #expect(hub.count(.tree) == 1)
    }
  }

  /// Another page with the same files.
  @Test func aFileThatIsThereTwice() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["a": .init("a")])
      hub.inject(.header("Link", "</x?again=1>; rel=\"next\""), times: 1) { $0.kind == .tree }
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.files(of: model()) }
      #expect(error.code == .hubResponse && error.message.contains("twice"))
    }
  }

  /// The next page's host is not believed.
  @Test func aPageOnAnotherHost() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["a": .init("a"), "b": .init("b")])
      hub.list(atOnce: 1)
      let query = "recursive=true&expand=false&cursor=1"
      hub.inject(.header("Link", "<https://example.org/x?\(query)>; rel=\"next\""), times: 1) {
        $0.kind == .tree
      }
      let client = HubClient(try .loopback(hub, folder, token: "hf_secret"))
      #expect(try await client.files(of: model()).files.map(\.path) == ["a", "b"])
    }
  }

  @Test(arguments: [
    "", "{", "{}", "[1]", "[{}]", "[{\"type\":\"file\"}]", "[{\"type\":\"file\",\"path\":\"x\"}]",
    "[{\"type\":\"file\",\"path\":\"x\",\"size\":-1,\"oid\":\"y\"}]",
    "[{\"type\":\"file\",\"path\":\"x\",\"size\":1.5,\"oid\":\"y\"}]",
    "[{\"type\":\"file\",\"path\":7,\"size\":1,\"oid\":\"y\"}]",
  ])
  func damage(text: String) async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["a": .init("a")])
      hub.inject(.body(text)) { $0.kind == .tree }
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.files(of: model()) }
      #expect(error.code == .hubResponse, "\(error)")
      #expect(error.place?.file?.contains("/tree/") == true)
    }
  }

  @Test(arguments: [
    "../../../../etc/x", "/etc/passwd", "a/../../b", "..", "c:/x", "a//b", "a\\..\\b",
  ])
  func namesThatLeadOut(path: String) async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["a": .init("a")])
      let entry: JSONValue = ["type": "file", "path": .string(path), "size": 1, "oid": "y"]
      hub.inject(.body(JSONValue.array([entry]).text)) { $0.kind == .tree }
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.snapshot(of: model()) }
      #expect(error.code == .hubPath)
      let other = try await failure { _ = try await client.download(path, of: model()) }
      #expect(other.code == .hubPath)
    }
  }

  @Test(arguments: ["{}", "{\"sha\":7}", "{\"sha\":\"main\"}", "[]", "no"])
  func aRevisionWithoutACommit(text: String) async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["a": .init("a")])
      hub.inject(.body(text)) { $0.kind == .revision }
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.files(of: model()) }
      #expect(error.code == .hubResponse)
    }
  }

  /// A stored list that cannot be read is asked for anew.
  @Test(arguments: [
    "", "{}", "{\"format_version\":2,\"files\":{}}",
    "{\"format_version\":1,\"files\":{\"../x\":{\"size\":1,\"blob_id\":\"y\"}}}",
    "{\"format_version\":1,\"files\":{\"x\":{\"size\":\"1\",\"blob_id\":\"y\"}}}",
  ])
  func storedLists(text: String) async throws {
    try await LoopbackHub.run { hub, folder in
      let commit = hub.commit("models/owner/name", ["a": .init("a")])
      let client = HubClient(try .loopback(hub, folder))
      let listing = try await client.files(of: model())
      let stored = client.cache.treePath(commit, try model().repository)
      try text.write(toFile: stored, atomically: true, encoding: .utf8)
      #expect(try await client.files(of: model("owner/name@\(commit)")) == listing)
      #expect(hub.count(.tree) == 2)
    }
  }

  @Test func tooMuch() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["a": .init("a")])
      hub.inject(.body(String(repeating: " ", count: 64 << 20 + 1))) { $0.kind == .tree }
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.files(of: model()) }
      #expect(error.code == .hubResponse && error.message.contains("more than"))
    }
  }
}
