import Basics
import Foundation
import Hub
import Testing

/// Servers that are slow, and servers that say nothing.
struct SlowServerTests {
  private func settings(_ hub: LoopbackHub, _ folder: TemporaryFolder) throws -> HubSettings {
    try .loopback(hub, folder) { settings in
      settings.readTimeout = .milliseconds(1500)
      settings.answerTimeout = .milliseconds(1500)
      settings.retry.attempts = 2
    }
  }

  /// Slow is no error, as long as something comes: here longer than the limit in all.
  @Test func aDribbleArrives() async throws {
    try await LoopbackHub.run { hub, folder in
      let file = noise(1600, seed: 5)
      hub.commit("models/owner/name", ["weights.bin": .init(file)])
      hub.inject(.dribble(piece: 100, milliseconds: 300))
      let log = ProgressLog()
      let settings = try HubSettings.loopback(hub, folder) { $0.readTimeout = .seconds(4) }
      let client = HubClient(settings, onProgress: log.add)
      #expect(try bytes(try await client.download("weights.bin", of: model())) == file)
      #expect(log.retries.isEmpty)
    }
  }

  /// A download that stands still is broken off and resumed.
  @Test func aStallIsResumed() async throws {
    try await LoopbackHub.run { hub, folder in
      let file = noise(5000, seed: 6)
      hub.commit("models/owner/name", ["weights.bin": .init(file, isLarge: true)])
      hub.inject(.stall(after: 2000), times: 1) { $0.kind == .storage }
      let log = ProgressLog()
      let client = HubClient(try settings(hub, folder), onProgress: log.add)
      #expect(try bytes(try await client.download("weights.bin", of: model())) == file)
      #expect(log.retries.map(\.because.code) == [.hubTimeout])
      #expect(hub.requests.last?.header("Range") == "bytes=2000-")
    }
  }

  @Test func aServerThatStallsForEver() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["weights.bin": .init(noise(5000, seed: 6))])
      hub.inject(.stall(after: 0))
      let client = HubClient(try settings(hub, folder))
      let time = try await ContinuousClock().measure {
        let error = try await failure { _ = try await client.download("weights.bin", of: model()) }
        #expect(error.code == .hubTimeout)
      }
      #expect(time < .seconds(60))
    }
  }

  /// A server that takes the connection and the request, and answers nothing.
  @Test(arguments: [LoopbackHub.Kind.revision, .tree, .head])
  func silence(kind: LoopbackHub.Kind) async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["config.json": .init("{}")])
      hub.inject(.silent) { $0.kind == kind }
      let client = HubClient(try settings(hub, folder))
      let error = try await failure {
        if kind == .head {
          _ = try await client.download("config.json", of: model())
        } else {
          _ = try await client.files(of: model())
        }
      }
      #expect(error.code == .hubTimeout)
      #expect(hub.count(kind) == 2)
    }
  }

  /// Ending the task ends the download at once, and leaves what can be resumed.
  @Test func cancellation() async throws {
    try await LoopbackHub.run { hub, folder in
      let large = LoopbackFile(noise(5000, seed: 7), isLarge: true)
      hub.commit("models/owner/name", ["weights.bin": large])
      hub.inject(.stall(after: 2000), times: 1) { $0.kind == .storage }
      let client = HubClient(try .loopback(hub, folder))
      let task = Task { try await client.download("weights.bin", of: model()) }
      let partial = folder.path + "/hub/models--owner--name/blobs/\(large.etag).incomplete"
      while try FileManager.default.fileExists(atPath: partial) == false
        || bytes(partial).count < 2000
      {
        try await Task.sleep(for: .milliseconds(10))
      }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(try bytes(partial) == Array(large.bytes.prefix(2000)))
      #expect(try bytes(try await client.download("weights.bin", of: model())) == large.bytes)
      #expect(hub.requests.last?.header("Range") == "bytes=2000-")
    }
  }
}
