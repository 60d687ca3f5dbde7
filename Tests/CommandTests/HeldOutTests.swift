import Basics
import Foundation
import OrderedCollections
import Preferences
import Testing
import Training

/// `reward evaluate --eval-fraction` takes the pairs that `reward train` held out, and no other.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct HeldOutTests {
  /// Forty prompts with one or two pairs each; a row's id tells it from all others.
  private func folder() throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/lm", in: folder, as: "lm")
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    let rows = (0..<60).map { index in
      """
      {"id": \(index), "prompt": "Question \(index % 40)?", "chosen": "yes \(index)", \
      "rejected": "no \(index * 7)"}

      """
    }
    try folder.write(rows.joined(), to: "pairs.jsonl")
    return folder
  }

  /// The ids of both sides as a training job divides them.
  private func split(_ folder: Folder, _ fraction: Double) throws -> (train: [Int], eval: [Int]) {
    let pairs = try Dataset<PreferencePair>.read([folder.path("pairs.jsonl")], policy: .error)
    let split = HashedSplit(fraction: fraction)
    let ids = pairs.examples.map { pair in
      (id: pair.original["id"]?.int ?? -1, isHeldOut: split.isEvaluation(pair.splitGroup))
    }
    return (ids.filter { !$0.isHeldOut }.map(\.id), ids.filter(\.isHeldOut).map(\.id))
  }

  @Test(arguments: ["0.1", "0.3", "0.7", "1"]) func rowsAreThoseOfTheSplit(fraction: String) throws
  {
    let folder = try folder()
    let result = try Program.run(
      [
        "evaluate", "--model", "rm", "--dataset", "pairs.jsonl", "--json", "--eval-fraction",
        fraction, "--output-dir", "run",
      ], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let ids = try folder.rows("run/pairs/samples.jsonl").compactMap {
      $0["id"]?.string.flatMap { Int($0) }
    }
    let expected = try split(folder, try #require(Double(fraction)))
    #expect(ids == expected.eval)
    #expect(Set(ids).isDisjoint(with: expected.train))
    #expect(Set(ids).union(expected.train) == Set(0..<60))
    #expect(ids.count + expected.train.count == 60 && !ids.isEmpty)
    #expect(try result.rows[0]["n"]?.int == ids.count)
  }

  /// The same numbers from the trained model as its own training reported: other pairs would give
  /// other ones.
  @Test func trainingReportsTheSamePairs() throws {
    let folder = try folder()
    let trained = try Program.run(
      [
        "train", "--model", "lm", "--dataset", "pairs.jsonl", "--output-dir", "out", "--json",
        "--eval-fraction", "0.3", "--max-steps", "2", "--learning-rate", "1e-3",
      ], in: folder)
    #expect(trained.code == 0, "\(trained.talk)")
    let evaluated = try Program.run(
      [
        "evaluate", "--model", "out", "--dataset", "pairs.jsonl", "--json", "--eval-fraction",
        "0.3",
      ], in: folder)
    #expect(evaluated.code == 0, "\(evaluated.talk)")
    let (before, after) = (try trained.rows[0], try evaluated.rows[0])
    #expect(before["n"]?.int == (try split(folder, 0.3).eval.count))
    for key in ["n", "prompts", "longer_wins"] { #expect(before[key] == after[key], "\(key)") }
    for key in ["mean_chosen", "mean_rejected", "mean_margin", "std_margin", "log_loss"] {
      let (a, b) = (try #require(before[key]?.double), try #require(after[key]?.double))
      #expect(abs(a - b) <= 1e-5 * max(1, abs(a)), "\(key)")
    }
  }
}
