import Basics
import Foundation
import OrderedCollections
import Storage
import Testing

@testable import Grading

private let folder = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("shared/data").path

/// Answers of people and models, with labels of others. The figures are exact: a rule that changes
/// one of them changes the grader's version too.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: folder), "needs ../shared/data"))
struct RealDataTests {
  private let grader = AnswerGrader()

  private func rows(_ name: String) throws -> [JSONObject] {
    let reader = try RowReader(path: "\(folder)/\(name)")
    var rows: [JSONObject] = []
    while let (_, row) = try reader.next() { rows.append(row) }
    return rows
  }

  /// Grades with labels: how often verdicts and labels agree.
  private struct Agreement {
    var tally = GradeTally()
    var disagreements: [(verdict: AnswerVerdict, label: Bool, answer: String?)] = []

    mutating func add(_ grade: AnswerGrade, label: Bool) {
      tally.add(grade)
      guard (grade.verdict == .equal) != label else { return }
      disagreements.append((grade.verdict, label, grade.extracted?.text))
    }
  }

  @Test func gsm8kSolutions() throws {
    var agreement = Agreement()
    for row in try rows("gsm8k/example_model_solutions.jsonl.gz") {
      let truth = row["ground_truth"]!.string!
      let reference = grader.read(try #require(grader.extract(truth)).text)
      for model in ["6b", "175b"].flatMap({ ["\($0)_finetuning", "\($0)_verification"] }) {
        let solution = row[model]!
        let grade = grader.grade(response: solution["solution"]!.string!, reference: reference)
        agreement.add(grade, label: solution["is_correct"]!.bool!)
      }
    }
    #expect(agreement.disagreements.isEmpty)
    #expect(agreement.tally.count == 5276 && agreement.tally.equal == 2001)
    // Eleven are cut off before an answer; one answers "10+John's age".
    #expect(agreement.tally.undecided == [.noAnswer: 11, .unreadable: 1])
  }

  @Test(arguments: ["test", "train"]) func gsm8kReferences(part: String) throws {
    for row in try rows("gsm8k/\(part).jsonl.gz") {
      let answer = row["answer"]!.string!
      let found = try #require(grader.extract(answer))
      #expect(found.method == .hashes && grader.read(found.text).kind == "number")
    }
  }

  @Test func math500ReferenceSolutions() throws {
    for row in try rows("math500/test.jsonl.gz") {
      let reference = grader.read(row["answer"]!.string!)
      #expect(reference.obstacle == nil, "\(reference.text)")
      let grade = grader.grade(response: row["solution"]!.string!, reference: reference)
      #expect(grade.verdict == .equal, "\(reference.text), \(grade.extracted?.text ?? "-")")
    }
  }

  /// Answers to different problems are different, but for 14 pairs that are the same in another
  /// spelling or lack a unit. What a choice's letter or an equation says of a number is not told.
  @Test func math500AnswersAmongThemselves() throws {
    var texts: OrderedSet<String> = []
    for row in try rows("math500/test.jsonl.gz") { texts.append(row["answer"]!.string!) }
    let answers = texts.map(grader.read)
    var counts: [AnswerVerdict: Int] = [:]
    for (index, one) in answers.enumerated() {
      for two in answers[(index + 1)...] {
        counts[grader.compare(one, two).verdict, default: 0] += 1
      }
    }
    #expect(counts == [.equal: 14, .different: 43_987, .undecided(.form): 1149])
  }

  @Test func prm800kAnswers() throws {
    var agreement = Agreement()
    for row in try rows("prm800k-phase1-test/phase1_test.jsonl.gz") {
      let label = row["label"]!
      guard let step = label["steps"]?.array?.last else { continue }
      let chosen = step["chosen_completion"]?.int
      let text =
        chosen.flatMap { step["completions"]?.array?[$0]["text"]?.string }
        ?? step["human_completion"]?["text"]?.string
      guard let text else { continue }
      let reference = grader.read(row["question"]!["ground_truth_answer"]!.string!)
      agreement.add(
        grader.grade(response: text, reference: reference),
        label: label["finish_reason"] == "solution")
    }
    #expect(agreement.tally.count == 90 && agreement.tally.equal == 89)
    // 650 · 90 is 58,500, and was labelled a solution with ten times as much.
    #expect(agreement.disagreements.map(\.answer) == ["585000"])
  }

  @Test func processBenchFinalAnswers() throws {
    var references: [String: String] = [:]
    for part in ["test", "train"] {
      for row in try rows("gsm8k/\(part).jsonl.gz") {
        references[plain(row["question"]!.string!)] = row["answer"]!.string!
      }
    }
    var agreement = Agreement()
    for row in try rows("processbench/gsm8k.json.gz") {
      let truth = try #require(references[plain(row["problem"]!.string!)])
      let solution = row["steps"]!.array!.map { $0.string! }.joined(separator: "\n\n")
      agreement.add(
        grader.grade(
          response: solution, reference: grader.read(try #require(grader.extract(truth)).text)),
        label: row["final_answer_correct"]!.bool!)
    }
    #expect(agreement.tally.count == 400 && agreement.tally.equal == 188)
    // Twice the boxed answer is the reference and the label says otherwise; once two numbers are to
    // be added; all others end without a marked answer, or with a sentence.
    let told = agreement.disagreements.filter { $0.verdict.reason == nil }
    #expect(told.map(\.answer) == ["59", "2", "4 blue shoe boxes and 6 red shoe boxes"])
    #expect(agreement.disagreements.count == 16)
  }

  private func plain(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The published rates of 100 problems × 8 solutions, with the labels that came with them.
  @Test func selectionRates() throws {
    var rates = [0.0, 0.0, 0.0, 0.0, 0.0]
    var own = rates
    var agreement = Agreement()
    for row in try rows("math-bo8-rm-example/math_cot_100.jsonl.gz") {
      let reference = grader.read(row["answer"]!.string!)
      let labels = row["score"]!.array!.map { $0.bool! }
      let scores = row["pred_score"]!.array!.map { $0.array![0].double! }
      let grades = row["response"]!.array!.map {
        grader.grade(response: $0.string!, reference: reference)
      }
      for (grade, label) in zip(grades, labels) { agreement.add(grade, label: label) }
      func add(_ isRight: [Bool], to rates: inout [Double]) {
        let selection = AnswerSelection(
          grades.map(\.answer), isRight: isRight, scores: scores, grader: grader)
        rates[0] += selection.passAt(1)
        rates[1] += selection.passAt(8)
        let choices = [selection.best, selection.majority, selection.weighted]
        for (index, choice) in choices.enumerated() {
          rates[index + 2] += selection.isRight(choice) ? 1 : 0
        }
      }
      add(labels, to: &rates)
      add(grades.map { $0.verdict == .equal }, to: &own)
    }
    // pass@1, pass@8, best by reward, majority, weighted vote.
    #expect(rates == [91, 96, 94, 93, 94])
    // The labels miss "4:30 p.m." in all eight solutions, and 10000 for 10{,}000.
    #expect(
      agreement.disagreements.map(\.answer) == Array(repeating: #"4:30 \text{ p.m.}"#, count: 8) + [
        "10000"
      ])
    #expect(agreement.disagreements.allSatisfy { $0.verdict == .equal && !$0.label })
    #expect(own == [92.125, 98, 96, 94, 96])
  }
}
