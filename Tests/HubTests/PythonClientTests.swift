import Basics
import Foundation
import Hub
import OrderedCollections
import Testing

/// One cache, two clients: what this one wrote is read by `huggingface_hub` offline, and the
/// reverse, and both exclude each other while they download.
@Suite(.enabled(if: hasOracle, noOracle))
struct PythonClientTests {
  private let files: [String: LoopbackFile] = [
    "config.json": .init("{\"a\": 1}"), "empty.txt": .init(""), "ä/b c+#.txt": .init("words"),
    "data/train-00000-of-00001.jsonl": .init("{}\n"), "same.json": .init("{\"a\": 1}"),
    "weights.bin": .init(noise(70_000, seed: 13), isLarge: true),
  ]

  private func environment(_ hub: LoopbackHub, _ folder: TemporaryFolder) -> [String: String] {
    ["HF_HOME": folder.path, "HF_ENDPOINT": hub.endpoint]
  }

  private func ask(
    _ task: String, _ kind: HubKind, revision: String = "main", files: [String]?,
    patterns: [String]? = nil, _ environment: [String: String]
  ) async throws -> JSONValue {
    func list(_ texts: [String]?) -> JSONValue {
      texts.map { .array($0.map { .string($0) }) } ?? .null
    }
    let asked: JSONValue = [
      "kind": .string(kind.rawValue), "id": "owner/name", "revision": .string(revision),
      "files": list(files), "patterns": list(patterns),
    ]
    return try JSONValue.parse(
      try await python([task], input: asked.text, environment: environment))
  }

