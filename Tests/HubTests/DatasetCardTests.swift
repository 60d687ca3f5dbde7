import Basics
import Foundation
import Testing

@testable import Hub

/// The head of a dataset's README.md.
struct DatasetCardTests {
  private func configs(_ yaml: String) throws -> [DatasetCard.Config] {
    try DatasetCard(readme: "---\n\(yaml)\n---\n# Title\n---\n", file: "README.md").configs
  }

  @Test func everyFormOfDataFiles() throws {
    let configs = try configs(
      """
      license: mit
      pretty_name: Q & A
      configs:
      - config_name: plain
        data_files: data.csv
      - config_name: list
        data_files: [a/*, "b/*.jsonl"]
        default: true
      - config_name: "1"
        data_files:
        - split: train
          path: train/*
        - split: test.hard
          path: [x, y]
      - config_name: folder
        data_dir: sub
      - config_name: en
        data_files:
        features:
        - name: text
          dtype: string
      """)
    #expect(
      configs == [
        .init(name: "plain", splits: [.init(name: "train", patterns: ["data.csv"])]),
        .init(
          name: "list", splits: [.init(name: "train", patterns: ["a/*", "b/*.jsonl"])],
          isDefault: true),
        .init(
          name: "1",
          splits: [
            .init(name: "train", patterns: ["train/*"]),
            .init(name: "test.hard", patterns: ["x", "y"]),
          ]),
        .init(name: "folder", folder: "sub"), .init(name: "en"),
      ])
  }

  @Test(arguments: [
    "", "# Title", "---\nlicense: mit\n", "text\n---\nconfigs: []\n---", " ---\nconfigs: 1\n---",
    "---\n---\n", "---\nlicense: mit\n---\nconfigs: 7", "---\nconfigs: []\n---\n",
  ])
  func noConfigs(text: String) throws {
    #expect(try DatasetCard(readme: text, file: "README.md").configs.isEmpty)
  }

  @Test(arguments: ["\n", "\r\n", "\r"]) func lineEnds(end: String) throws {
    let lines = ["---", "configs:", "- config_name: a", "---", "text"]
    let card = try DatasetCard(readme: lines.joined(separator: end), file: "README.md")
    #expect(card.configs == [.init(name: "a")])
  }

  @Test(
    arguments: [
      ("configs: 7", 2), ("configs: {a: b}", 2), ("configs:\n- 7", 3),
      ("configs:\n- data_dir: x", 3),
      ("configs:\n- config_name: [a]", 3), ("configs:\n- config_name: a\n  data_dir: [x]", 4),
      ("configs:\n- config_name: a\n  data_files: {split: train}", 4),
      ("configs:\n- config_name: a\n  data_files:\n  - split: train", 5),
      ("configs:\n- config_name: a\n  data_files:\n  - split: te-st\n    path: x", 5),
      ("configs:\n- config_name: a\n  data_files:\n  - x\n  - split: test\n    path: x", 5),
      ("configs:\n- config_name: a\n  data_files:\n  - {split: t, path: [[x]]}", 5),
      (
        "configs:\n- config_name: a\n  data_files:\n  - {split: t, path: x}\n"
          + "  - {split: t, path: y}",
        6
      ),
      ("configs:\n- config_name: a\n- config_name: a", 3), ("configs: [", nil), ("a: b: c", nil),
    ] as [(String, Int?)])
  func damage(yaml: String, line: Int?) async throws {
    let error = try await failure { _ = try configs(yaml) }
    #expect(error.code == .hubCard)
    #expect(error.place?.file == "README.md")
    #expect(error.place?.line == line, "\(error)")
  }

  /// Nine lines that stand for a thousand million words.
  @Test func aliasesAreRefused() async throws {
    var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...8 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      yaml += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let error = try await failure { _ = try configs(yaml + "configs: *a8") }
    #expect(error.code == .hubCard && error.message.contains("aliases"))
    // Text that only looks like it.
    #expect(try configs("a: R &D and *D\"\nconfigs: []".replacing("\"", with: "x")).isEmpty)
    #expect(try configs("pretty_name: A &co\nconfigs: []").isEmpty)
  }

  @Test func deepNesting() async throws {
    let yaml = "configs: " + String(repeating: "[", count: 20_000)
    let error = try await failure { _ = try configs(yaml) }
    #expect(error.code == .hubCard)
  }
}
