import Basics
import Foundation
import OrderedCollections
import Testing

/// `--precision` and `--prefix-cache-tokens`: what is computed in fewer bits says so, and is never
/// mixed with what was not.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct PrecisionTests {
  private func folder() throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    try folder.write(TinyModel.pairs(12), to: "pairs.jsonl")
    return folder
  }

  private func rewards(_ options: [String], in folder: Folder) throws -> [Double] {
    let result = try Program.run(
      ["score", "--model", "rm", "--dataset", "pairs.jsonl"] + options, in: folder)
    #expect(result.code == 0, "\(result.talk)")
    return try result.rows.compactMap { $0["chosen_reward"]?.double }
  }

  @Test func scoresAreNearThoseOfFp32() throws {
    let folder = try folder()
    let exact = try rewards([], in: folder)
    #expect(exact.count == 12)
    func error(_ options: [String]) throws -> Double {
      let found = try rewards(options, in: folder)
      #expect(found.count == 12)
      let differences = zip(found, exact).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      return (differences / exact.reduce(0) { $0 + $1 * $1 }).squareRoot()
    }
    // A tiny random model makes much of little; real ones are measured in the benchmarks.
    let allowed = ["float16": 0.01, "bfloat16": 0.05, "int8": 0.3, "q8_0": 0.3]
    for (precision, bound) in allowed {
      let found = try error(["--precision", precision])
      #expect(found > 0 && found < bound, "\(precision): \(found)")
    }
    // Of 4 bits not much is left here: only that they are numbers, and others.
    #expect(try error(["--precision", "q4_1"]).isNormal)
    for tokens in ["3", "60", "10000"] {
      let found = try error(["--prefix-cache-tokens", tokens])
      #expect(found < 1e-5, "\(tokens): \(found)")
    }
  }

  @Test func anotherPrecisionIsNotContinued() throws {
    let folder = try folder()
    let call = ["score", "--model", "rm", "--dataset", "pairs.jsonl", "--output", "s.jsonl"]
    #expect(try Program.run(call + ["--precision", "int8"], in: folder).code == 0)
    let other = try Program.run(call, in: folder)
    #expect(other.code == 1 && other.talk.contains("[resume.mismatch]"), "\(other.talk)")
    #expect(other.talk.contains("precision was \"int8\""), "\(other.talk)")
    #expect(try folder.rows("s.jsonl").count == 12)
  }

  @Test func evaluationsTellTheirPrecision() throws {
    let result = try Program.run(
      [
        "evaluate", "--model", "rm", "--dataset", "pairs.jsonl", "--json", "--precision", "q8_0",
      ], in: folder())
    let json = try #require(try result.rows.first)
    #expect(json["precision"] == "q8_0" && json["deterministic"] == false)
  }

  @Test(
    arguments: [
      (["--precision", "int9"], 2, "int8"), (["--prefix-cache-tokens", "-1"], 2, "negative"),
      (["--prefix-cache-tokens", "9", "--deterministic"], 2, "by itself"),
      (["--prefix-cache-tokens", "999999999999"], 1, "999999999999 tokens"),
    ] as [([String], Int32, String)])
  func whatCannotBeIsRefused(options: [String], code: Int32, words: String) throws {
    let result = try Program.run(
      ["score", "--model", "rm", "--dataset", "pairs.jsonl"] + options, in: folder())
    #expect(result.code == code && result.talk.contains(words), "\(result.talk)")
  }
}
