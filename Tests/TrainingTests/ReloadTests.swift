import Basics
import Foundation
import Models
import OrderedCollections
import Preferences
import Rewards
import Storage
import Tensors
import Testing

@testable import Training

/// What `reward train` writes is loaded by transformers and peft and scores equally there; the
/// padding of other tools' batches changes nothing.
@Suite(
  .enabled(
    if: FileManager.default.fileExists(atPath: Tiny.base), "run `make fixtures` first"),
  .serialized)
struct ReloadTests {
  private static let lora = TrainingOptions.Tuning.lora(LoRAOptions(rank: 4, alpha: 8))

  @Test(arguments: [
    Case(tuning: .lastLayers(1)), Case(tuning: .full), Case(tuning: lora),
    Case(tuning: lora, mergesAdapter: true),
    Case(model: "smollm2-135m-instruct", tuning: lora),
    Case(model: "smollm2-135m-instruct", tuning: lora, frozen: .bfloat16),
    Case(tuning: lora, mergesAdapter: true, frozen: .bfloat16),
    Case(tuning: .lastLayers(1), frozen: .float16),
    Case(model: "all-minilm-l6-v2", tuning: .full, template: "plain", isEncoder: true),
  ])
  func scoresSurvive(_ example: Case) throws {
    let folder = try Tiny.temporary()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let prompts = ["Name a colour.", "Write one sentence about rain.", "Count to three.", "Hi"]
    let rows = prompts.map { prompt -> JSONValue in
      ["prompt": .string(prompt), "chosen": "Blue, as ever.", "rejected": "No. I won't do it!"]
    }
    let data = folder + "/pairs.jsonl"
    try AtomicFile.write(rows.map(\.text).joined(separator: "\n"), to: data)
    var job = TrainingJob(model: example.model, datasets: [data], outputDirectory: folder + "/rm")
    job.evaluationDatasets = [data]
    job.template = example.template
    job.mergesAdapter = example.mergesAdapter
    job.options = Tiny.options {
      $0.tuning = example.tuning
      $0.frozenDType = example.frozen
      $0.batchSize = 2
      $0.maximumSteps = 2
      $0.learningRate = 1e-3
    }
    let result = try job.run(.init())
    #expect(result.outcome == .finished)

    let model = try ScalarRewardModel(path: folder + "/rm")
    // What training says of the written weights is what they score, also where they were trained
    // beside rounded ones.
    for (response, said) in [
      ("Blue, as ever.", result.rewards.chosen), ("No. I won't do it!", result.rewards.rejected),
    ] {
      let scored = try model.scores(
        model.encode(prompts.map { .init(prompt: $0, response: response) }))
      #expect(said.count == scored.count)
      let isEqual = zip(said, scored).allSatisfy { abs($0 - $1) < 1e-5 * max(1, abs($1)) }
      #expect(isEqual, "\(said) against \(scored)")
    }
    let texts = try model.encode(
      zip(prompts, ["Red", "Rain falls softly on the roof.", "1 2 3", "Hello there."]).map {
        .init(prompt: $0, response: $1)
      })
    let ours = try model.scores(texts)
    #expect(Set(ours).count == texts.count)

    let ids = folder + "/ids.jsonl"
    let lines = texts.map { JSONValue.object(["ids": .array($0.map { .number(Int($0)) })]).text }
    try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: ids)
    let theirs = try reference(folder + "/rm", ids)
    #expect(theirs.count == ours.count)
    for (our, row) in zip(ours, theirs) {
      // BERT counts positions from the left: its reference cannot be padded there.
      let keys = ["score", "padded_right"] + (example.isEncoder ? [] : ["padded_left"])
      for key in keys {
        let their = try #require(row[key]?.double, "\(key)")
        #expect(abs(our - their) < 1e-4 * max(1, abs(our)), "\(key): \(our) against \(their)")
      }
    }
  }

  /// What is trained, and how it is written: a directory, a GGUF file or an encoder.
  struct Case: Sendable {
    var model = Tiny.base
    var tuning: TrainingOptions.Tuning
    var template: String?
    var mergesAdapter = false
    /// What frozen weights are stored in while training.
    var frozen = DType.float32
    var isEncoder = false
  }

  private func reference(_ directory: String, _ rows: String) throws -> [JSONValue] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Tiny.python)
    process.arguments = [Tiny.root + "/Tests/Oracle/check_reload.py", directory, rows]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return try String(decoding: output, as: UTF8.self).split(separator: "\n")
      .map { try JSONValue.parse(String($0)) }
  }
}
