import Basics
import Foundation
import Testing

@testable import Hub

/// Which files belong to a config and a split.
struct DatasetFilesTests {
  /// The splits that names alone make, `name: file file …`.
  private func usual(_ files: [String], config: String? = nil) throws -> [String] {
    let layout = DatasetFiles(files: files.sorted())
    return try layout.splits(of: try layout.config(named: config))
      .map { "\($0.name): \($0.files.joined(separator: " "))" }
  }

  /// The layouts that the documentation of `datasets` shows, and what the library makes of them.
  @Test(arguments: [
    (["README.md", "dataset.jsonl"], ["train: dataset.jsonl"]),
    (["train.jsonl", "test.jsonl"], ["train: train.jsonl", "test: test.jsonl"]),
    (
      ["data/train.jsonl", "data/test.jsonl"], ["train: data/train.jsonl", "test: data/test.jsonl"]
    ),
    (
      ["train_0.json", "train_1.json", "test_0.json"],
      ["train: train_0.json train_1.json", "test: test_0.json"]
    ),
    (
      ["data/train/0.parquet", "data/train/1.parquet", "data/test/0.parquet"],
      ["train: data/train/0.parquet data/train/1.parquet", "test: data/test/0.parquet"]
    ),
    (
      [
        "data/train-00000-of-00002.parquet", "data/train-00001-of-00002.parquet",
        "data/test-00000-of-00001.parquet", "data/random-00000-of-00001.parquet",
      ],
      [
        "train: data/train-00000-of-00002.parquet data/train-00001-of-00002.parquet",
        "test: data/test-00000-of-00001.parquet", "random: data/random-00000-of-00001.parquet",
      ]
    ),
    (
      ["data/test_prefs-00000-of-00001-abc.parquet"],
      ["test_prefs: data/test_prefs-00000-of-00001-abc.parquet"]
    ),
    (
      ["my.dev.jsonl", "x-training.jsonl"], ["train: x-training.jsonl", "validation: my.dev.jsonl"]
    ),
    (["eval.jsonl.gz", "valid.jsonl"], ["validation: valid.jsonl", "test: eval.jsonl.gz"]),
    (["latest.jsonl", "constraint.jsonl"], ["train: constraint.jsonl latest.jsonl"]),
    (
      ["evaluation/x.jsonl", "sub/training_2/y.jsonl"],
      ["train: sub/training_2/y.jsonl", "test: evaluation/x.jsonl"]
    ),
    // A folder's name goes before a file's, which then is in no split.
    (["test/a.jsonl", "train.jsonl"], ["test: test/a.jsonl"]),
    ([".hidden/train.jsonl", "__x/train.jsonl", "a.jsonl"], ["train: a.jsonl"]),
    (["dataset_info.json", "a.jsonl", "train.py", "test.png"], ["train: a.jsonl"]),
  ])
  func namesAlone(files: [String], expected: [String]) throws {
    #expect(try usual(files) == expected)
  }

  /// Where there is no card a folder may be meant as a config.
  @Test func foldersAsConfigs() throws {
    let files = ["easy/test-00000.parquet", "hard/test-00000.parquet", "hard/train/x.parquet"]
    #expect(try usual(files, config: "easy") == ["test: easy/test-00000.parquet"])
    #expect(try usual(files, config: "hard") == ["train: hard/train/x.parquet"])
    #expect(code { _ = try usual(files, config: "none") } == .hubDataFiles)
    #expect(code { _ = try usual(files, config: "eas") } == .hubDataFiles)
  }

  @Test func aSplitInTheConfigsPlaceIsExplained() async throws {
    let error = try await failure { _ = try usual(["train.jsonl", "test.jsonl"], config: "test") }
    #expect(error.message.contains("id::test"), "\(error)")
    let card = DatasetCard.Config(
      name: "easy", splits: [.init(name: "test", patterns: ["*.jsonl"])])
    let other = try await failure {
      _ = try DatasetFiles(files: ["a.jsonl"], configs: [card]).config(named: "test")
    }
    #expect(other.message.contains("'easy'") && other.message.contains("id::test"), "\(other)")
  }

