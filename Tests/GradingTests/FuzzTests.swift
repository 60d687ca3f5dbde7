import Basics
import Testing

@testable import Grading

/// Answers with random damage: no crash, no verdict that depends on the order of the two, and no
/// answer that is not itself.
struct FuzzTests {
  private let grader = AnswerGrader()
  private static let pieces = [
    "\\", "{", "}", "(", ")", "[", "]", ",", "^", "_", "-", "+", "/", "!", "%", "$", "\\frac",
    "\\sqrt",
    "\\text{", "\\infty", "|", "=", "<", "\\cup", "\\pm", ".", "0", "9", "e", "i", "x", " ", "°",
    ":",
    "\\begin{pmatrix}", "\\end{pmatrix}", "\\\\", "&", "\\{", "\\}", "\\sin", "\\log_", " cm",
    " or ",
    "_2", "\\pmod", "½", "\\overline{", "'", "1e", "^{-9}", "0/0",
  ]

  private func damaged(_ answer: String, _ random: inout RandomSource) -> String {
    var text = Array(answer)
    for _ in 0..<Int.random(in: 1...2, using: &random) {
      let at = Int.random(in: 0...text.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0 where at < text.count: text.remove(at: at)
      case 1:
        let end = Int.random(in: at...text.count, using: &random)
        text.insert(contentsOf: text[at..<end], at: at)
      case 2 where at < text.count: text.swapAt(at, Int.random(in: 0..<text.count, using: &random))
      default:
        text.insert(contentsOf: Self.pieces.randomElement(using: &random)!, at: at)
      }
    }
    return String(text)
  }

  @Test func damage() {
    var random = RandomSource(seed: 3)
    let answers = [PairTables.equal, PairTables.different].flatMap { $0.values.joined() }
      .flatMap { [$0.one, $0.two] }.sorted()
    var verdicts: [String: Int] = [:]
    for _ in 0..<6000 {
      let one = damaged(answers.randomElement(using: &random)!, &random)
      let two = damaged(one, &random)
      let (left, right) = (grader.read(one), grader.read(two))
      let (there, back) = (grader.compare(left, right), grader.compare(right, left))
      #expect(there.verdict.name == back.verdict.name, "\(one) and \(two)")
      let itself = grader.compare(left, left)
      #expect(
        itself.verdict == .equal || itself.verdict == .undecided(.empty), "\(one)")
      verdicts[there.verdict.name, default: 0] += 1
    }
    // Damage leaves enough that can be read.
    #expect(verdicts.values.allSatisfy { $0 > 500 }, "\(verdicts)")
  }

  @Test func responses() {
    var random = RandomSource(seed: 4)
    let taking = AnswerGrader(takesLastNumber: true)
    let texts = [
      #"So $x = \boxed{\frac{1}{2}}$ and \boxed{3}."#, "Thus\n#### 1,234", "# Answer\n\n(1,2)",
      "The answer is $5$ cm, which is it. Final answer: \\(x\\).", "A: 18",
    ]
    var found = 0
    for _ in 0..<4000 {
      let text = damaged(texts.randomElement(using: &random)!, &random)
      if let answer = taking.extract(text)?.text {
        found += 1
        // What is found was there, but for the words between boxes.
        #expect(
          text.contains(answer) || answer.contains(", ") || answer.contains(" or "), "\(text)")
      }
    }
    #expect(found > 3000)
  }
}