  @Test(arguments: HubKind.allCases) func theyReadWhatWeWrote(kind: HubKind) async throws {
    try await LoopbackHub.run { hub, folder in
      let commit = hub.commit("\(kind.rawValue)s/owner/name", files)
      hub.commit("\(kind.rawValue)s/owner/name", files, as: "refs/pr/1")
      let client = HubClient(try .loopback(hub, folder))
      for revision in ["main", "refs/pr/1"] {
        let reference = try HubReference("owner/name@\(revision)", kind: kind)
        let snapshot = try await client.snapshot(of: reference)
        _ = try await failure { _ = try await client.download("none.json", of: reference) }
        var offline = environment(hub, folder)
        offline["HF_HUB_OFFLINE"] = "1"
        for asked in [revision, commit] {
          let seen = try await ask(
            "read", kind, revision: asked, files: files.keys.sorted() + ["none.json", "never"],
            offline)
          #expect(seen["warnings"] == [])
          #expect(seen["snapshot"]?.string == snapshot.folder)
          for (name, file) in files {
            let path = "\(snapshot.folder)/\(name)"
            let hash = LoopbackFile(file.bytes, isLarge: true).etag
            #expect(
              seen["files"]?[name]?["download"] == ["path": .string(path), "sha256": .string(hash)])
            #expect(seen["files"]?[name]?["cache"]?.string == path)
          }
          #expect(seen["files"]?["none.json"] == ["download": nil, "cache": "nonexistent"])
          #expect(seen["files"]?["never"] == ["download": nil, "cache": nil])
          let repository = try #require(seen["repositories"]?.array?.first)
          #expect(repository["id"] == "owner/name" && repository["kind"]?.string == kind.rawValue)
          // Equal files are stored once.
          let unique = Dictionary(files.values.map { ($0.etag, $0.bytes.count) }) { $1 }
          #expect(repository["size"]?.int == unique.values.reduce(0, +))
          let found = try #require(repository["revisions"]?.array)
          #expect(found.count == 1 && found[0]["commit"]?.string == commit)
          #expect(found[0]["files"]?.array?.count == files.count)
        }
      }
    }
  }

  /// A part of a repository: the Python client finds these files and knows that others are missing.
  @Test func theyReadAPart() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", files)
      let client = HubClient(try .loopback(hub, folder))
      let snapshot = try await client.snapshot(of: model(), matching: ["*.json"])
      let here = environment(hub, folder)
      let part = try await ask("read", .model, files: ["config.json"], patterns: ["*.json"], here)
      #expect(part["snapshot"]?.string == snapshot.folder)
      #expect(part["warnings"] == [])
      let whole = try await ask("read", .model, files: [], here)
      #expect(whole["snapshot"] == ["error": "IncompleteSnapshotError"])
      #expect(hub.requests.allSatisfy { $0.header("User-Agent") == "RewardKit" })
    }
  }

  @Test(arguments: HubKind.allCases, [true, false])
  func weReadWhatTheyWrote(kind: HubKind, asSnapshot: Bool) async throws {
    try await LoopbackHub.run { hub, folder in
      let commit = hub.commit("\(kind.rawValue)s/owner/name", files)
      hub.list(atOnce: 4)
      _ = try await ask(
        "fill", kind, files: asSnapshot ? nil : files.keys.sorted() + ["none.json"],
        environment(hub, folder))
      hub.forgetRequests()
      let client = HubClient(try .loopback(hub, folder) { $0.isOffline = true })
      for revision in ["main", commit] {
        let reference = try HubReference("owner/name@\(revision)", kind: kind)
        for (name, file) in files {
          #expect(try bytes(try await client.download(name, of: reference)) == file.bytes)
        }
        let listing = try await client.files(of: reference)
        #expect(Set(listing.files.map(\.path)) == Set(files.keys))
        #expect(listing.isComplete == asSnapshot)
        #expect(listing.files.allSatisfy { $0.size == files[$0.path]!.bytes.count })
        let snapshot = try await client.snapshot(of: reference)
        #expect(snapshot.commit == commit && snapshot.files.count == files.count)
        if !asSnapshot {
          #expect(
            client.cache.entry("none.json", of: revision, in: reference.repository) == .nonexistent)
        }
      }
      #expect(hub.requests.isEmpty)
    }
  }

  /// Online too neither fetches anew what the other has.
  @Test func neitherFetchesAnew() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", files)
      _ = try await ask("fill", .model, files: ["weights.bin"], environment(hub, folder))
      let client = HubClient(try .loopback(hub, folder))
      let snapshot = try await client.snapshot(of: model())
      #expect(hub.requests.count { $0.kind == .storage } == 1)
      hub.forgetRequests()
      let theirs = try await ask("fill", .model, files: nil, environment(hub, folder))
      #expect(theirs["snapshot"]?.string == snapshot.folder)
      #expect(hub.count(.get, .storage, .tree) == 0)
    }
  }

  /// Two processes want the same file at once: one downloads, the other waits and finds it.
  @Test(arguments: [true, false]) func bothAtOnce(oursFirst: Bool) async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", files)
      let large = files["weights.bin"]!
      hub.inject(.dribble(piece: 2000, milliseconds: oursFirst ? 200 : 100)) { $0.kind == .storage }
      let log = ProgressLog()
      let client = HubClient(try .loopback(hub, folder), onProgress: log.add)
      let here = environment(hub, folder)
      let theirs = Task.detached {
        if oursFirst {
          while hub.count(.storage) == 0 { try await Task.sleep(for: .milliseconds(5)) }
        }
        return try await ask("fill", .model, files: ["weights.bin"], here)
      }
      if !oursFirst {
        while hub.count(.storage) == 0 { try await Task.sleep(for: .milliseconds(5)) }
      }
      let path = try await client.download("weights.bin", of: model())
      #expect(try bytes(path) == large.bytes)
      #expect(try await theirs.value["files"]?["weights.bin"]?.string == path)
      #expect(hub.count(.storage) == 1)
      if !oursFirst { #expect(log.hasWaited) }
    }
  }

  /// What the Python client leaves of a broken download does not disturb.
  @Test func whatTheyBrokeOff() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", files)
      let blobs = folder.path + "/hub/models--owner--name/blobs"
      try FileManager.default.createDirectory(atPath: blobs, withIntermediateDirectories: true)
      let name = files["weights.bin"]!.etag
      try Data(noise(9000, seed: 1)).write(
        to: URL(filePath: "\(blobs)/\(name).1234abcd.incomplete"))
      let client = HubClient(try .loopback(hub, folder))
      let path = try await client.download("weights.bin", of: model())
      #expect(try bytes(path) == files["weights.bin"]!.bytes)
    }
  }
}
