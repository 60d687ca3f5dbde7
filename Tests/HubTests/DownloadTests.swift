import Basics
import Foundation
import Hub
import Testing

/// Downloads that are broken off, resumed, damaged and repaired.
struct DownloadTests {
  let file = noise(100_000, seed: 1)

  @Test(arguments: [true, false]) func aFileArrivesWhole(isLarge: Bool) async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["weights.bin": .init(file, isLarge: isLarge)])
      let log = ProgressLog()
      let client = HubClient(try .loopback(hub, folder), onProgress: log.add)
      let path = try await client.download("weights.bin", of: model())
      #expect(try bytes(path) == file)
      #expect(hub.count(.head) == 1 && hub.count(.get) == 1)
      #expect(hub.count(.storage) == (isLarge ? 1 : 0))
      #expect(log.retries.isEmpty)
      guard case .received("weights.bin", 0, 100_000)? = log.all.first,
        case .finished("weights.bin", 100_000)? = log.all.last
      else { return #expect(Bool(false), "\(log.all)") }
    }
  }

  /// Broken off at random places, again and again, each time by a client that knows nothing of the
  /// one before: the bytes that arrived are never asked for twice.
  @Test(arguments: 0..<12) func brokenAnywhereItIsResumed(seed: Int) async throws {
    try await LoopbackHub.run { hub, folder in
      var random = RandomSource(seed: UInt64(seed))
      let isLarge = seed % 2 == 0
      hub.commit("models/owner/name", ["a/weights.bin": .init(file, isLarge: isLarge)])
      let kind = isLarge ? LoopbackHub.Kind.storage : .get
      var starts: [Int] = []
      for _ in 0..<8 {
        hub.heal()
        hub.inject(.cut(after: Int(random.uniform() * 20_000))) { $0.kind == kind }
        hub.forgetRequests()
        let settings = try HubSettings.loopback(hub, folder) { $0.retry.attempts = 1 }
        let error = try await failure {
          _ = try await HubClient(settings).download("a/weights.bin", of: model())
        }
        #expect(error.code == .hubNetwork)
        let range = try #require(hub.requests.last { $0.kind == kind }).header("Range")
        starts.append(range.map { Int($0.dropFirst(6).dropLast())! } ?? 0)
        #expect(try partials(folder).count <= 1)
      }
      #expect(starts == starts.sorted())
      #expect(starts.last! > 0)
      hub.heal()
      let path = try await HubClient(.loopback(hub, folder)).download("a/weights.bin", of: model())
      #expect(try bytes(path) == file)
      #expect(try partials(folder).isEmpty)
    }
  }

  /// As long as something new arrives, a client goes on by itself.
  @Test func progressIsWorthAnotherTry() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["weights.bin": .init(file, isLarge: true)])
      hub.inject(.cut(after: 9000)) { $0.kind == .storage }
      let log = ProgressLog()
      let client = HubClient(try .loopback(hub, folder), onProgress: log.add)
      #expect(try bytes(try await client.download("weights.bin", of: model())) == file)
      // 100000 bytes in steps of at most 9000, more often than the attempts without progress.
      #expect(log.retries.count >= 11)
      #expect(log.retries.allSatisfy { $0.because.code == .hubNetwork })
    }
  }

  /// A server that cannot resume sends all again; what is there is passed over, not lost.
  @Test func aServerThatCannotResume() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["weights.bin": .init(file)])
      hub.inject(.ignoresRange)
      hub.inject(.cut(after: 30_000), times: 1)
      hub.inject(.cut(after: 70_000), times: 2)
      let client = HubClient(try .loopback(hub, folder))
      #expect(try bytes(try await client.download("weights.bin", of: model())) == file)
    }
  }

  @Test(arguments: [-7, 11]) func aServerThatResumesElsewhere(shift: Int) async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["weights.bin": .init(file)])
      hub.inject(.wrongRange(by: shift))
      hub.inject(.cut(after: 30_000), times: 1)
      let client = HubClient(try .loopback(hub, folder))
      #expect(try bytes(try await client.download("weights.bin", of: model())) == file)
    }
  }

  @Test(arguments: [true, false]) func wrongBytesNeverReachTheCache(isLarge: Bool) async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["weights.bin": .init(file, isLarge: isLarge)])
      hub.inject(.wrongByte(at: 77))
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.download("weights.bin", of: model()) }
      #expect(error.code == .hubHash)
      #expect(error.place?.item == "weights.bin")
      #expect(error.place?.file?.hasPrefix(hub.endpoint) == true)
      #expect(try partials(folder).isEmpty && blobs(folder).isEmpty)
      hub.heal()
      #expect(try bytes(try await client.download("weights.bin", of: model())) == file)
    }
  }

  /// What an earlier download left may be damaged. That is found, and the file is fetched once more
  /// in one piece.
  @Test func aDamagedBeginningIsReplaced() async throws {
    try await LoopbackHub.run { hub, folder in
      let large = LoopbackFile(file, isLarge: true)
      hub.commit("models/owner/name", ["weights.bin": large])
      for left in [noise(5000, seed: 9), noise(100_000, seed: 9), noise(120_000, seed: 9)] {
        let blobs = folder.path + "/hub/models--owner--name/blobs"
        try? FileManager.default.removeItem(atPath: folder.path + "/hub")
        try FileManager.default.createDirectory(atPath: blobs, withIntermediateDirectories: true)
        try Data(left).write(to: URL(filePath: "\(blobs)/\(large.etag).incomplete"))
        let client = HubClient(try .loopback(hub, folder))
        #expect(try bytes(try await client.download("weights.bin", of: model())) == file)
      }
    }
  }

  /// What a killed process left complete is verified and used without a request for the file.
  @Test func aWholePartialFileIsUsed() async throws {
    try await LoopbackHub.run { hub, folder in
      let large = LoopbackFile(file, isLarge: true)
      hub.commit("models/owner/name", ["weights.bin": large])
      let blobs = folder.path + "/hub/models--owner--name/blobs"
      try FileManager.default.createDirectory(atPath: blobs, withIntermediateDirectories: true)
      try Data(file).write(to: URL(filePath: "\(blobs)/\(large.etag).incomplete"))
      let client = HubClient(try .loopback(hub, folder))
      #expect(try bytes(try await client.download("weights.bin", of: model())) == file)
      #expect(hub.count(.get, .storage) == 0)
    }
  }

  /// The branch moves between two attempts: what is there of the old file is not mixed in.
  @Test func anotherFileBetweenTwoAttempts() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["weights.bin": .init(file)])
      hub.inject(.cut(after: 40_000), times: 1)
      let settings = try HubSettings.loopback(hub, folder) { $0.retry.attempts = 1 }
      let client = HubClient(settings)
      _ = try await failure { _ = try await client.download("weights.bin", of: model()) }
      let newer = noise(100_000, seed: 2)
      hub.commit("models/owner/name", ["weights.bin": .init(newer)])
      #expect(try bytes(try await client.download("weights.bin", of: model())) == newer)
    }
  }

  @Test(arguments: [-1, 1, 5000]) func aLengthThatIsNotTheHubs(difference: Int) async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["weights.bin": .init(file, isLarge: true)])
      hub.inject(.header("Content-Length", String(file.count + difference))) { $0.kind == .storage }
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.download("weights.bin", of: model()) }
      #expect(error.code == .hubSize)
      #expect(try blobs(folder).isEmpty)
    }
  }

  /// Without a length the end of the body is its end: too much and too little are found.
  @Test func bodiesWithoutALength() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["weights.bin": .init(file, isLarge: true)])
      let client = HubClient(try .loopback(hub, folder))
      hub.inject(.body(String(repeating: "x", count: 100_001))) { $0.kind == .storage }
      hub.inject(.noLength) { $0.kind == .storage }
      let error = try await failure { _ = try await client.download("weights.bin", of: model()) }
      #expect(error.code == .hubSize)
      #expect(try partials(folder).isEmpty)
      hub.heal()
      hub.inject(.noLength) { $0.kind == .storage }
      #expect(try bytes(try await client.download("weights.bin", of: model())) == file)
    }
  }

  /// Who does not say a size anywhere could fill the disk.
  @Test func aFileWithoutAnySize() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["notes.txt": .init("some text")])
      hub.inject(.noLength) { [.head, .get].contains($0.kind) }
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.download("notes.txt", of: model()) }
      #expect(error.code == .hubSize)
      // The list of files knows it.
      let snapshot = try await client.snapshot(of: model())
      #expect(try text(snapshot.folder + "/notes.txt") == "some text")
    }
  }

  @Test func aCompressedBodyIsRefused() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["notes.txt": .init("some text")])
      hub.inject(.header("Content-Encoding", "gzip")) { $0.kind == .get }
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.download("notes.txt", of: model()) }
      #expect(error.code == .hubResponse)
      #expect(hub.requests.allSatisfy { $0.header("Accept-Encoding") == "identity" })
    }
  }

  @Test func anEmptyFile() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit("models/owner/name", ["empty.txt": .init("")])
      let path = try await HubClient(.loopback(hub, folder)).download("empty.txt", of: model())
      #expect(try bytes(path).isEmpty)
      #expect(path.hasSuffix("/empty.txt"))
    }
  }

  private func blobs(_ folder: TemporaryFolder) throws -> [String] {
    let path = folder.path + "/hub/models--owner--name/blobs"
    return try FileManager.default.contentsOfDirectory(atPath: path)
  }

  private func partials(_ folder: TemporaryFolder) throws -> [String] {
    try blobs(folder).filter { $0.hasSuffix(".incomplete") }
  }
}
