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
    #expect(other.talk.contains(": --learning-rate was 1e-05, now 0.5 ["), "\(other.talk)")
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
    let missing = try train(folder, ["--resume-from-checkpoint", "rm/checkpoint-9"])
    #expect(missing.code != 0 && missing.talk.contains("no such checkpoint"), "\(missing.talk)")
  }

  @Test func aChangedFileIsNamed() throws {
    let folder = try folder()
    #expect(try train(folder).code == 0)
    try folder.write(TinyModel.pairs(13), to: "pairs.jsonl")
    let result = try train(folder, ["--resume-from-checkpoint", "latest"])
    #expect(result.code != 0 && result.talk.contains("checkpoint.mismatch"), "\(result.talk)")
    #expect(result.talk.contains("pairs.jsonl was changed since"), "\(result.talk)")
  }

  @Test func aFinishedRunIsLeftAsItIs() throws {
    let folder = try folder()
    #expect(try train(folder).code == 0)
    let before = try files(folder.path("rm")).filter { !$0.key.hasPrefix("tensorboard/") }
    let result = try train(folder, ["--resume-from-checkpoint", "latest"])
    #expect(result.code == 0 && result.talk.contains("already finished"), "\(result.talk)")
    #expect(!result.talk.contains("wrote rm"))
    let after = try files(folder.path("rm")).filter { !$0.key.hasPrefix("tensorboard/") }
    #expect(after == before)
  }

  @Test func replacingLeavesNothingOfTheEarlierRun() throws {
    let folder = try folder()
    #expect(try train(folder, ["--use-peft", "--lora-r", "2"]).code == 0)
    let manager = FileManager.default
    try manager.createDirectory(
      atPath: folder.path("rm/checkpoint-77"), withIntermediateDirectories: true)
    try manager.createDirectory(atPath: folder.path("rm/base"), withIntermediateDirectories: true)
    for name in ["checkpoint-77/.complete", "report.html", "model-00001-of-00002.safetensors"] {
      try folder.write("old", to: "rm/\(name)")
    }
    let own = ["notes.txt", "checkpoint-best", "base/notes.txt"]
    for name in own { try folder.write("mine", to: "rm/\(name)") }
    let result = try train(folder, ["--overwrite-output-dir"])
    #expect(result.code == 0, "\(result.talk)")
    let found = try files(folder.path("rm"))
    #expect(own.allSatisfy { found[$0] == Data("mine".utf8) })
    #expect(!found.values.contains(Data("old".utf8)) && found["config.json"] != nil)
    #expect(!found.keys.contains { $0.hasPrefix("adapter_") })
  }

  @Test func aFileIsNoOutputDirectory() throws {
    let folder = try folder()
    for output in ["pairs.jsonl", "pairs.jsonl/rm"] {
      let result = try train(folder, output: output)
      #expect(result.code != 0 && result.talk.contains("[file.access]"), "\(result.talk)")
      #expect(result.talk.contains("is a file") && !result.talk.contains("NSCocoa"))
    }
  }

  /// What the model's configuration forbids is said before any data is read.
  @Test(arguments: [
    (["--train-last-layers", "99"], "training.options"),
    (["--use-peft", "--lora-target-modules", "q_prj"], "model.lora-target"),
  ])
  func aRunThatCannotStartLeavesNoDirectory(options: [String], code: String) throws {
    let folder = try folder()
    try folder.write("no rows", to: "pairs.jsonl")
    let result = try train(folder, options)
    #expect(result.code != 0 && result.talk.contains("[\(code)]"), "\(result.talk)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("rm")))
  }

  @Test func divergenceLeavesNoModel() throws {
    let folder = try folder()
    let result = try train(folder, ["--learning-rate", "1e12"])
    #expect(result.code != 0 && result.talk.contains("[training.diverged]"), "\(result.talk)")
    #expect(result.talk.contains("lower --learning-rate"), "\(result.talk)")
    let found = try FileManager.default.contentsOfDirectory(atPath: folder.path("rm"))
    #expect(!found.contains { $0.hasPrefix("model") || $0 == "canary.json" || $0 == "config.json" })
    #expect(try JSONValue.parse(folder.text("rm/run.json"))["outcome"] == "failed")
  }

  @Test func whatTrainingLeavesBeforeItsEndIsNoModel() throws {
    let folder = try folder()
    #expect(try train(folder).code == 0)
    try FileManager.default.removeItem(atPath: folder.path("rm/config.json"))
    for (model, word) in [("rm/checkpoint-1", "a training checkpoint"), ("rm", "unfinished run")] {
      let result = try Program.run(
        ["evaluate", "--model", model, "--dataset", "pairs.jsonl"], in: folder)
      #expect(result.code != 0 && result.talk.contains("[model.unfinished]"), "\(result.talk)")
      #expect(result.talk.contains(word) && result.talk.contains("--resume-from-checkpoint latest"))
    }
  }

  @Test func epochsThatEndEarlierAreSaid() throws {
    let folder = try folder()
    let result = try train(folder, ["--max-steps", "5"])
    #expect(result.code == 0, "\(result.talk)")
    #expect(result.talk.contains("2 steps: the epochs end before --max-steps 5"))
  }

  /// With a learning rate of almost nothing a model keeps its scores, if it keeps its head.
  @Test func trainingGoesOnFromTheHeadThatIsThere() throws {
    let folder = try folder()
    let rate = ["--learning-rate", "1e-12"]
    #expect(try train(folder, model: "judge", output: "on", rate).code == 0)
    #expect(try train(folder, model: "judge", output: "new", rate + ["--new-head"]).code == 0)
    let scores = try ["judge", "on", "new"].map { model in
      let result = try Program.run(
        ["evaluate", "--model", model, "--dataset", "pairs.jsonl", "--output-dir", "e/\(model)"],
        in: folder)
      #expect(result.code == 0, "\(result.talk)")
      return try folder.rows("e/\(model)/pairs/samples.jsonl").map {
        $0["scores"]!.array![0].double!
      }
    }
    let largest = scores[0].map(abs).max()!
    #expect(zip(scores[0], scores[1]).allSatisfy { abs($0 - $1) < 1e-5 * largest })
    #expect(zip(scores[0], scores[2]).contains { abs($0 - $1) > 0.01 * largest })
  }
}
