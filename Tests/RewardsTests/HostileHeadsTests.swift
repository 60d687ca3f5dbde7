import Basics
import OrderedCollections
import Testing

@testable import Rewards

/// Directories of heads that are broken in every way, and the codes of the errors.
@Suite struct HostileHeadsTests {
  @Test func brokenWeights() throws {
    func code(_ change: (HeadsFolder) -> Void) throws -> String? {
      let folder = HeadsFolder()
      change(folder)
      return try folder.code()?.rawValue
    }
    #expect(try code { $0.tensors["heads.0.weight"] = nil } == "model.weight-missing")
    #expect(try code { $0.tensors["gate.scale"] = nil } == "model.weight-missing")
    #expect(try code { $0.tensors["gate.0.bias"] = ([1], [2]) } == "model.weight-shape")
    #expect(
      try code { $0.tensors["heads.0.weight"] = ([3, 2], [1, 0, 0, 1, 0, 0]) }
        == "model.weight-shape")
    #expect(try code { $0.tensors["heads.0.bias"] = ([3], [1, 1, 1]) } == "model.unsupported")
    #expect(try code { $0.tensors["gate.scale"] = ([1], [.nan]) } == "reward.not-finite")
    #expect(
      try code { $0.tensors["heads.0.weight"]?.values[4] = .infinity } == "reward.not-finite")
    #expect(try HeadsFolder().code(ToldFeatures(width: 4))?.rawValue == "head.width")
    #expect(try HeadsFolder().code(ToldFeatures(promptWidth: 3))?.rawValue == "head.width")
  }

  @Test func brokenDescriptions() throws {
    let cases: [(keys: [String], value: JSONValue?)] = [
      (["format"], 2), (["format"], nil), (["extractor"], "x"), (["extractor", "type"], "images"),
      (["extractor", "model"], 3), (["heads", "widths"], [3]), (["heads", "widths"], [3, 0]),
      (["heads", "widths"], [3, .number(1 << 40)]), (["heads", "widths"], [3, 2]),
      (["heads", "bias"], 0),
      (["attributes"], []), (["attributes"], [["name": "a", "lowest": 0, "highest": 1]]),
      (["value"], nil), (["value", "rule"], "vote"), (["value", "widths"], [2, 4]),
      (["value", "temperature"], 0), (["value", "verbosity"], "verbosity"),
      (["value", "penalties"], ["helpful": 0.1, "right": 0.05]),
      (["value", "penalties", "clear"], 1), (["value", "penalties", "verbose"], 0.5),
      (["value", "unremoved"], ["verbose"]), (["value", "unremoved"], nil),
      (["value"], ["rule": "attribute", "attribute": "helpfull"]),
      (["value"], ["rule": "weights", "weights": ["helpful": 1, "right": 1]]),
      (["value"], ["rule": "weights", "weights": ["helpful": 1, "right": 1, "verbose": "1"]]),
      (["provenance"], [1]),
    ]
    for (keys, value) in cases {
      let folder = HeadsFolder()
      switch keys.count {
      case 1: folder.change(keys[0], to: value)
      case 2: folder.change(keys[0], keys[1], to: value)
      default: folder.change(keys[0], keys[1], keys[2], to: value)
      }
      #expect(try folder.code()?.rawValue == "reward.heads", "\(keys) \(value?.text ?? "missing")")
    }
    for (lowest, highest) in [(1.0, 1.0), (2, 1), (-1e308, 1e308)] {
      let folder = HeadsFolder()
      folder.change(
        "attributes",
        to: .array(
          ["a", "b", "c"].map {
            ["name": .string($0), "lowest": .number(lowest), "highest": .number(highest)]
          }))
      #expect(try folder.code()?.rawValue == "reward.heads")
    }
    let twice = HeadsFolder()
    twice.change(
      "attributes",
      to: .array((0..<3).map { _ in ["name": "a", "lowest": 0, "highest": 1] }))
    #expect(try twice.code()?.rawValue == "reward.heads")
  }

  @Test func aCanaryThatSaysOtherwise() throws {
    let original = HeadsFolder().canary["candidates"]?.array?[0].object ?? [:]
    func code(_ change: (inout JSONObject) -> Void) throws -> String? {
      let folder = HeadsFolder()
      var candidate = original
      change(&candidate)
      folder.canary = ["candidates": [.object(candidate)]]
      return try folder.code()?.rawValue
    }
    #expect(try code { _ in } == nil)
    #expect(try code { $0["reward"] = 0.4757 } == nil)
    #expect(try code { $0["reward"] = 0.477 } == "reward.canary")
    #expect(try code { $0["attributes"] = [0.8, 0.51, 0.4] } == "reward.canary")
    #expect(try code { $0["attributes"] = [0.8, 0.5] } == "reward.canary")
    #expect(try code { $0["reward"] = nil } == "reward.canary")
    #expect(try code { $0["prompt"] = "1 2" } == "reward.canary")
    let long = String(repeating: "1 ", count: 1 << 18)
    #expect(
      try code { $0["response"] = [["role": "assistant", "content": .string(long)]] }
        == "reward.canary")
    for broken: JSONValue in [[:], ["candidates": []], ["candidates": 3]] {
      let folder = HeadsFolder()
      folder.canary = broken
      #expect(try folder.code()?.rawValue == "reward.canary")
    }
  }
}
