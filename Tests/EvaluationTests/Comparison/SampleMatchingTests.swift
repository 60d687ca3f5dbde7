import Basics
import OrderedCollections
import Testing

@testable import Evaluation

@Suite struct SampleMatchingTests {
  /// The same item in a language that the other has not is not the same item with other texts.
  @Test func languagesOfItems() {
    let samples = ["de", "fr"].map { language in
      var sample = EvaluationSample(
        id: "1", prompt: .string("p \(language)"), candidates: ["a", "b"], correct: [0],
        scores: [1, 0])
      sample.language = language
      return sample
    }
    let found = SampleMatching(samples, [samples[0]])
    #expect(found.matches.count == 1 && found.onlyFirst.map(\.reason) == [.absent])
  }

  private func places(_ matching: SampleMatching) -> [[Int]] {
    matching.matches.map { [$0.first, $0.second] }
  }

  @Test func theOrderIsTheFirsts() {
    let items = ["a", "b", "c"].map { pair($0, 1, 0) }
    let matching = SampleMatching(items, [items[2], items[0], items[1]])
    #expect(places(matching) == [[0, 1], [1, 2], [2, 0]])
    #expect(matching.byContent == 0 && matching.onlyFirst.isEmpty && matching.onlySecond.isEmpty)
  }

  /// Scores, places and cuts are the models' own, and no part of what an item is.
  @Test func onlyTheItemCounts() {
    var other = pair("a", 0, 1)
    (other.file, other.line, other.isTruncated, other.tokens) = ("x", 7, true, [1, 2])
    #expect(SampleMatching([pair("a", 1, 0)], [other]).matches.count == 1)
  }

  /// Names that are places in files differ; the texts do not.
  @Test func otherNames() {
    var renamed = pair("a", 1, 0)
    renamed.id = "file.jsonl:1"
    let matching = SampleMatching([pair("a", 1, 0)], [renamed])
    #expect(places(matching) == [[0, 0]] && matching.byContent == 1)
    // The same name comes first, whatever the order.
    let both = SampleMatching([pair("a", 1, 0)], [renamed, pair("a", 1, 0)])
    #expect(places(both) == [[0, 1]] && both.byContent == 0)
    #expect(both.onlySecond.map(\.reason) == [.repeated])
  }

  @Test func everyReason() {
    let item = pair("a", 1, 0)
    var content = item
    content.candidates[1] = "another"
    var truth = item
    truth.correct = [1]
    var part = item
    part.subset = "x"
    func reasons(_ first: [EvaluationSample], _ second: [EvaluationSample]) -> [[String]] {
      let matching = SampleMatching(first, second)
      return [matching.onlyFirst, matching.onlySecond].map { $0.map(\.reason.rawValue) }
    }
    #expect(reasons([item], [content]) == [["other-content"], ["other-content"]])
    #expect(reasons([item], [truth]) == [["other-truth"], ["other-truth"]])
    #expect(reasons([item], [part]) == [["absent"], ["absent"]])
    #expect(reasons([item, item], [item]) == [["repeated"], []])
    #expect(reasons([item], []) == [["absent"], []])
    #expect(reasons([], []) == [[], []])
  }

  /// A name that stands for two items, and an item that is there twice.
  @Test func duplicates() {
    var other = pair("a", 1, 0)
    other.prompt = "another prompt"
    let item = pair("a", 1, 0)
    let matching = SampleMatching([item, other, item], [other, item, item, item])
    #expect(places(matching) == [[0, 1], [1, 0], [2, 2]])
    #expect(matching.onlySecond.map(\.index) == [3])
    #expect(matching.json["only_b"]?["reasons"]?["repeated"]?.int == 1)
    #expect(matching.json["only_b"]?["items"]?.array?.first?["row"]?.int == 4)
    #expect(matching.json["matched"]?.int == 3)
  }

  /// Nothing gets lost: every item is in exactly one match, or named as left.
  @Test func everyItemIsAccountedFor() {
    var random = RandomSource(seed: 4)
    for _ in 0..<200 {
      func list() -> [EvaluationSample] {
        (0..<Int.random(in: 0...8, using: &random)).map { _ in
          var item = pair("\(Int.random(in: 0...2, using: &random))", 1, 0, prompt: "p")
          item.candidates[0] = "\(Int.random(in: 0...2, using: &random))"
          item.correct = [Int.random(in: 0...1, using: &random)]
          return item
        }
      }
      let (first, second) = (list(), list())
      let matching = SampleMatching(first, second)
      let own = matching.matches.map(\.first) + matching.onlyFirst.map(\.index)
      let others = matching.matches.map(\.second) + matching.onlySecond.map(\.index)
      #expect(own.sorted() == Array(first.indices))
      #expect(others.sorted() == Array(second.indices))
      for match in matching.matches {
        let (a, b) = (first[match.first], second[match.second])
        #expect(a.candidates == b.candidates && a.correct == b.correct && a.prompt == b.prompt)
      }
      // What is left could not have been matched with anything that is left.
      for left in matching.onlyFirst {
        for right in matching.onlySecond {
          let (a, b) = (first[left.index], second[right.index])
          #expect(a.candidates != b.candidates || a.correct != b.correct)
        }
      }
    }
  }
}
