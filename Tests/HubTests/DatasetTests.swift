import Basics
import Foundation
import Hub
import Testing

/// Datasets from the hub.
struct DatasetTests {
  private static let card = """
    ---
    configs:
    - config_name: easy
      data_files:
      - split: train
        path: easy/train-*
      - split: test
        path: easy/test.jsonl
    - config_name: hard
      data_files:
      - split: test
        path: hard/*
    ---
    """

  private func fill(_ hub: LoopbackHub, card: String? = card) {
    var files: [String: LoopbackFile] = [
      "easy/train-00001-of-00002.jsonl": .init("{\"a\":2}\n"),
      "easy/train-00000-of-00002.jsonl": .init("{\"a\":1}\n"),
      "easy/test.jsonl": .init("{\"a\":3}\n"), "hard/test.jsonl": .init("{\"a\":4}\n"),
      "hard/test.csv": .init("a\n4\n"), "loader.py": .init("print()"),
    ]
    if let card { files["README.md"] = .init(card) }
    hub.commit("datasets/owner/name", files)
  }

  private func dataset(_ text: String) throws -> HubReference {
    try HubReference("owner/name" + text, kind: .dataset)
  }

  @Test func aSplitOfAConfig() async throws {
    try await LoopbackHub.run { hub, folder in
      fill(hub)
      let client = HubClient(try .loopback(hub, folder))
      let data = try await client.dataset(dataset(":easy:train"))
      #expect(data.config == "easy" && data.splits.map(\.name) == ["train"])
      #expect(
        data.splits[0].files == [
          "\(data.folder)/easy/train-00000-of-00002.jsonl",
          "\(data.folder)/easy/train-00001-of-00002.jsonl",
        ])
      #expect(try data.splits[0].files.map { try text($0) } == ["{\"a\":1}\n", "{\"a\":2}\n"])
      // Only what was asked for, and the card.
      let got = hub.requests.filter { $0.kind == .get }.map(\.file)
      #expect(
        Set(got) == [
          "README.md", "easy/train-00000-of-00002.jsonl", "easy/train-00001-of-00002.jsonl",
        ])
    }
  }

  @Test func otherFormatsAreNamed() async throws {
    try await LoopbackHub.run { hub, folder in
      fill(hub)
      let client = HubClient(try .loopback(hub, folder))
      let split = try await client.dataset(dataset(":hard")).splits[0]
      #expect(split.files.count == 1 && split.ignored == ["hard/test.csv"])
    }
  }

  @Test func allSplitsOrThePreferredOne() async throws {
    try await LoopbackHub.run { hub, folder in
      fill(hub)
      let client = HubClient(try .loopback(hub, folder))
      let all = try await client.dataset(dataset(":easy"))
      #expect(all.splits.map(\.name) == ["train", "test"])
      let test = try await client.dataset(dataset(":easy"), preferring: "test")
      #expect(test.splits.map(\.name) == ["test"])
      let none = try await client.dataset(dataset(":hard"), preferring: "train")
      #expect(none.splits.map(\.name) == ["test"])
    }
  }

  @Test func whatThereIsNot() async throws {
    try await LoopbackHub.run { hub, folder in
      fill(hub)
      let client = HubClient(try .loopback(hub, folder))
      for (text, word) in [
        ("", "'easy', 'hard'"), (":none", "'easy', 'hard'"), (":easy:dev", "'train', 'test'"),
      ] {
        let error = try await failure { _ = try await client.dataset(dataset(text)) }
        #expect(error.code == .hubDataFiles && error.message.contains(word), "\(error)")
        #expect(error.place?.item == "owner/name" + text)
      }
    }
  }

  @Test func withoutACard() async throws {
    try await LoopbackHub.run { hub, folder in
      fill(hub, card: nil)
      let client = HubClient(try .loopback(hub, folder))
      let data = try await client.dataset(dataset(":easy:test"))
      #expect(try data.splits[0].files.map { try text($0) } == ["{\"a\":3}\n"])
      let folders = try await client.dataset(dataset("::test"))
      #expect(folders.config == "default")
      #expect(
        folders.splits[0].files.map { $0.dropFirst(folders.folder.count + 1) } == [
          "easy/test.jsonl", "hard/test.jsonl",
        ])
    }
  }

  @Test func aFileOfItsOwnGoesBeforeTheCard() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit(
        "datasets/owner/name",
        [
          "README.md": .init(Self.card), "x.jsonl": .init("{}"),
          ".huggingface.yaml": .init("configs:\n- config_name: x\n  data_files: x.jsonl"),
        ])
      let client = HubClient(try .loopback(hub, folder))
      #expect(try await client.dataset(dataset("")).config == "x")
    }
  }

  @Test func aDamagedCardIsNamed() async throws {
    try await LoopbackHub.run { hub, folder in
      fill(hub, card: "---\nconfigs: 7\n---\n")
      let client = HubClient(try .loopback(hub, folder))
      let error = try await failure { _ = try await client.dataset(dataset("")) }
      #expect(error.code == .hubCard && error.place?.file?.hasSuffix("/README.md") == true)
    }
  }

  @Test func offlineNothingMayBeMissing() async throws {
    try await LoopbackHub.run { hub, folder in
      fill(hub)
      let online = HubClient(try .loopback(hub, folder))
      let data = try await online.dataset(dataset(":easy:train"))
      let client = HubClient(try .loopback(hub, folder) { $0.isOffline = true })
      #expect(try await client.dataset(dataset(":easy:train")) == data)
      let error = try await failure { _ = try await client.dataset(dataset(":easy:test")) }
      #expect(error.code == .hubOffline && error.message.contains("easy/test.jsonl"))
      // Without the list of files, shards that count themselves still tell.
      try FileManager.default.removeItem(atPath: folder.path + "/hub/datasets--owner--name/trees")
      let again = try await client.dataset(dataset(":easy:train"))
      #expect(again.splits == data.splits && !again.isListingComplete)
      try FileManager.default.removeItem(atPath: data.splits[0].files[1])
      let shard = try await failure { _ = try await client.dataset(dataset(":easy:train")) }
      #expect(shard.code == .hubOffline && shard.message.contains("1 of the 2"))
    }
  }
}
