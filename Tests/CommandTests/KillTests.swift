import Basics
import Foundation
import OrderedCollections
import Testing

/// Promise 4 with real processes: a training that is killed by SIGKILL again and again, at any
/// moment, ends with the files of one that never was.
@Suite(.enabled(if: TinyModel.areThere, "run `make fixtures` and `make build` first"), .serialized)
struct KillTests {
  private static let tunings: [[String]] = [
    [], ["--train-last-layers", "1"], ["--use-peft", "--lora-r", "4"],
    ["--use-peft", "--lora-r", "4", "--dtype", "bfloat16"],
  ]

  /// 13 pairs, 4 a step in passes of 2: epochs of 4 steps, 80 steps. A checkpoint after each step,
  /// so that most of the time is spent in writing checkpoints and many kills fall there.
  private func arguments(_ tuning: [String], _ output: String, resume: Bool) -> [String] {
    [
      "train", "--model", "model", "--dataset", "pairs.jsonl", "--output-dir", output,
      "--eval-fraction", "0.2", "--per-device-train-batch-size", "2",
      "--gradient-accumulation-steps", "2", "--num-train-epochs", "20", "--learning-rate", "1e-3",
      "--save-steps", "1", "--logging-steps", "3", "--threads", "1",
    ] + tuning + (resume ? ["--resume-from-checkpoint", "latest"] : [])
  }

  @Test(arguments: tunings)
  func killedRunsEndLikeWholeOnes(tuning: [String]) throws {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "model")
    try folder.write(TinyModel.pairs(17), to: "pairs.jsonl")
    let whole = try Program.run(arguments(tuning, "whole", resume: false), in: folder)
    #expect(whole.code == 0, "\(whole.talk)")

    var source = RandomSource(seed: 5)
    var kills = 0
    var stops: Set<Int> = []
    while true {
      let process = try Program.prepare(arguments(tuning, "killed", resume: true), in: folder)
      let before = steps(folder, "killed")
      try process.run()
      if kills < 10 {
        // Once it has come a step further, at a moment of chance.
        while process.isRunning, steps(folder, "killed") <= before { usleep(1000) }
        usleep(UInt32.random(in: 0..<30_000, using: &source))
      } else {
        process.waitUntilExit()
      }
      guard process.isRunning else {
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        break
      }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      kills += 1
      stops.insert(steps(folder, "killed"))
    }
    // Otherwise nothing was tried: the test would pass without a single kill.
    #expect(kills >= 3 && stops.count >= 3, "\(kills) kills after the steps \(stops.sorted())")

    let weights = tuning.contains("--use-peft") ? "adapter_model.safetensors" : "model.safetensors"
    for file in [weights, "canary.json"] {
      let (a, b) = (folder.path("whole/\(file)"), folder.path("killed/\(file)"))
      #expect(FileManager.default.contentsEqual(atPath: a, andPath: b), "\(file) differs")
    }
    func metrics(_ run: String) throws -> [JSONObject] {
      try folder.rows("\(run)/metrics.jsonl").map { row in
        var row = row
        row.removeValue(forKey: "time")
        return row
      }
    }
    #expect(try metrics("killed") == metrics("whole"))
    // One that ends between the last look and its kill was none.
    let record = try #require(try JSONValue.parse(folder.text("killed/run.json")).object)
    let sessions = record["earlier_sessions"]?.array ?? []
    #expect((kills - 1...kills).contains(sessions.count) && record["outcome"] == "finished")
    #expect(sessions.allSatisfy { $0["outcome"] == "running" && $0["ended"]?.isNull == true })
  }

  /// The newest checkpoint's step, 0 without one. Half-written ones have other names.
  private func steps(_ folder: Folder, _ run: String) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(run))) ?? []
    return names.compactMap { Int($0.dropFirst("checkpoint-".count)) }.max() ?? 0
  }
}
