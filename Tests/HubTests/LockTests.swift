import Basics
import Foundation
import Synchronization
import Testing

@testable import Hub

/// Several who want the same file.
struct LockTests {
  private func acquire(_ path: String, onWait: () -> Void = {}) async throws -> HubLock? {
    try await HubLock.acquire(path, lock: { flock($0, $1) }, onWait: onWait)
  }

  @Test func oneAtATime() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x.lock"
    let order = Mutex<[String]>([])
    var first = try await acquire(path)
    #expect(first != nil)
    let task = Task {
      let held = try await acquire(path) { order.withLock { $0.append("waits") } }
      order.withLock { $0.append("holds") }
      return held != nil
    }
    while order.withLock({ $0.isEmpty }) { try await Task.sleep(for: .milliseconds(5)) }
    order.withLock { $0.append("released") }
    first = nil
    #expect(try await task.value)
    #expect(order.withLock { $0 } == ["waits", "released", "holds"])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o664)
  }

  /// A lock on a file that was deleted guards nothing.
  @Test func aDeletedFileIsNoLock() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x.lock"
    let calls = Mutex(0)
    let held = try await HubLock.acquire(
      path,
      lock: { descriptor, operation in
        if calls.withLock({
          $0 += 1; return $0
        }) == 1 {
          unlink(path)
        }
        return flock(descriptor, operation)
      }, onWait: {})
    #expect(held != nil && calls.withLock { $0 } == 2)
    #expect(FileManager.default.fileExists(atPath: path))
  }

  @Test func aWaitCanBeCancelled() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x.lock"
    let first = try await acquire(path)
    let task = Task { try await acquire(path) != nil }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    withExtendedLifetime(first) {}
  }

  @Test func placesWithoutAFolder() async throws {
    let error = try await failure { _ = try await acquire("/nonexistent/x.lock") }
    #expect(error.code == .fileMissing)
  }

  /// Several tasks, each with a client of its own: the file is fetched once.
  @Test func oneDownloadForAll() async throws {
    try await LoopbackHub.run { hub, folder in
      let file = noise(20_000, seed: 10)
      hub.commit("models/owner/name", ["weights.bin": .init(file, isLarge: true)])
      hub.inject(.dribble(piece: 2000, milliseconds: 30)) { $0.kind == .storage }
      let log = ProgressLog()
      let settings = try HubSettings.loopback(hub, folder)
      try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<5 {
          group.addTask {
            try await HubClient(settings, onProgress: log.add).download("weights.bin", of: model())
          }
        }
        for try await path in group { #expect(try bytes(path) == file) }
      }
      #expect(hub.count(.storage) == 1)
      #expect(log.hasWaited)
    }
  }

  /// Where the file system has no locks each one downloads to a file of its own.
  @Test func withoutLocks() async throws {
    try await LoopbackHub.run { hub, folder in
      let file = noise(20_000, seed: 11)
      hub.commit("models/owner/name", ["weights.bin": .init(file, isLarge: true)])
      hub.inject(.dribble(piece: 5000, milliseconds: 50)) { $0.kind == .storage }
      var client = HubClient(try .loopback(hub, folder))
      client.lock = { _, _ in
        errno = ENOSYS
        return -1
      }
      let shared = client
      try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<3 { group.addTask { try await shared.download("weights.bin", of: model()) } }
        for try await path in group { #expect(try bytes(path) == file) }
      }
      #expect(hub.count(.storage) == 3)
      let blobs = folder.path + "/hub/models--owner--name/blobs"
      #expect(try FileManager.default.contentsOfDirectory(atPath: blobs).count == 1)
    }
  }
}
