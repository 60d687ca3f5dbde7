import Basics
import Foundation
import Hub
import Testing

/// `reward fetch` as a user runs it: several processes at once, killed ones, full disks.
@Suite(.enabled(if: FetchProgram.binary != nil, "no program with `reward fetch` is built"))
struct ProcessTests {
  private let file = noise(300_000, seed: 14)

  private func environment(
    _ hub: LoopbackHub, _ folder: TemporaryFolder, _ more: [String: String] = [:]
  ) -> [String: String] {
    [
      "HOME": folder.path, "HF_HOME": folder.path, "HF_ENDPOINT": hub.endpoint,
      "PATH": "/usr/bin:/bin", "TQDM_DISABLE": "1",
    ].merging(more) { $1 }
  }

  private func fill(_ hub: LoopbackHub) {
    hub.commit(
      "models/owner/name",
      [
        "config.json": .init("{}"), "model.safetensors": .init(file, isLarge: true),
        "pytorch_model.bin": .init(noise(100, seed: 1), isLarge: true),
      ])
    hub.commit(
      "datasets/owner/name",
      ["train-0.jsonl": .init("{}\n"), "train-1.jsonl": .init("{}\n"), "test.jsonl": .init("{}\n")])
  }

  private func fetch(
    _ arguments: [String], _ environment: [String: String]
  ) async throws -> (code: Int32, output: String, talk: String) {
    try await finished(
      try #require(FetchProgram.binary), ["fetch"] + arguments, environment: environment)
  }

  @Test func pathsAreResults() async throws {
    try await LoopbackHub.run { hub, folder in
      fill(hub)
      let here = environment(hub, folder)
      let model = try await fetch(["owner/name"], here)
      #expect(model.code == 0 && model.talk.isEmpty)
      let path = try #require(model.output.split(separator: "\n").first).description
      #expect(model.output == path + "\n")
      #expect(try bytes(path + "/model.safetensors") == file)
      #expect(!FileManager.default.fileExists(atPath: path + "/pytorch_model.bin"))
      let data = try await fetch(["owner/name::train", "--json"], here)
      let json = try JSONValue.parse(data.output)
      #expect(json["kind"] == "dataset" && json["config"] == "default")
      #expect(json["splits"]?.array?.count == 1)
      let paths = try #require(json["paths"]?.array).compactMap(\.string)
      #expect(paths.map { $0.split(separator: "/").last! } == ["train-0.jsonl", "train-1.jsonl"])
      let all = try await fetch(["owner/name", "--kind", "dataset"], here)
      #expect(all.output.split(separator: "\n").count == 3)
    }
  }

  @Test func errorsAreSaid() async throws {
    try await LoopbackHub.run { hub, folder in
      fill(hub)
      let here = environment(hub, folder, ["HF_TOKEN": "hf_secret"])
      for (arguments, word, code) in [
        (["owner/none"], "hub.not-found", 1), (["owner/none"], "--kind dataset", 1),
        (["owner/name@v9"], "hub.not-found.revision", 1), (["squad"], "hub.reference", 1),
        (["owner/name::dev"], "'train', 'test'", 1),
        (["owner/name@v1", "--revision", "v2"], "contradicts", 2),
        (["owner/name", "--kind", "space"], "kind", 2),
      ] as [([String], String, Int32)] {
        let result = try await fetch(arguments, here)
        #expect((result.code == 0) == false && result.output.isEmpty)
        #expect(result.talk.contains(word), "\(result.talk)")
        #expect(!result.talk.contains("hf_secret"))
        if FetchProgram.binary!.hasSuffix("/reward") {
          #expect(result.code == code, "\(arguments)")
        }
      }
      let offline = try await fetch(
        ["owner/name"], here.merging(["HF_HUB_OFFLINE": "1"]) { $1 })
      #expect(offline.code == 1 && offline.talk.contains("hub.offline"))
    }
  }

  /// Several processes want the same files at once: each file is downloaded once.
  @Test func severalAtOnce() async throws {
    try await LoopbackHub.run { hub, folder in
      fill(hub)
      hub.inject(.dribble(piece: 20_000, milliseconds: 50)) { $0.kind == .storage }
      let here = environment(hub, folder)
      try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<4 { group.addTask { try await fetch(["owner/name"], here).output } }
        var outputs: Set<String> = []
        for try await output in group { outputs.insert(output) }
        #expect(outputs.count == 1)
        let path = outputs.first!.trimmingCharacters(in: .newlines)
        #expect(try bytes(path + "/model.safetensors") == file)
      }
      #expect(hub.count(.storage) == 1)
    }
  }

  /// Killed again and again while it downloads, the program goes on where it was.
  @Test func killedAtAnyTime() async throws {
    try await LoopbackHub.run { hub, folder in
      fill(hub)
      hub.inject(.stall(after: 30_000)) { $0.kind == .storage }
      let blobs = folder.path + "/hub/models--owner--name/blobs"
      let partial = "\(blobs)/\(LoopbackFile(file, isLarge: true).etag).incomplete"
      func size() -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: partial)
        return attributes?[.size] as? Int ?? 0
      }
      var sizes = [0]
      for _ in 0..<5 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(FetchProgram.binary))
        process.arguments = ["fetch", "owner/name"]
        process.environment = environment(hub, folder, ["HF_HUB_DOWNLOAD_TIMEOUT": "600"])
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let end = ContinuousClock.now + .seconds(60)
        while size() < sizes.last! + 30_000, .now < end {
          try await Task.sleep(for: .milliseconds(10))
        }
        kill(process.processIdentifier, SIGKILL)
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        sizes.append(size())
      }
      #expect(sizes == [0, 30_000, 60_000, 90_000, 120_000, 150_000])
      hub.heal()
      hub.forgetRequests()
      let result = try await fetch(["owner/name"], environment(hub, folder))
      let path = result.output.trimmingCharacters(in: .newlines)
      #expect(try bytes(path + "/model.safetensors") == file)
      let last = try #require(hub.requests.last { $0.kind == .storage })
      #expect(last.header("Range") == "bytes=\(sizes.last!)-")
      #expect(!FileManager.default.fileExists(atPath: partial))
    }
  }

  /// A process that may not write more than 100 kB to a file: the system refuses as on a full disk.
  @Test func aFullDisk() async throws {
    try await LoopbackHub.run { hub, folder in
      fill(hub)
      let here = environment(hub, folder)
      let command = "trap '' XFSZ; ulimit -f 100; exec \"$0\" fetch owner/name"
      let result = try await finished(
        "/bin/bash", ["-c", command, try #require(FetchProgram.binary)], environment: here)
      #expect(result.code == 1, "\(result.talk)")
      #expect(result.talk.contains("file.access"), "\(result.talk)")
      hub.forgetRequests()
      // With room again it goes on behind the 100 kB.
      let again = try await fetch(["owner/name"], here)
      let path = again.output.trimmingCharacters(in: .newlines)
      #expect(try bytes(path + "/model.safetensors") == file)
      let last = try #require(hub.requests.last { $0.kind == .storage })
      #expect(last.header("Range") == "bytes=\(100 * 1024)-")
    }
  }
}

/// The program with `reward fetch`.
enum FetchProgram {
  /// `REWARD_BINARY`, or the program built beside the tests, or the release build.
  static let binary: String? = {
    let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let places = [
      ProcessInfo.processInfo.environment["REWARD_BINARY"] ?? "",
      beside.appendingPathComponent("reward").path, repository + "/.build/release/reward",
    ]
    return places.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()
}
