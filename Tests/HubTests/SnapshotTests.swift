import Basics
import Foundation
import Hub
import Testing

/// Several files at once.
struct SnapshotTests {
  private func manyFiles() -> [String: LoopbackFile] {
    var files: [String: LoopbackFile] = [:]
    for number in 0..<20 {
      files["part/\(number).bin"] = LoopbackFile(
        noise(2000 + number, seed: UInt64(number)), isLarge: number % 2 == 0)
    }
    return files
  }

  @Test func allFiles() async throws {
    try await LoopbackHub.run { hub, folder in
      let files = manyFiles()
      let commit = hub.commit("models/owner/name", files)
      let log = ProgressLog()
      let client = HubClient(try .loopback(hub, folder), onProgress: log.add)
      let snapshot = try await client.snapshot(of: model())
      #expect(snapshot.commit == commit)
      #expect(snapshot.files.count == 20 && snapshot.isListingComplete)
      for (name, file) in files { #expect(try bytes("\(snapshot.folder)/\(name)") == file.bytes) }
      guard case .planned(20, let total)? = log.all.first else {
        return #expect(Bool(false), "\(log.all)")
      }
      #expect(total == files.values.map(\.bytes.count).reduce(0, +))
      #expect(log.all.count { if case .finished = $0 { true } else { false } } == 20)
      hub.forgetRequests()
      #expect(try await client.snapshot(of: model()) == snapshot)
      #expect(hub.requests.count == 1)
    }
  }

  @Test func patterns() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit(
        "models/owner/name",
        [
          "a.json": .init("a"), "b/c.json": .init("c"), "b/d/e.json": .init("e"),
          "f.txt": .init("f"),
        ])
      let client = HubClient(try .loopback(hub, folder))
      func names(_ patterns: String...) async throws -> [String] {
        try await client.snapshot(of: model(), matching: patterns).files
      }
      #expect(try await names("*.json") == ["a.json"])
      #expect(try await names("b/**", "f.txt") == ["b/c.json", "b/d/e.json", "f.txt"])
      #expect(try await names("**/*.json") == ["a.json", "b/c.json", "b/d/e.json"])
      let error = try await failure { _ = try await names("*.bin") }
      #expect(error.code == .hubFileNotFound)
      let wrong = try await failure { _ = try await names("../*") }
      #expect(wrong.code == .hubDataFiles)
    }
  }

  /// One file that cannot be had ends it all, and the next time only what is missing is fetched.
  @Test func oneFailure() async throws {
    try await LoopbackHub.run { hub, folder in
      let files = manyFiles()
      hub.commit("models/owner/name", files)
      hub.inject(.status(403)) { $0.kind == .head && $0.file == "part/7.bin" }
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.snapshot(of: model()) }
      #expect(error.code == .hubForbidden)
      hub.heal()
      let done = client.cache.files(
        of: try await client.files(of: model()).commit, in: try model().repository)
      hub.forgetRequests()
      let snapshot = try await client.snapshot(of: model())
      for (name, file) in files { #expect(try bytes("\(snapshot.folder)/\(name)") == file.bytes) }
      #expect(hub.count(.head) == 20 - done.count)
    }
  }

  @Test func simultaneousDownloadsAreBounded() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", manyFiles())
      hub.inject(.dribble(piece: 1000, milliseconds: 20))
      let client = HubClient(try .loopback(hub, folder) { $0.simultaneousDownloads = 3 })
      _ = try await client.snapshot(of: model())
      #expect((2...3).contains(hub.mostAtOnce))
    }
  }
}
