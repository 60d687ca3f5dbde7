import Testing

@testable import Grading

/// The tables, each pair both ways.
struct PairTests {
  private let grader = AnswerGrader()

  @Test(arguments: PairTables.equal.keys.sorted())
  func equal(section: String) {
    for (one, two) in PairTables.equal[section]! {
      #expect(grader.verdict(one, two) == .equal, "\(one) is \(two)")
      #expect(grader.verdict(two, one) == .equal, "\(two) is \(one)")
    }
  }

  @Test(arguments: PairTables.different.keys.sorted())
  func different(section: String) {
    for (one, two) in PairTables.different[section]! {
      #expect(grader.verdict(one, two) == .different, "\(one) is not \(two)")
      #expect(grader.verdict(two, one) == .different, "\(two) is not \(one)")
    }
  }

  @Test(arguments: PairTables.undecided.keys.sorted())
  func undecided(reason: String) throws {
    let verdict = AnswerVerdict.undecided(try #require(AnswerVerdict.Reason(rawValue: reason)))
    for (one, two) in PairTables.undecided[reason]! {
      #expect(grader.verdict(one, two) == verdict, "\(one) and \(two)")
      #expect(grader.verdict(two, one) == verdict, "\(two) and \(one)")
    }
  }

  /// The tables are what the name of this suite promises.
  @Test func thereAreMany() {
    let count = [PairTables.equal, PairTables.different, PairTables.undecided].map { table in
      table.values.reduce(0) { $0 + $1.count }
    }
    #expect(count[0] >= 280 && count[1] >= 110 && count[2] >= 55)
  }

  private var answers: [String] {
    [PairTables.equal, PairTables.different].flatMap { $0.values.joined() }
      .flatMap { [$0.one, $0.two] }
  }

  @Test func everyAnswerIsItself() {
    for answer in Set(answers) { #expect(grader.verdict(answer, answer) == .equal, "\(answer)") }
  }

  /// What only sets type changes no verdict.
  @Test func layoutSaysNothing() {
    let layouts: [(name: String, change: (String) -> String)] = [
      ("spaces around", { "  \($0) \n" }), ("mathematics", { "\\( \($0) \\)" }),
      ("display", { "\\[\($0)\\]" }), ("full stop", { $0 + "." }), ("box", { "\\boxed{\($0)}" }),
      ("braces", { "{\($0)}" }),
      ("commas", { $0.replacing(", ", with: " ,\\quad ") }),
      ("brackets", { $0.replacing("(", with: "\\left(").replacing(")", with: "\\right)") }),
      ("fractions", { $0.replacing("\\frac", with: "\\dfrac") }),
    ]
    for answer in Set(answers) {
      // These are no formulas where the text inside brackets or braces may change.
      let isWords = answer.contains("\\text") || answer.contains("\\mbox")
      for (name, change) in layouts {
        if isWords, name == "commas" || name == "brackets" { continue }
        if answer.contains("\\left") || answer.contains("\\("), name == "brackets" { continue }
        if answer.hasSuffix("."), name == "full stop" { continue }
        // Money's sign is a sign of mathematics too.
        if answer.contains("$"), name != "spaces around" { continue }
        let changed = change(answer)
        #expect(grader.verdict(answer, changed) == .equal, "\(name): \(answer) and \(changed)")
      }
    }
  }

  /// What is equal to equal answers is never found different, but for answers with two readings.
  @Test func equalityIsTransitiveWithoutUnits() {
    for section in ["numbers", "fractions", "roots", "constants", "polynomials", "bases"] {
      let pairs = PairTables.equal[section]!
      for (index, first) in pairs.enumerated() {
        for second in pairs[index...] {
          let pairs = [(first.one, second.one), (first.one, first.two), (second.one, second.two)]
          guard pairs.allSatisfy({ isPlainlyEqual($0.0, $0.1) }) else { continue }
          #expect(grader.verdict(first.two, second.two) != .different, "\(first), \(second)")
        }
      }
    }
  }

  private func isPlainlyEqual(_ one: String, _ two: String) -> Bool {
    let comparison = grader.compare(grader.read(one), grader.read(two))
    return comparison.isEqual && comparison.evidence != .reading
  }

  @Test func evidence() {
    func evidence(_ one: String, _ two: String) -> AnswerComparison.Evidence? {
      grader.compare(grader.read(one), grader.read(two)).evidence
    }
    #expect(evidence("east", "East") == .text)
    #expect(evidence("0.5", "1/2") == .exact)
    #expect(evidence(#"\sqrt{3+2\sqrt{2}}"#, #"1+\sqrt{2}"#) == .numerical)
    #expect(evidence("(1,234)", "1234") == .reading)
    #expect(evidence(#"(1, \sin 30^\circ)"#, "(1, 1/2)") == .numerical)
    #expect(evidence("0.333", "1/3") == nil)
    // Ramanujan's constant: what agrees to more digits than double precision has is taken for equal,
    // and says that it rests on digits.
    #expect(evidence(#"e^{\pi\sqrt{163}}"#, "262537412640768744") == .numerical)
  }

  @Test func kinds() {
    let kinds = [
      "5": "number", "x+1": "expression", "5 cm": "quantity", "(1,2)": "tuple", "1,2": "list",
      #"\{1,2\}"#: "set", "x>1": "interval", "101_2": "based", "(B)": "choice", "east": "text",
      "x+y=1": "equation", "1:2": "ratio", "4:30 pm": "time", "x=5": "number",
      #"\begin{pmatrix}1\end{pmatrix}"#: "matrix",
    ]
    for (answer, kind) in kinds { #expect(grader.read(answer).kind == kind) }
    #expect(grader.read("5 +").kind == nil && grader.read("5 +").obstacle == .unreadable)
  }
}
