import Basics
import OrderedCollections
import Testing

@testable import Grading

struct VoteTests {
  private let grader = AnswerGrader()

  private func vote(_ answers: [String?]) -> AnswerVote {
    AnswerVote(answers.map { $0.map(grader.read) }, grader: grader)
  }

  @Test func classes() {
    let vote = vote(["1/2", "3", nil, "0.5", "3.0", #"\frac12"#, "x +", nil])
    #expect(vote.classes == [[0, 3, 5], [1, 4], [6]])
    #expect(vote.unanswered == [2, 7])
    // What cannot be read was compared with the leaders of two classes.
    #expect(vote.undecidedPairs == 2)
    #expect(vote.majority == .init(index: 0, tied: 1, value: 3))
  }

  @Test func tiesGoToTheFirst() {
    let vote = vote(["7", "8", "8", "7", "9"])
    #expect(vote.majority == .init(index: 0, tied: 2, value: 2))
    #expect(vote.best(by: [1, 4, 2, 4, 4]) == .init(index: 1, tied: 3, value: 4))
    #expect(vote.weighted(by: [1, 2, 1, 2, 3]) == .init(index: 0, tied: 3, value: 3))
  }

  @Test func weightsAreSummedByClass() {
    let vote = vote(["A1", "B2", "B2"].map { $0.lowercased() == "a1" ? "5" : "6" })
    #expect(vote.weighted(by: [2.0, 1.5, 1.2])?.index == 1)
    #expect(vote.weighted(by: [2.8, 1.5, 1.2])?.index == 0)
    // Negative scores count against an answer.
    #expect(vote.weighted(by: [-2, -1.5, -1.2])?.index == 0)
    #expect(vote.best(by: [-2, -1.5, -1.2])?.index == 2)
  }

  @Test func nothingAnswered() {
    let vote = vote([nil, nil])
    #expect(vote.classes.isEmpty && vote.majority == nil && vote.best(by: [1, 2]) == nil)
    #expect(vote.weighted(by: [1, 2]) == nil && self.vote([]).majority == nil)
  }

  /// Units make equality depend on what it is compared with; the leader decides, in order.
  @Test func leadersDecide() {
    #expect(vote(["5 cm", "5", "5 m"]).classes == [[0, 1], [2]])
    #expect(vote(["5", "5 cm", "5 m"]).classes == [[0, 1, 2]])
  }

  @Test func selection() {
    let answers = ["1", "2", "2", nil].map { $0.map(grader.read) }
    let selection = AnswerSelection(
      answers, isRight: [true, false, false, false], scores: [3, 2, 2, 9], grader: grader)
    #expect(!selection.isRight(selection.majority) && selection.isRight(selection.best))
    // A response without an answer is never chosen, whatever its score.
    #expect(selection.best?.index == 0 && selection.weighted?.index == 1)
    #expect(selection.passAt(1) == 0.25 && selection.passAt(4) == 1)
    #expect(abs(selection.passAt(2) - 0.5) < 1e-15)
    #expect(!selection.isRight(nil))
  }

  /// pass@k is the share of subsets of size k with a right response, counted one by one.
  @Test func passAtKCountsSubsets() {
    for right in 0...5 {
      let isRight = (0..<5).map { $0 < right }
      let selection = AnswerSelection(
        Array(repeating: nil, count: 5), isRight: isRight, grader: grader)
      for size in 1...5 {
        let subsets = (0..<32).filter { $0.nonzeroBitCount == size }
        let hits = subsets.count { set in (0..<5).contains { isRight[$0] && set >> $0 & 1 == 1 } }
        #expect(abs(selection.passAt(size) - Double(hits) / Double(subsets.count)) < 1e-12)
      }
    }
  }

  @Test func tally() {
    var tally = GradeTally()
    let reference = grader.read("5")
    for response in [#"\boxed{5}"#, #"\boxed{6}"#, "no", "#### 5", #"\boxed{5 +}"#] {
      tally.add(grader.grade(response: response, reference: reference))
    }
    #expect(tally.count == 5 && tally.equal == 2 && tally.different == 1)
    #expect(tally.undecided == [.noAnswer: 1, .unreadable: 1])
    #expect(tally.methods == [.boxed: 3, .hashes: 1])
    #expect(tally.json["undecided"] == .object(["no-answer": 1, "unreadable": 1]))
  }
}