  @Test func noData() async throws {
    for files in [[], ["README.md", ".gitattributes"], ["loader.py", "README.md"]] {
      let error = try await failure { _ = try usual(files) }
      #expect(error.code == .hubDataFiles)
      #expect(error.message.contains("loader.py") == files.contains("loader.py"))
    }
  }

  @Test func configsOfTheCard() async throws {
    let configs = [
      DatasetCard.Config(name: "a", splits: [.init(name: "train", patterns: ["a/*"])]),
      DatasetCard.Config(name: "b", folder: "sub/b"),
    ]
    var layout = DatasetFiles(
      files: ["a/x.jsonl", "sub/b/test.jsonl", "sub/bb/test.jsonl"], configs: configs)
    #expect(try layout.splits(of: layout.config(named: "a")).map(\.files) == [["a/x.jsonl"]])
    #expect(try layout.splits(of: layout.config(named: "b")).map(\.files) == [["sub/b/test.jsonl"]])
    let error = try await failure { _ = try layout.config(named: nil) }
    #expect(error.message.contains("'a', 'b'"))
    layout = DatasetFiles(
      files: [],
      configs: configs.map {
        var config = $0
        config.isDefault = $0.name == "b"
        return config
      })
    #expect(try layout.config(named: nil).name == "b")
    layout = DatasetFiles(files: [], configs: configs + [.init(name: "default")])
    #expect(try layout.config(named: nil).name == "default")
    layout = DatasetFiles(files: [], configs: [configs[0]])
    #expect(try layout.config(named: nil).name == "a")
    #expect(code { _ = try layout.config(named: "c") } == .hubDataFiles)
  }

  private func named(_ patterns: [String], _ files: [String], folder: String? = nil) throws
    -> [String]
  {
    let config = DatasetCard.Config(
      name: "c", folder: folder, splits: [.init(name: "test", patterns: patterns)])
    return try DatasetFiles(files: files.sorted(), configs: [config]).splits(of: config)[0].files
  }

  @Test func patternsOfTheCard() async throws {
    let files = ["d/b.jsonl", "d/a.jsonl", "d/c.txt", "x.jsonl", "d/LICENSE", "e/f/g.parquet"]
    #expect(try named(["d/*"], files) == ["d/a.jsonl", "d/b.jsonl", "d/c.txt"])
    // In the order of the patterns, each file once.
    #expect(
      try named(["x.jsonl", "d/b*", "d/*.jsonl"], files) == ["x.jsonl", "d/b.jsonl", "d/a.jsonl"])
    #expect(try named(["**/*.parquet"], files) == ["e/f/g.parquet"])
    #expect(try named(["g.parquet"], files, folder: "e/f") == ["e/f/g.parquet"])
    #expect(try named(["./x.jsonl"], files) == ["x.jsonl"])
    #expect(try named(["none*", "x*"], files) == ["x.jsonl"])
    for patterns in [["none.jsonl"], ["none*"], ["../x"], ["https://host/x.jsonl"], []] {
      #expect(code { _ = try named(patterns, files) } == .hubDataFiles, "\(patterns)")
    }
    #expect(code { _ = try named(["x"], files, folder: "../y") } == .hubDataFiles)
  }

  @Test(
    arguments: [
      (["a.parquet"], "parquet"), (["a.jsonl", "b.jsonl.gz", "c.JSON", "d.ndjson"], "json"),
      (["a.csv"], nil), (["a.csv", "a.jsonl"], "json"), (["a.csv", "b.csv", "a.jsonl"], nil),
      (["a.parquet", "a.jsonl"], "parquet"), (["a.parquet", "a.jsonl", "b.json"], "json"),
      (["a.parquet.gz"], nil), (["a.jsonl.zst"], nil), (["a.zip"], nil), (["a.txt", "b.tsv"], nil),
      (["a"], nil),
    ] as [([String], String?)])
  func formats(files: [String], expected: String?) async throws {
    guard let expected else {
      let error = try await failure { _ = try DatasetFiles.readable("test", files) }
      #expect(error.code == .hubDataFormat)
      return
    }
    let split = try DatasetFiles.readable("test", files)
    #expect(split.files.allSatisfy { DatasetFormat($0)?.name == expected })
    #expect(split.files + split.ignored == split.files + files.filter { !split.files.contains($0) })
    #expect(!split.files.isEmpty)
  }
}
