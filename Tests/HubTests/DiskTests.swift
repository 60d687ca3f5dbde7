import Basics
import Foundation
import Testing

@testable import Hub

/// Disks that are full, and places that cannot be written.
struct DiskTests {
  private let large = LoopbackFile(noise(200_000, seed: 12), isLarge: true)

  /// The system's own device that is always full stands where the partial file is to be, so that
  /// the write fails as it does on a full disk.
  @Test func aFullDisk() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["weights.bin": large])
      let blobs = folder.path + "/hub/models--owner--name/blobs"
      try FileManager.default.createDirectory(atPath: blobs, withIntermediateDirectories: true)
      let partial = "\(blobs)/\(large.etag).incomplete"
      try FileManager.default.createSymbolicLink(atPath: partial, withDestinationPath: "/dev/full")
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.download("weights.bin", of: model()) }
      #expect(error.code == .fileAccess)
      #expect(error.message.contains(String(cString: strerror(ENOSPC))), "\(error)")
      #expect(error.place?.file == partial)
      // Waiting makes no room.
      #expect(hub.count(.storage) == 1)
      #expect(try FileManager.default.contentsOfDirectory(atPath: blobs).count <= 1)
      try? FileManager.default.removeItem(atPath: partial)
      #expect(try bytes(try await client.download("weights.bin", of: model())) == large.bytes)
    }
  }

  /// A file stands where the cache needs a folder.
  @Test(arguments: [
    "hub", "hub/models--owner--name", "hub/.locks", "hub/models--owner--name/blobs",
  ])
  func aFileInTheWay(path: String) async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["weights.bin": large])
      let place = URL(filePath: "\(folder.path)/\(path)")
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: place)
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.download("weights.bin", of: model()) }
      #expect(error.code == .fileAccess, "\(error)")
      #expect(hub.count(.storage) == 0)
    }
  }

  /// A repository with a file where another one has a folder cannot be one snapshot.
  @Test func aNameTooLong() async throws {
    try await LoopbackHub.run { hub, folder in
      let name = String(repeating: "x", count: 300)
      hub.commit("models/owner/name", [name: .init("x"), "ok": .init("ok")])
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.snapshot(of: model()) }
      #expect(error.code == .fileAccess, "\(error)")
      #expect(try text(try await client.download("ok", of: model())) == "ok")
    }
  }
}
