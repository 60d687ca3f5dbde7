import Basics
import Testing

@testable import Grading

struct ExtractionTests {
  private let grader = AnswerGrader()

  private func extract(_ response: String) -> [String]? {
    grader.extract(response).map { [$0.method.rawValue, $0.text] }
  }

  @Test(arguments: [
    (#"So it is $\boxed{5}$."#, "5"), (#"\boxed{\frac{1}{2}}"#, #"\frac{1}{2}"#),
    (#"First \boxed{1}, no: \boxed{2}"#, "2"), (#"\boxed{\text{a \} b}}"#, #"\text{a \} b}"#),
    (#"\fbox{7}"#, "7"), (#"\boxed 5"#, "5"), (#"\boxed12 x"#, "12"),
    (#"$\boxed{3}$ and $\boxed{5}$."#, "3, 5"), (#"\boxed{3} \text{ or } \boxed{5}"#, "3 or 5"),
    ("\\boxed{3}\nand \\boxed{5}", "5"), (#"\boxed{3} is less than \boxed{5}"#, "5"),
    (#"The answer is 4, no, \boxed{5} #### 6"#, "5"), (#"\boxed{}"#, ""),
    (#"\boxed{\boxed{5}}"#, #"\boxed{5}"#),
    (#"\boxed{\boxed{1}, \boxed{2}}."#, #"\boxed{1}, \boxed{2}"#),
    (#"\boxedx{3} \boxed{4}"#, "4"), (#"<think>\boxed{1}</think> \boxed{2}"#, "2"),
  ])
  func boxes(response: String, answer: String) {
    #expect(extract(response) == ["boxed", answer])
  }

  @Test(arguments: [
    #"So \boxed{5"#, #"\boxed{5} and then \boxed{\frac{1}{"#, "no answer here 5", "", "####",
    #"<think>\boxed{1}</think> Hm."#, "The answer", "# Answer", #"ends \boxed"#,
  ])
  func nothing(response: String) { #expect(extract(response) == nil) }

  @Test(arguments: [
    ("She has 16 - 3 = <<16-3=13>>13.\n#### 13", "13"), ("#### 1\n#### 1,234", "1,234"),
    ("#### 5 \nmore", "5"),
  ])
  func hashes(response: String, answer: String) {
    #expect(extract(response) == ["hashes", answer])
  }

  @Test(arguments: [
    ("Right.\n\n# Answer\n\n(-1,6)", "(-1,6)"), ("## Final Answer:\n7\nmore", "7"),
    ("# Answer\n1\n# Answer\n2", "2"), ("# Answers\n# answer\n\n\n x=1 ", "x=1"),
  ])
  func headings(response: String, answer: String) {
    #expect(extract(response) == ["heading", answer])
  }

  @Test(arguments: [
    ("The answer is 42.", "42"), ("the ANSWER IS: 42", "42"), ("Final answer: 3.5 cm", "3.5 cm"),
    ("Final Answer: The final answer is 107. I hope it is correct.", "107"),
    ("The answer is $\\frac{1}{2}$, which is small.", "$\\frac{1}{2}$"),
    ("The answers are $x = 1$ and $x = 2$.", "$x = 1$ and $x = 2$"),
    ("The answer is $5$ meters.", "$5$ meters"), ("**Answer:** 12", "12"),
    ("The answer is **12**.", "12"), ("Answer: \\(x+1\\) because of it", "\\(x+1\\)"),
    ("The final answer is:\n\\[ 5 \\]", "\\[ 5 \\]"), ("so 3\nA: 18", "18"), ("A: 1\nA: 2", "2"),
    ("The answer is 3, so we are done", "3"), ("The answer is $5 and $10", "$5 and $10"),
    ("The answer is 1. No, the answer is 2.", "2"), ("Answer = 3/4", "3/4"),
    ("The answer is 3.5!", "3.5"), ("The answer is B", "B"),
  ])
  func phrases(response: String, answer: String) {
    #expect(extract(response) == ["phrase", answer])
  }

  @Test(arguments: [
    ("we get 1,234 in all", "1,234"), ("it is -5", "-5"), ("it is 3/4 of it", "3/4"),
    ("25% of all.", "25%"), ("is .5", ".5"), ("cos = -\\frac{24}{25} \\]", "-\\frac{24}{25}"),
    ("x-5", "5"), ("from 3 to 4.", "4"), ("7", "7"), ("costs $2.50", "2.50"),
    ("\\dfrac{1}{2}$", "\\dfrac{1}{2}"),
  ])
  func lastNumbers(response: String, answer: String) {
    #expect(grader.extract(response) == nil)
    let taking = AnswerGrader(takesLastNumber: true).extract(response)
    #expect(taking == ExtractedAnswer(text: answer, method: .lastNumber))
  }

  @Test func grades() {
    let reference = grader.read("42")
    let right = grader.grade(response: "So \\boxed{42.0}", reference: reference)
    #expect(right.verdict == .equal && right.reward.value == 1)
    #expect(right.reward.reason == "equal (exact)" && right.reward.rule == AnswerGrader.version)
    let wrong = grader.grade(response: "So \\boxed{41}", reference: reference)
    #expect(wrong.verdict == .different && wrong.reward.value == 0)
    #expect(wrong.reward.reason == "different (exact)")
    let silent = grader.grade(response: "So 42", reference: reference)
    #expect(silent.verdict == .undecided(.noAnswer) && silent.answer == nil)
    #expect(silent.reward.value == 0 && silent.reward.reason == "undecided (no-answer)")
    #expect(silent.json["verdict"] == "undecided" && silent.json["extracted"] == .null)
    let bare = grader.grade(response: "42", reference: reference, isBare: true)
    #expect(bare.verdict == .equal && bare.extracted?.method == .whole)
    #expect(bare.json["method"] == "whole" && bare.json["evidence"] == "text")
  }
}
