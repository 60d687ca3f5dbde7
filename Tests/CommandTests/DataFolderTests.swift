import Basics
import Foundation
import OrderedCollections
import Testing

/// Folders as data sets: one file of rows, or all parts of one.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct DataFolderTests {
  private let call = ["evaluate", "--model", "rm", "--dataset", "data", "--json", "--overwrite"]

  private func folder(_ files: [String: String]) throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "data"), withIntermediateDirectories: true)
    for (name, text) in files { try folder.write(text, to: "data/\(name)") }
    return folder
  }

  @Test func partsAreOneDataSet() throws {
    let lines = TinyModel.pairs(7).split(separator: "\n").map { "\($0)\n" }
    let folder = try folder([
      "train-00000-of-00002.jsonl": lines[..<4].joined(),
      "train-00001-of-00002.jsonl": lines[4...].joined(), "README.md": "About",
    ])
    let result = try Program.run(call, in: folder)
    #expect(result.code == 0, "\(result.talk)")
    #expect(try result.rows[0]["n"]?.int == 7)
    let samples = try folder.rows("evaluations/rm/data/samples.jsonl")
    #expect(samples.map { $0["line"]?.int } == [1, 2, 3, 4, 1, 2, 3])
    let scored = try Program.run(["score", "--model", "rm", "--dataset", "data"], in: folder)
    #expect(try scored.rows.count == 7)
    #expect(try Program.run(["inspect", "data"], in: folder).output.contains("read: 7"))
  }

  @Test(arguments: [
    ["a.jsonl", "b.jsonl"], [], ["train-00000-of-00002.jsonl"],
    ["train-00000-of-00003.jsonl", "train-00002-of-00003.jsonl", "train-00003-of-00003.jsonl"],
    ["train-00000-of-00002.jsonl", "test-00001-of-00002.jsonl"],
    ["train-00000-of-00001.jsonl", "test-00000-of-00001.jsonl"],
  ])
  func whatIsNoneOrSeveralIsRefused(names: [String]) throws {
    let folder = try folder(
      Dictionary(uniqueKeysWithValues: names.map { ($0, TinyModel.pairs(2)) }))
    let result = try Program.run(call, in: folder)
    #expect(result.code == 2 && result.talk.contains("name a file"), "\(result.talk)")
    for name in names { #expect(result.talk.contains("data/\(name)")) }
  }
}
