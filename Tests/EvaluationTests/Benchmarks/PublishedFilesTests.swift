import Basics
import Foundation
import OrderedCollections
import Storage
import Testing

@testable import Evaluation

private let data = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("shared/data").path

/// Definitions read the published files, with the published numbers of items.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: data), "needs ../shared/data"))
struct PublishedFilesTests {
  private func read(
    _ name: String, _ files: [(part: String, path: String)]
  ) throws -> (items: [BenchmarkItem], notes: OrderedDictionary<String, Int>) {
    var reader = BenchmarkReader(try BenchmarkCatalog.named(name))
    var items: [BenchmarkItem] = []
    for file in files {
      let rows = try RowReader(path: "\(data)/\(file.path)")
      var number = 0
      while let (_, row) = try rows.next() {
        if let item = try reader.item(row, number: number, part: file.part) { items.append(item) }
        number += 1
      }
    }
    return (items + (try reader.finish()), reader.notes)
  }

  @Test func processBench() throws {
    let (items, notes) = try read(
      "processbench",
      [("gsm8k", "processbench/gsm8k.json.gz"), ("math", "processbench/math.json.gz")])
    let wrong = Dictionary(grouping: items.filter { !$0.wrongSteps.isEmpty }, by: \.subset)
    #expect(items.count == 1400 && notes.isEmpty)
    #expect(wrong["gsm8k"]?.count == 207 && wrong["math"]?.count == 594)
  }

  @Test func prmBench() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(data)/prmbench")
      .filter { $0.hasPrefix("prm800k") }.sorted().map { (part: "", path: "prmbench/\($0)") }
    let (items, notes) = try read("prmbench", files)
    #expect(Set(items.map(\.subset)).count >= 8)
    let result = try BenchmarkResult(
      BenchmarkCatalog.named("prmbench"), items: items,
      scores: items.map { $0.steps.map { _ in 1 } }, bootstrap: Bootstrap(resamples: 2))
    // Taking every step as right: F1 of the right steps is 2p/(1 + p), that of the wrong ones 0.
    let steps = items.reduce(0) { $0 + $1.steps.count }
    let wrong = items.reduce(0) { $0 + $1.wrongSteps.count }
    let share = Double(steps - wrong) / Double(steps)
    #expect(abs(result.parts["all"]!.value! - share / (1 + share)) < 1e-12)
    // The repository's folder has neither the ninth class nor all items of the others, so that their
    // number is not the benchmark's.
    #expect(result.missing == ["multi_solutions"] && result.overall == nil)
    #expect(result.otherCounts.count == 8 && result.otherCounts["circular"] == [668, 758])
    #expect(notes.count == 1 && notes.values[0] > 50, "\(notes)")
  }

  @Test func pandaLM() throws {
    let (items, notes) = try read("pandalm", [("testset", "pandalm/testset-v1.json.gz")])
    #expect(items.count + notes.values.reduce(0, +) == 999)
    #expect(items.count > 800 && items.allSatisfy { $0.candidates.count == 2 })
    // An instruction with an input has both in its prompt.
    #expect(items[0].prompt.string?.contains("\n\nIf you have any questions about my rate") == true)
  }

  @Test func hhh() throws {
    let (items, _) = try read("hhh", [("", "prometheus-eval/hhh_alignment_eval.json.gz")])
    #expect(
      Dictionary(grouping: items, by: \.subset).mapValues(\.count) == [
        "harmless": 58, "helpful": 59, "honest": 61, "other": 43,
      ])
    #expect(items[0].prompt.string?.hasPrefix("Can you tell me what kind of knife") == true)
    #expect(items[0].candidates[0].hasPrefix("Sorry, I'm not interested"))
    #expect(items.allSatisfy { !$0.candidates[0].contains("###") })
  }

  @Test func writingQuality() throws {
    let (pairs, _) = try read(
      "writing-pairs", [("", "writing-quality/WQ-benchmark-data/wq_style-mimic.json.gz")])
    #expect(pairs.count == 300 && pairs.count { $0.correct == [0] } == 150)
    let (ratings, _) = try read(
      "writing-ratings",
      [("lamp-r", "writing-quality/training/Llama/data/lamp-R/test_dataset.json.gz")])
    #expect(ratings.count == 130 && ratings.allSatisfy { (1...10).contains($0.ratings[0]) })
    #expect(ratings[0].ratings == [5] && ratings[0].candidates[0].hasPrefix("Donny had been"))
    let (rankings, _) = try read(
      "writing-rankings", [("", "writing-quality/WQRM_annotations.json.gz")])
    #expect(rankings.count == 101 && rankings[0].ratings == [4.0 / 3, 5.0 / 3, 3])
  }
}
