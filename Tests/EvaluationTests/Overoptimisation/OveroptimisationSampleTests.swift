import Basics
import OrderedCollections
import Testing

@testable import Evaluation

/// Rows of scored candidates, good and hostile.
@Suite struct OveroptimisationSampleTests {
  private func read(
    _ text: String, proxy: String = "proxy", gold: String = "gold"
  ) throws -> OveroptimisationSample {
    try OveroptimisationSample(
      json: JSONValue.parse(text).object!, proxy: proxy, gold: gold, number: 3)
  }

  @Test func rowsAreRead() throws {
    let row = try read(
      #"{"id": 7, "prompt": "p", "candidates": ["a", "bb"], "proxy": [1, 2.5], "gold": [true, false]}"#
    )
    #expect(row.id == "7" && row.prompt == "p" && row.candidates == ["a", "bb"])
    #expect(row.proxy == [1, 2.5] && row.gold == [1, 0] && row.lengths == [1, 2])
    let bare = try read(
      #"{"s": [1], "proxy": [9], "satisfied": [0], "lengths": [4]}"#, proxy: "s", gold: "satisfied")
    #expect(bare.id == "3" && bare.prompt == .null && bare.candidates.isEmpty)
    #expect(bare.proxy == [1] && bare.gold == [0] && bare.lengths == [4] && bare.repeats == nil)
    let messages = try read(
      #"{"responses": [[{"role": "assistant", "content": "a"}, {"content": "b"}], {"text": "c"}], "proxy": [1, 2], "gold": [1, 2]}"#
    )
    #expect(messages.candidates == ["a\n\nb", "c"])
  }

  @Test(arguments: [
    (#"{"gold": [1]}"#, "'proxy' is missing"), (#"{"proxy": null, "gold": [1]}"#, "is missing"),
    (#"{"proxy": 1, "gold": [1]}"#, "is number"), (#"{"proxy": [], "gold": []}"#, "empty list"),
    (#"{"proxy": ["1"], "gold": [1]}"#, "at place 0"),
    (#"{"proxy": [1, null], "gold": [1, 2]}"#, "has null at place 1"),
    (#"{"proxy": [1e999], "gold": [1]}"#, "has 1e999 at place 0"),
    (#"{"proxy": [1], "gold": [[1]]}"#, "has [1] at place 0"),
    (#"{"id": [], "proxy": [1], "gold": [1]}"#, "'id'"),
    (#"{"candidates": [1], "proxy": [1], "gold": [1]}"#, "list of texts"),
    (#"{"candidates": [[]], "proxy": [1], "gold": [1]}"#, "list of texts"),
    (#"{"candidates": "a", "proxy": [1], "gold": [1]}"#, "is string"),
    (#"{"lengths": [1.5], "proxy": [1], "gold": [1]}"#, "whole numbers"),
  ])
  func hostileRows(text: String, words: String) {
    do {
      _ = try read(text)
      Issue.record("\(text) was read")
    } catch {
      let error = error as? RewardError
      #expect(error?.code == .overoptimisationSample && error?.place?.item != nil)
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
  }

  @Test func countsMustAgree() {
    #expect(code { _ = try read(#"{"proxy": [1, 2], "gold": [1]}"#) } == .evaluationCount)
    #expect(
      code { _ = try read(#"{"candidates": ["a"], "proxy": [1, 2], "gold": [1, 2]}"#) }
        == .evaluationCount)
    #expect(
      code { _ = try read(#"{"lengths": [1], "proxy": [1, 2], "gold": [1, 2]}"#) }
        == .evaluationCount)
    #expect(
      code { _ = try OveroptimisationSample(id: "", proxy: [.nan], gold: [1]) } == .evaluationNaN)
    #expect(
      code { _ = try OveroptimisationSample(id: "", proxy: [1], gold: [.infinity]) }
        == .evaluationInfinite)
    #expect(
      code { _ = try OveroptimisationSample(id: "", proxy: [], gold: []) } == .evaluationEmpty)
  }

  /// The widest scores that there are have no deviation in a double; the narrowest do.
  @Test func extremeScores() throws {
    func curve(_ scores: [Double]) throws -> OveroptimisationCurve {
      try OveroptimisationCurve([
        OveroptimisationSample(id: "a", proxy: scores, gold: scores),
        OveroptimisationSample(id: "b", proxy: scores.reversed(), gold: scores),
      ])
    }
    #expect(code { _ = try curve([-1.7e308, 1.7e308]) } == .evaluationInfinite)
    #expect(code { _ = try curve([0, .leastNonzeroMagnitude]) } == .evaluationInfinite)
    let tiny = try curve([0, 1e-150])
    #expect(isClose(tiny.points[1].proxy.mean, 1))
    let far = try curve([1e15, 1e15 + 1])
    #expect(isClose(far.points[1].proxy.mean, 1) && far.points[1].gold.mean == 0)
  }
}
