import Basics
import Evaluation
import Foundation
import OrderedCollections
import Storage
import Testing
import Tracking

@testable import Training

/// What a caller measures after training comes into the model card and `run.json`.
@Suite(
  .enabled(if: FileManager.default.fileExists(atPath: Tiny.base), "run `make fixtures` first"))
struct ResultTests {
  @Test func laterEvaluationsAreAdded() throws {
    let folder = try Tiny.temporary()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let data = folder + "/pairs.jsonl"
    let row: JSONValue = ["prompt": "Name a colour.", "chosen": "Blue.", "rejected": "No!"]
    try AtomicFile.write(row.text + "\n", to: data)
    var job = TrainingJob(model: Tiny.base, datasets: [data], outputDirectory: folder + "/rm")
    job.evaluationFraction = 0
    job.options = Tiny.options {
      $0.tuning = .lastLayers(1)
      $0.maximumSteps = 1
    }
    var result = try job.run(.init())
    let card = { try String(contentsOfFile: folder + "/rm/README.md", encoding: .utf8) }
    #expect(try card().contains("Nothing was held out"))
    #expect(try card().contains("Trained on 1 preference pair."))

    let evaluation = try PairEvaluation(
      chosenScores: [1, 2, 3, 0], rejectedScores: [0, 0, 0, 1], chosenLengths: [1, 2, 3, 4],
      rejectedLengths: [2, 2, 2, 2], groups: ["a", "b", "c", "d"])
    try result.add(
      evaluation, split: "held-out answers", dataset: "held-out.jsonl", rewards: [0, 1, 2, 3],
      more: ["best_of_n": ["n": 8]])
    #expect(try !card().contains("Nothing was held out"))
    #expect(try card().contains("| held-out answers | `held-out.jsonl` | 4 | 0 | 0.750 ["))
    #expect(try card().contains("Measured on the 4 held-out responses."))
    let record = try RunRecord(contentsOf: folder + "/rm/run.json")
    #expect(record.outcome == .finished && record.results["steps"] == 1)
    #expect(record.results["evaluations"]?["held-out answers"] == .object(evaluation.json))
    #expect(record.results["best_of_n"]?["n"] == 8)
  }
}
