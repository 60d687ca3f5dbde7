import Basics
import Foundation
import GRDB
import Hashing
import OrderedCollections
import Preferences
import Synchronization
import Text
import Testing

@testable import Rewards

/// Says the number of characters, and counts how often it was asked.
private final class Counting: RewardModel {
  let card = RewardCard(kind: "counting", name: "counting")
  private let state = Mutex<[String]>([])
  var asked: [String] { state.withLock { $0 } }

  func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    candidates.map { candidate in
      state.withLock { $0.append(candidate.responseText) }
      var reward = Reward(value: Double(candidate.responseText.count) + 0.1)
      if candidate.responseText == "why" { reward.rationale = "because" }
      reward.steps = candidate.steps.map { $0.map { Double($0.count) / 7 } }
      if candidate.responseText != "silent" {
        reward.reading = Reading(tokens: 3, isTruncated: true, hash: .max - 4)
      }
      return reward
    }
  }
}

@Suite struct ScoreCacheTests {
  private func file() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("cache-\(UUID())/s.sqlite").path
  }

  private func remove(_ path: String) {
    try? FileManager.default.removeItem(
      at: URL(fileURLWithPath: path).deletingLastPathComponent())
  }

  /// A stored reward is the one that was computed, to the bit, in another process too.
  @Test func whatWasSaidIsSaidAgain() async throws {
    let path = file()
    defer { remove(path) }
    let base = Counting()
    var candidates = ["a", "silent", "ccc"].map { Candidate(prompt: "p", response: $0) }
    candidates[2].steps = ["x", "yy"]
    let first = try await CachedRewardModel(base, cache: ScoreCache(path: path), identity: "m")
      .rewards(for: candidates)
    let again = try await CachedRewardModel(base, cache: ScoreCache(path: path), identity: "m")
      .rewards(for: candidates.reversed() + [Candidate(prompt: "p", response: "new")])
    #expect(Array(again.prefix(3).reversed()) == first)
    #expect(base.asked == ["a", "silent", "ccc", "new"])
    let twice = try await CachedRewardModel(base, cache: ScoreCache(path: path), identity: "n")
      .rewards(for: [candidates[0], candidates[1], candidates[0]])
    #expect(twice == [first[0], first[1], first[0]] && base.asked.count == 6)
    #expect(first[2].steps == [1.0 / 7, 2.0 / 7] && first[1].reading == nil)
  }

  /// Whatever a model may read makes another key.
  @Test func nothingElseIsTakenForIt() {
    var candidates = [
      Candidate(prompt: "p", response: "r"), Candidate(prompt: "pr", response: ""),
      Candidate(prompt: "", response: "pr"), Candidate(prompt: "p", response: "r "),
      Candidate(prompt: [], response: "r"),
      Candidate(
        prompt: [.init(role: "system", content: "p")], response: [.init(role: "a", content: "r")]),
    ]
    var stepped = candidates[0]
    stepped.steps = ["r"]
    var referenced = candidates[0]
    referenced.reference = "r"
    var described = candidates[0]
    described.metadata = ["rule": "r"]
    var other = candidates[0]
    other.metadata = ["rule": "s"]
    candidates += [stepped, referenced, described, other]
    var keys = Set(candidates.map { ScoreKey(model: "m", $0, readsMetadata: true) })
    keys.insert(ScoreKey(model: "n", candidates[0]))
    keys.insert(ScoreKey(model: "", candidates[0]))
    #expect(keys.count == candidates.count + 2)
    #expect(ScoreKey(model: "m", candidates[0]) == ScoreKey(model: "m", candidates[0]))
    // To a model that does not read them, other columns of a row are nothing.
    #expect(ScoreKey(model: "m", described) == ScoreKey(model: "m", candidates[0]))
  }

  /// Candidates whose prompts are one list in memory, as those of a row are, have the keys that each
  /// has alone; and "é" in one scalar or in two makes two prompts.
  @Test func keysOfSeveralAreThoseOfEach() {
    let prompts = ["caf\u{e9}", "cafe\u{301}", "caf\u{e9}"].map {
      [Message(role: "user", content: $0)]
    }
    var candidates = prompts.flatMap { prompt in
      ["a", "b"].map { Candidate(prompt: prompt, response: [Message(role: "a", content: $0)]) }
    }
    candidates[1].steps = ["x", "y"]
    candidates[3].reference = "r"
    let keys = ScoreKey.keys(model: "m", candidates, readsMetadata: false)
    #expect(keys == candidates.map { ScoreKey(model: "m", $0) })
    #expect(keys[0] == keys[4] && keys[0] != keys[2] && Set(keys).count == 5)
  }

  /// Stores of earlier versions are read on: these bytes must not change.
  @Test func aKeyIsAHashOfWhatIsRead() {
    let key = ScoreKey(
      model: "m", Candidate(prompt: "p \"q\"", response: "r", metadata: ["id": "7"]))
    #expect(hexDigits(key.bytes) == "bad84343c0a3f6458546b5712d0012db")
  }

  /// A second answer has no less in it than the first.
  @Test func whatCannotBeStoredWholeIsAskedAgain() async throws {
    let path = file()
    defer { remove(path) }
    let base = Counting()
    let model = try CachedRewardModel(base, cache: ScoreCache(path: path), identity: "m")
    for _ in 0..<2 {
      let rewards = try await model.rewards(for: [Candidate(prompt: "p", response: "why")])
      #expect(rewards[0].rationale == "because")
    }
    #expect(base.asked == ["why", "why"])
  }

  /// A model behind a link that is trained anew in its place is another model.
  @Test func aFileBehindALinkIsLookedAtItself() throws {
    let path = file()
    defer { remove(path) }
    let cache = try ScoreCache(path: path)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    let (real, link) = (folder.appending(path: "real"), folder.appending(path: "link"))
    try Data("old".utf8).write(to: real)
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: real)
    func digest() throws -> String {
      try cache.digest(of: link.path) { try String(contentsOfFile: $0, encoding: .utf8) }
    }
    #expect(try digest() == "old")
    try Data("newer".utf8).write(to: real)
    #expect(try digest() == "newer")
  }

  @Test func aFileThatIsNoStoreIsRefused() throws {
    let path = file()
    defer { remove(path) }
    try FileManager.default.createDirectory(
      at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(repeating: 7, count: 5000).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: RewardError.self) { try ScoreCache(path: path) }
    #expect(error?.code == .scoreCache && error?.place?.file == path)
    let blocked = #expect(throws: RewardError.self) { try ScoreCache(path: path + "/x/y") }
    #expect(blocked?.code == .fileAccess)
  }

  /// SQLite lets a file have texts in a column of numbers: an error, not a crash and not a score.
  @Test(arguments: [
    "value = 'high'", "steps = x'0102'", "steps = 7", "tokens = 'x'", "hash = NULL",
    "truncated = x'00'",
  ])
  func aDamagedRowIsRefused(change: String) throws {
    let path = file()
    defer { remove(path) }
    let cache = try ScoreCache(path: path)
    let key = ScoreKey(model: "m", Candidate(prompt: "p", response: "r"))
    var reward = Reward(value: 1)
    reward.reading = Reading(tokens: 2, isTruncated: false, hash: 3)
    try cache.store([(key, reward)])
    #expect(try cache.rewards([key]) == [reward])
    try DatabaseQueue(path: path).write { try $0.execute(sql: "UPDATE scores SET \(change)") }
    let error = #expect(throws: RewardError.self) { try cache.rewards([key]) }
    #expect(error?.code == .scoreCache && error?.place?.file == path)
  }

  /// Two programs write at once: none waits for ever, none loses anything.
  @Test func severalWriters() async throws {
    let path = file()
    defer { remove(path) }
    _ = try ScoreCache(path: path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let cache = try ScoreCache(path: path)
          for index in 0..<50 {
            let key = ScoreKey(
              model: "m", Candidate(prompt: "\(writer)", response: "\(index)"))
            try cache.store([(key, Reward(value: Double(index)))])
          }
        }
      }
      try await group.waitForAll()
    }
    let keys = (0..<4).flatMap { writer in
      (0..<50).map { ScoreKey(model: "m", Candidate(prompt: "\(writer)", response: "\($0)")) }
    }
    #expect(
      try ScoreCache(path: path).rewards(keys).map { $0?.value }
        == (0..<4).flatMap { _ in (0..<50).map(Double.init) })
  }

  /// A step's reward is that of the solution up to it.
  @Test func prefixes() async throws {
    let base = Counting()
    var solution = Candidate(prompt: "p", response: "a\n\nbb")
    solution.steps = ["a", "bb"]
    let plain = Candidate(prompt: "p", response: "z")
    let rewards = try await PrefixRewardModel(base).rewards(for: [solution, plain])
    #expect(base.asked == ["a", "a\n\nbb", "z"])
    #expect(rewards[0].value == 5.1 && rewards[1].value == 1.1 && rewards[1].steps == nil)
    let steps = try #require(rewards[0].steps)
    #expect(zip(steps, [1.1, 5.1]).allSatisfy { abs($0 - 1 / (1 + exp(-$1))) < 1e-15 })
  }
}
