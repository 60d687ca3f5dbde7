import Basics
import Foundation
import Testing

@testable import Hub

/// The cache on disk.
struct CacheTests {
  /// git's names of `{}` and `hello world` with a line end, from `git hash-object`.
  static let config = "9e26dfeeb6e641a33dae4961196235bdb965b21b"
  static let notes = "3b18e512dba79e4c8300dd08aeb37f8e728b8dad"

  @Test func theLayoutIsThatOfThePythonClient() async throws {
    try await LoopbackHub.run { hub, folder in
      let large = LoopbackFile(noise(1000, seed: 8), isLarge: true)
      let files = [
        "config.json": LoopbackFile("{}"), "a/b/notes.txt": .init("hello world\n"),
        "copy/config.json": .init("{}"), "weights.bin": large,
      ]
      let commit = hub.commit("models/owner/name", files)
      hub.commit("models/owner/name", files, as: "refs/pr/1")
      hub.commit("datasets/owner/name", ["config.json": .init("{}")])
      let client = HubClient(try .loopback(hub, folder))
      _ = try await client.snapshot(of: model())
      _ = try await client.download("config.json", of: model("owner/name@refs/pr/1"))
      _ = try await failure { _ = try await client.download("b/missing.json", of: model()) }
      let data = try HubReference("owner/name", kind: .dataset)
      let path = try await client.download("config.json", of: data)
      let snapshot = "models--owner--name/snapshots/\(commit)"
      let other = path.split(separator: "/").dropLast().last!
      #expect(
        try folder.tree(below: "hub")
          == [
            ".locks/datasets--owner--name/\(Self.config).lock",
            ".locks/models--owner--name/\(Self.notes).lock",
            ".locks/models--owner--name/\(large.etag).lock",
            ".locks/models--owner--name/\(Self.config).lock",
            "CACHEDIR.TAG",
            "datasets--owner--name/blobs/\(Self.config)",
            "datasets--owner--name/refs/main",
            "datasets--owner--name/snapshots/\(other)/config.json -> ../../blobs/\(Self.config)",
            "models--owner--name/.no_exist/\(commit)/b/missing.json",
            "models--owner--name/blobs/\(Self.notes)",
            "models--owner--name/blobs/\(large.etag)",
            "models--owner--name/blobs/\(Self.config)",
            "models--owner--name/refs/main",
            "models--owner--name/refs/refs/pr/1",
            "\(snapshot)/a/b/notes.txt -> ../../../../blobs/\(Self.notes)",
            "\(snapshot)/config.json -> ../../blobs/\(Self.config)",
            "\(snapshot)/copy/config.json -> ../../../blobs/\(Self.config)",
            "\(snapshot)/weights.bin -> ../../blobs/\(large.etag)",
            "models--owner--name/trees/\(commit).json",
          ].sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
      let root = folder.path + "/hub/models--owner--name"
      // Nothing but the hash: the Python client compares it as it is.
      #expect(try text(root + "/refs/main") == commit)
      #expect(try text(root + "/refs/refs/pr/1") == commit)
      #expect(try bytes(root + "/.no_exist/\(commit)/b/missing.json").isEmpty)
      #expect(try text(root + "/snapshots/\(commit)/a/b/notes.txt") == "hello world\n")
      #expect(
        try text(folder.path + "/hub/CACHEDIR.TAG")
          .hasPrefix("Signature: 8a477f597d28d172789f06886806bc55\n"))
      // Equal bytes are downloaded and stored once.
      #expect(hub.requests.count { $0.kind == .get && $0.file.hasSuffix("config.json") } == 2)
    }
  }

  @Test func whatIsThereIsNotAskedForAgain() async throws {
    try await LoopbackHub.run { hub, folder in
      let commit = hub.commit("models/owner/name", ["config.json": .init("{}")])
      let client = HubClient(try .loopback(hub, folder))
      let path = try await client.download("config.json", of: model())
      hub.forgetRequests()
      #expect(try await client.download("config.json", of: model()) == path)
      #expect(hub.count(.head) == 1 && hub.count(.get) == 0)
      hub.forgetRequests()
      // A commit never changes.
      #expect(try await client.download("config.json", of: model("owner/name@\(commit)")) == path)
      #expect(hub.requests.isEmpty)
    }
  }

  @Test func aBranchThatMoves() async throws {
    try await LoopbackHub.run { hub, folder in
      let old = hub.commit("models/owner/name", ["config.json": .init("{}"), "x": .init("x")])
      let client = HubClient(try .loopback(hub, folder))
      let first = try await client.download("config.json", of: model())
      let new = hub.commit("models/owner/name", ["config.json": .init("[]"), "x": .init("x")])
      let second = try await client.download("config.json", of: model())
      #expect(first.contains(old) && second.contains(new))
      #expect(try text(first) == "{}" && text(second) == "[]")
      #expect(client.cache.commit(of: "main", in: try model().repository) == new)
      let tag = try await client.download("x", of: model("owner/name@\(old)"))
      #expect(tag.contains(old))
    }
  }

  /// A blob that something cut off is downloaded anew, a link that leads nowhere made anew.
  @Test func damageIsRepaired() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["config.json": .init("{}")])
      let client = HubClient(try .loopback(hub, folder))
      let path = try await client.download("config.json", of: model())
      let blob = folder.path + "/hub/models--owner--name/blobs/\(Self.config)"
      try Data().write(to: URL(filePath: blob))
      #expect(try text(try await client.download("config.json", of: model())) == "{}")
      try FileManager.default.removeItem(atPath: blob)
      #expect(try text(try await client.download("config.json", of: model())) == "{}")
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "../nowhere")
      #expect(try text(try await client.download("config.json", of: model())) == "{}")
      let target = try FileManager.default.destinationOfSymbolicLink(atPath: path)
      #expect(target == "../../blobs/\(Self.config)")
      try FileManager.default.removeItem(atPath: path)
      hub.forgetRequests()
      #expect(try text(try await client.download("config.json", of: model())) == "{}")
      #expect(hub.count(.get) == 0)
    }
  }

  /// A cache that was filled by somebody else and may only be read.
  @Test(.enabled(if: getuid() != 0, "root may write everywhere"))
  func aCacheThatMayOnlyBeRead() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["config.json": .init("{}"), "more.json": .init("[]")])
      let client = HubClient(try .loopback(hub, folder))
      let path = try await client.download("config.json", of: model())
      let root = folder.path + "/hub"
      let folders = try #require(FileManager.default.subpaths(atPath: root)).map { "\(root)/\($0)" }
      for path in folders + [root] { chmod(path, 0o555) }
      defer { for path in folders + [root] { chmod(path, 0o755) } }
      #expect(try await client.download("config.json", of: model()) == path)
      let error = try await failure { _ = try await client.download("more.json", of: model()) }
      #expect(error.code == .fileAccess)
    }
  }

  @Test func entries() throws {
    let folder = try TemporaryFolder()
    let cache = HubCache(root: folder.path)
    let repository = try HubRepository(kind: .model, id: "a/b")
    let commit = String(repeating: "ab", count: 20)
    #expect(cache.commit(of: "main", in: repository) == nil)
    #expect(cache.commit(of: commit, in: repository) == commit)
    #expect(cache.entry("x", of: "main", in: repository) == .unknown)
    let root = cache.folder(of: repository)
    for name in ["refs", "snapshots/\(commit)/d", ".no_exist/\(commit)"] {
      try FileManager.default.createDirectory(
        atPath: "\(root)/\(name)", withIntermediateDirectories: true)
    }
    for text in ["", "main", "../../../etc", String(commit.dropLast()), commit.uppercased()] {
      try text.write(toFile: root + "/refs/main", atomically: true, encoding: .utf8)
      #expect(cache.commit(of: "main", in: repository) == nil, "\(text)")
    }
    try "\(commit)\n".write(toFile: root + "/refs/main", atomically: true, encoding: .utf8)
    #expect(cache.commit(of: "main", in: repository) == commit)
    for name in ["snapshots/\(commit)/x", "snapshots/\(commit)/d/y", ".no_exist/\(commit)/z"] {
      try "".write(toFile: "\(root)/\(name)", atomically: true, encoding: .utf8)
    }
    #expect(
      cache.entry("d/y", of: "main", in: repository) == .file("\(root)/snapshots/\(commit)/d/y"))
    #expect(cache.entry("z", of: commit, in: repository) == .nonexistent)
    // A folder is no file.
    #expect(cache.entry("d", of: "main", in: repository) == .unknown)
    #expect(cache.entry("../\(commit)/x", of: "main", in: repository) == .unknown)
    #expect(cache.files(of: commit, in: repository) == ["d/y", "x"])
  }
}
