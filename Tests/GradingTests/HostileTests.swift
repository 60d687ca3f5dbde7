import Grading
import TestSupport
import Testing

/// Answers that try to cost much. Each gets a typed verdict in little time.
struct HostileTests {
  private let grader = AnswerGrader()

  private func many(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  private var answers: [String: String] {
    [
      "tower": "9^{9^{9}}", "towers": many("2^{", 30) + "2" + many("}", 30),
      "braces": many("{", 10_000) + "5" + many("}", 10_000), "brackets": many("(", 1500),
      "nested brackets": many("(", 700) + "5" + many(")", 700),
      "nested braces": many("{", 700) + "5" + many("}", 700), "megabyte": many("1", 1_000_000),
      "digits": many("7", 4000), "fraction of digits": many("7", 2000) + "/" + many("3", 1999),
      "fractions": many("\\frac", 600) + "1", "roots": many("\\sqrt", 600) + "2",
      "functions": many("\\sin ", 700) + "x", "power of a sum": "(a+b+c+d+e+f+g+h)^{64}",
      "product of sums": "(x+y)^{60}(x-y)^{60}(x+2y)^{60}",
      "sum of fractions":
        (1001..<1400).map { "1/\($0)" }.joined(separator: "+"),
      "radicals": "(1+\\sqrt2+\\sqrt3+\\sqrt5+\\sqrt7+\\sqrt{11}+\\sqrt{13})^{30}",
      "factorials": "300!" + many("+300!", 400), "marks": "3" + many("!", 1400),
      "signs": many("-", 1400) + "1", "double signs": many("\\pm 1+", 500) + "1",
      "functions in a list": (1..<128).map { "\\sin \($0)" }.joined(separator: ","),
      "powers in a list": (1..<100).map { "(a+b+\($0))^{20}" }.joined(separator: ","),
      "long list": (1..<400).map { "\($0)" }.joined(separator: ", "),
      "units": "5 " + many("cm^9 ", 300),
      "unit's powers": "5 \\text{cm}" + many("^9", 500), "millions": "5 " + many("million ", 400),
      "unions": (0..<100).map { "(\($0),\($0 + 1))" }.joined(separator: "\\cup"),
      "large prime": "\\sqrt{18446744073709551557}",
      "large radicand": "\\sqrt{" + many("9", 300) + "7}",
      "texts": many("\\text{", 400) + many("}", 400), "bars": many("|", 1400),
      "backslashes": many("\\", 4000), "dollars": many("$", 4001),
      "columns": "\\begin{pmatrix}" + many("&", 1400) + "\\end{pmatrix}",
      "words": many("apple ", 600),
      "exponent": "1e9999", "long exponent": "1e99999999",
      "period": "0.\\overline{" + many("3", 3900) + "}",
      "decimals": "0." + many("3", 4000), "logarithms": many("\\ln ", 500) + "2",
      "binomials": "\\binom{300}{150}^{50}", "base": many("1", 3000) + "_{2}",
      "ratios": many("1:", 700) + "1", "equations": many("1+1=", 300) + "2",
      "inequalities": many("1<", 700) + "1", "powers": "x^{x^{x^{x^{x^{x}}}}}",
      "closed forms": "(\\sqrt{x+1}+\\sqrt{y+1}+\\sqrt{z+1}+\\sin x+\\cos y)^{40}",
      "nested functions": many("\\sin(", 25) + "x" + many(")", 25),
      "slashes": "2" + many("/3", 700), "bounds": "\\infty < x < -\\infty",
      "exponents": "(x^{1000000})^{9223372036854775807}",
      "smallest": "x^{-9223372036854775808}", "powers of one": "1^{9223372036854775807}+1",
      "controls": "5\u{0}\u{202e}", "combining": "5\u{301}" + many("\u{301}", 500), "emoji": "5🍎",
    ]
  }

  @Test func verdictsAreQuick() {
    for (name, answer) in answers {
      let time = ThreadClock().measure {
        let read = grader.read(answer)
        for other in ["5", "x+1", "(a+b)^{3}", answer + "+1", answer] {
          let comparison = grader.compare(read, grader.read(other))
          #expect(comparison.verdict.reason != .noAnswer)
        }
      }
      #expect(time < .seconds(2), "\(name): \(time)")
    }
  }

  /// Each against each: what is different is found so, or not told; nothing is equal.
  @Test func hostileAnswersAreNotEachOther() {
    let all = answers.sorted { $0.key < $1.key }.map { ($0.key, grader.read($0.value)) }
    let time = ThreadClock().measure {
      for (index, one) in all.enumerated() {
        for two in all[(index + 1)...] {
          #expect(grader.compare(one.1, two.1).verdict != .equal, "\(one.0), \(two.0)")
        }
      }
    }
    #expect(time < .seconds(30), "\(time)")
  }

  @Test func verdictsOfLimits() {
    let reasons: [(String, AnswerVerdict.Reason)] = [
      ("tower", .tooLarge), ("braces", .tooLong), ("megabyte", .tooLong), ("fractions", .tooDeep),
      ("roots", .tooDeep), ("nested braces", .tooDeep), ("nested brackets", .tooDeep),
      ("functions", .tooDeep), ("long list", .tooLarge), ("unit's powers", .unreadable),
      ("backslashes", .empty), ("emoji", .unreadable), ("towers", .tooLarge),
    ]
    for (name, reason) in reasons {
      #expect(grader.verdict(answers[name]!, "5") == .undecided(reason), "\(name)")
    }
    // Long numbers are compared to the last digit, whatever arithmetic may cost.
    #expect(grader.verdict(answers["decimals"]!, answers["decimals"]! + "1") == .different)
    #expect(grader.verdict(answers["decimals"]!, answers["decimals"]! + "0") == .equal)
  }

  private var responses: [String: String] {
    [
      "text": many("x", 1_000_000), "open boxes": many("\\boxed{", 100_000),
      "boxes": many("\\boxed{5}", 100_000), "dollars": "answer is " + many("$", 1_000_000),
      "phrases": many("the answer is ", 70_000), "hashes": many("####", 250_000),
      "headings": many("# a\n", 250_000), "digits": many("1,", 500_000),
      "thoughts": many("</think>", 100_000), "backslashes": many("\\", 1_000_000),
      "joined boxes": many("\\boxed{1} and ", 70_000),
      "open mathematics": "answer is \\(" + many("x", 1_000_000), "lines": many("A\n", 400_000),
      "stars": "answer is " + many("*", 900_000),
      "nested box": "\\boxed{" + many("{", 400_000) + many("}", 400_000) + "}",
    ]
  }

  @Test func responsesOfAMegabyte() {
    let grader = AnswerGrader(takesLastNumber: true)
    let reference = grader.read("5")
    for (name, response) in responses {
      let time = ThreadClock().measure {
        let grade = grader.grade(response: response, reference: reference)
        #expect(grade.verdict != .equal, "\(name)")
      }
      #expect(time < .seconds(10), "\(name): \(time)")
    }
  }
}
