import Basics
import Foundation
import OrderedCollections
import Testing

/// `reward train` destroys nothing that it was not told to, and goes on from a head that is there.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct TrainOutputTests {
  private func folder() throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "base")
    try TinyModel.make("llama/cls", in: folder, as: "judge")
    try folder.write(TinyModel.pairs(12), to: "pairs.jsonl")
    return folder
  }

  private func train(
    _ folder: Folder, model: String = "base", output: String = "rm", _ options: [String] = []
  ) throws -> Program.Result {
    try Program.run(
      [
        "train", "--model", model, "--dataset", "pairs.jsonl", "--output-dir", output,
        "--max-steps", "1", "--eval-fraction", "0",
      ] + options, in: folder)
  }

  private func files(_ path: String) throws -> [String: Data] {
    let manager = FileManager.default
    return try Dictionary(
      uniqueKeysWithValues: manager.subpathsOfDirectory(atPath: path).compactMap { name in
        manager.contents(atPath: "\(path)/\(name)").map { (name, $0) }
      })
  }

  @Test(arguments: ["base", "./base/", "link"]) func theBaseIsNeverOverwritten(output: String)
    throws
  {
    let folder = try folder()
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: folder.path("base"))
    let before = try files(folder.path("base"))
    for options in [[], ["--use-peft"], ["--overwrite-output-dir"]] {
      let result = try train(folder, output: output, options)
      #expect(result.code != 0 && result.talk.contains("training.output"), "\(result.talk)")
    }
    #expect(try files(folder.path("base")) == before)
  }

  @Test func anEarlierRunIsNeverLostUnasked() throws {
    let folder = try folder()
    #expect(try train(folder).code == 0)
    let before = try files(folder.path("rm"))
    let again = try train(folder)
    #expect(again.code != 0 && again.talk.contains("--overwrite-output-dir"), "\(again.talk)")
    // A checkpoint of other options is refused, and leaves the record of the run that it is of.
    let other = try train(
      folder, ["--resume-from-checkpoint", "latest", "--learning-rate", "0.5"])
    #expect(other.code != 0 && other.talk.contains("checkpoint.mismatch"), "\(other.talk)")
    #expect(try files(folder.path("rm")) == before)
    let replaced = try train(folder, ["--overwrite-output-dir", "--seed", "5"])
    #expect(replaced.code == 0, "\(replaced.talk)")
    #expect(try files(folder.path("rm"))["model.safetensors"] != before["model.safetensors"])
  }

  @Test func aRunIsResumedWhereItLies() throws {
    let folder = try folder()
    #expect(try train(folder).code == 0)
    let result = try train(
      folder, output: "elsewhere", ["--resume-from-checkpoint", "rm/checkpoint-1"])
    #expect(result.code != 0 && result.talk.contains("training.output"), "\(result.talk)")
  }

  @Test func aFileIsNoOutputDirectory() throws {
    let folder = try folder()
    let result = try train(folder, output: "pairs.jsonl")
    #expect(result.code != 0 && result.talk.contains("[file.access]"), "\(result.talk)")
  }

  /// With a learning rate of almost nothing a model keeps its scores, if it keeps its head.
  @Test func trainingGoesOnFromTheHeadThatIsThere() throws {
    let folder = try folder()
    let rate = ["--learning-rate", "1e-12"]
    #expect(try train(folder, model: "judge", output: "on", rate).code == 0)
    #expect(try train(folder, model: "judge", output: "new", rate + ["--new-head"]).code == 0)
    let scores = try ["judge", "on", "new"].map { model in
      let result = try Program.run(
        ["evaluate", "--model", model, "--dataset", "pairs.jsonl", "--output", "\(model).jsonl"],
        in: folder)
      #expect(result.code == 0, "\(result.talk)")
      return try folder.rows("\(model).jsonl").map { $0["chosen_reward"]!.double! }
    }
    let largest = scores[0].map(abs).max()!
    #expect(zip(scores[0], scores[1]).allSatisfy { abs($0 - $1) < 1e-5 * largest })
    #expect(zip(scores[0], scores[2]).contains { abs($0 - $1) > 0.01 * largest })
  }
}
